import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { plainText } from "../text/painter.ts";
import { UNICODE_GLYPHS } from "../theme.ts";
import { FilterOverlay } from "./filter-overlay.ts";

describe("the field behind /", () => {
  let text: string;
  let closed: number;
  let overlay: FilterOverlay;

  beforeEach(() => {
    text = "eu";
    closed = 0;
    const filter = {
      get text() {
        return text;
      },
      hint: "words, state:failed",
      apply: (next: string) => {
        text = next;
      },
      complete: (typed: string) => (typed.endsWith("state:") ? [`${typed}failed`, `${typed}running`] : []),
    };
    overlay = new FilterOverlay(filter, ["first", "second"], () => closed++);
  });

  function type(...keys: readonly string[]): void {
    for (const key of keys) overlay.press({ name: key === " " ? "space" : key, text: key.length === 1 ? key : "" });
  }

  function shown(): string {
    return overlay.draw({ columns: 60, rows: 1, glyphs: UNICODE_GLYPHS, nowMs: 0, tick: 0 }).map(plainText).join("\n");
  }

  test("takes effect with each character", () => {
    type(" ", "x");
    assert.equal(text, "eu x");
    type("ctrl-u");
    assert.equal(text, "");
    assert.equal(closed, 0);
  });

  test("stays with enter, and is as it was before with escape", () => {
    type("x", "enter");
    assert.deepEqual([text, closed], ["eux", 1]);
    type("y", "escape");
    assert.deepEqual([text, closed], ["eu", 2]);
  });

  test("hints at words that it knows, and completes what is begun with tab", () => {
    assert.match(shown(), /^\/eu.*words, state:failed/);
    type(" ", ..."state:");
    assert.match(shown(), /tab: eu state:failed/);
    type("tab");
    assert.equal(text, "eu state:failed");
  });

  test("recalls filters that were used, and the present one after them", () => {
    type("up");
    assert.equal(text, "second");
    type("up", "up");
    assert.equal(text, "first");
    type("down", "down");
    assert.equal(text, "eu");
  });
});
