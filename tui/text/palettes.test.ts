import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { STYLES } from "../theme.ts";
import { createPainter } from "./painter.ts";
import { GROUNDS, type Ground, paletteOf } from "./palettes.ts";

/** The colour cube and the greys that terminals with 256 colours have, as red, green and blue of 0 to 255. */
function rgb(color: number): readonly [number, number, number] {
  if (color >= 232) {
    const grey = 8 + (color - 232) * 10;
    return [grey, grey, grey];
  }
  const level = (step: number): number => (step === 0 ? 0 : 55 + step * 40);
  const cube = color - 16;
  return [level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6)];
}

/** Relative luminance, and from it the contrast of two colours (WCAG 2). */
function luminance(color: number): number {
  const [red = 0, green = 0, blue = 0] = rgb(color).map((value) => {
    const share = value / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: number, b: number): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((one, other) => other - one);
  return (light + 0.05) / (dark + 0.05);
}

/** Colours of the 256 that are black and white. */
const GROUND_COLORS: Readonly<Record<Ground, number>> = { dark: 16, light: 231 };

describe("palettes", () => {
  for (const ground of GROUNDS) {
    it(`can be read on ${ground} ground, and where a line is selected`, () => {
      const { styles, backs } = paletteOf(ground, true);
      const selected = Number(/48;5;(\d+)/.exec(backs.selected[0])?.[1]);
      for (const style of STYLES) {
        if (style === "plain") continue;
        const color = /38;5;(\d+)/.exec(styles[style][0])?.[1];
        if (color === undefined) continue;
        assert.ok(contrast(Number(color), GROUND_COLORS[ground]) >= 4.5, `${style} on ${ground}`);
        assert.ok(contrast(Number(color), selected) >= 3, `${style} on the selected line, ${ground}`);
      }
    });
  }

  it("say no colour where none is wanted, but show what is pointed at and what was found", () => {
    const paint = createPainter(false);
    assert.equal(paint([{ text: "a", style: "failure" }]), "a");
    assert.equal(paint([{ text: "a", style: "failure", back: "selected" }]), "\u001b[7ma\u001b[27m");
    assert.equal(paint([{ text: "a", back: "match" }]), "\u001b[4;1ma\u001b[24;22m");
  });
});
