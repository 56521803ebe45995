import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Style } from "../theme.ts";
import { backRange, dropColumns, wrapLine } from "./line-pieces.ts";
import { lineWidth } from "./lines.ts";
import { type Line, plainText } from "./painter.ts";

const styles: readonly Style[] = ["plain", "string", "keyword"];
const text = fc.string({ unit: fc.constantFrom("a", " ", "漢", "é", "🙂", "-"), maxLength: 20 });
const lines: fc.Arbitrary<Line> = fc.array(fc.record({ text, style: fc.constantFrom(...styles) }), { maxLength: 6 });

/** Each character with its style. */
function characters(pieces: readonly Line[]): readonly string[] {
  return pieces.flat().flatMap(({ text: said, style = "plain" }) => [...said].map((each) => `${each}/${style}`));
}

describe("pieces of lines", () => {
  it("wrapped keep every character and its style, and fit", () => {
    fc.assert(
      fc.property(lines, fc.integer({ min: 2, max: 12 }), (line, columns) => {
        const rows = wrapLine(line, columns);
        assert.deepEqual(characters(rows), characters([line]));
        assert.ok(rows.every((row) => lineWidth(row) <= columns));
        assert.ok(rows.length >= 1);
      }),
    );
  });

  it("fill each row before the next begins", () => {
    assert.deepEqual(wrapLine([{ text: "abcd" }, { text: "efg" }], 3).map(plainText), ["abc", "def", "g"]);
  });

  it("without their first columns leave a space for half of a wide character", () => {
    assert.equal(plainText(dropColumns([{ text: "a漢b", style: "string" }], 2)), " b");
    assert.equal(plainText(dropColumns([{ text: "ab" }, { text: "cd" }], 3)), "d");
    assert.equal(plainText(dropColumns([{ text: "ab" }], 9)), "");
  });

  it("are marked from one character to another, over segments", () => {
    const marked = backRange([{ text: "abc" }, { text: "def", style: "string" }], 2, 4, "match");
    assert.deepEqual(marked, [
      { text: "ab" },
      { text: "c", back: "match" },
      { text: "d", style: "string", back: "match" },
      { text: "ef", style: "string" },
    ]);
  });
});
