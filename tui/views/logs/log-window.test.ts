import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { Motion } from "../../app/key-table.ts";
import { LogWindow, type Place, type WindowLines } from "./log-window.ts";

function linesOf(heights: readonly number[]): WindowLines {
  return { count: heights.length, heightOf: (line) => heights[line] ?? 1 };
}

/** All rows of the screen that lines would take, from the first line on. */
function allRows(heights: readonly number[]): readonly Place[] {
  return heights.flatMap((height, line) => Array.from({ length: height }, (_, row) => ({ line, row })));
}

const motion = fc.constantFrom<Motion>("down", "up", "page-down", "page-up", "first", "last");
const heights = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 30 });

describe("the window over a log", () => {
  it("always shows rows in order, fills the screen where it can, and keeps some of the line pointed at in sight", () => {
    fc.assert(
      fc.property(
        heights,
        fc.integer({ min: 1, max: 8 }),
        fc.array(motion, { maxLength: 40 }),
        (all, rows, motions) => {
          const window = new LogWindow();
          const lines = linesOf(all);
          const screen = allRows(all);
          window.draw(lines, rows);
          for (const each of motions) {
            window.move(each, lines);
            const shown = window.draw(lines, rows);
            const from = screen.findIndex(({ line, row }) => line === shown[0]?.line && row === shown[0]?.row);
            assert.deepEqual(shown, screen.slice(from, from + rows));
            assert.equal(shown.length, Math.min(rows, screen.length));
            assert.ok(shown.some(({ line }) => line === window.cursor));
          }
        },
      ),
    );
  });

  it("comes through all rows of the screen by going down alone, and back by going up", () => {
    fc.assert(
      fc.property(heights, fc.integer({ min: 1, max: 8 }), (all, rows) => {
        const window = new LogWindow();
        const lines = linesOf(all);
        const screen = allRows(all).map(({ line, row }) => `${line}.${row}`);
        const seen = new Set<string>();
        const look = (): void => {
          for (const { line, row } of window.draw(lines, rows)) seen.add(`${line}.${row}`);
        };
        look();
        window.move("first", lines);
        seen.clear();
        for (let step = 0; step <= screen.length; step++) {
          look();
          window.move("down", lines);
        }
        assert.equal(seen.size, screen.length);
        assert.equal(window.cursor, all.length - 1);
        seen.clear();
        for (let step = 0; step <= screen.length; step++) {
          look();
          window.move("up", lines);
        }
        assert.equal(seen.size, screen.length);
        assert.deepEqual([window.cursor, window.top], [0, { line: 0, row: 0 }]);
      }),
    );
  });

  it("follows from the beginning, stops when one goes up, and follows again at the last line", () => {
    const window = new LogWindow();
    window.draw(linesOf([1, 1, 1, 1]), 2);
    assert.deepEqual([window.isFollowing, window.cursor], [true, 3]);
    window.move("up", linesOf([1, 1, 1, 1]));
    window.draw(linesOf([1, 1, 1, 1, 1, 1]), 2);
    assert.deepEqual([window.isFollowing, window.cursor], [false, 2]);
    window.move("last", linesOf([1, 1, 1, 1, 1, 1]));
    window.draw(linesOf([1, 1, 1, 1, 1, 1, 1]), 2);
    assert.deepEqual([window.isFollowing, window.cursor], [true, 6]);
  });

  it("jumps with some lines before the one that it jumps to", () => {
    const window = new LogWindow();
    const lines = linesOf(Array.from({ length: 100 }, () => 1));
    window.draw(lines, 9);
    window.jump(50, lines);
    assert.equal(window.draw(lines, 9)[0]?.line, 47);
    window.jump(52, lines);
    assert.equal(window.draw(lines, 9)[0]?.line, 47);
  });
});
