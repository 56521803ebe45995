import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { hasIndex, type Ranges, takeLowest, withIndex } from "./ranges.ts";

const indices = fc.array(fc.nat(30));

function rangesOf(list: readonly number[]): Ranges {
  return list.reduce<Ranges>((ranges, index) => withIndex(ranges, index) ?? ranges, []);
}

test("ranges hold what was put into them, whatever the order", () => {
  fc.assert(
    fc.property(indices, fc.nat(32), (list, index) => {
      const ranges = rangesOf(list);
      assert.equal(hasIndex(ranges, index), list.includes(index));
      assert.equal(withIndex(ranges, index) === undefined, list.includes(index));
      assert.deepEqual(ranges, rangesOf([...list].sort((a, b) => b - a)));
    }),
  );
});

test("the lowest of some ranges are taken in order, and the others stay", () => {
  fc.assert(
    fc.property(indices, fc.nat(32), (list, count) => {
      const sorted = [...new Set(list)].sort((a, b) => a - b);
      const { taken, rest } = takeLowest(rangesOf(list), count);
      assert.deepEqual(taken, sorted.slice(0, count));
      assert.deepEqual(rest, rangesOf(sorted.slice(count)));
    }),
  );
});

test("neighbours are one range", () => {
  assert.deepEqual(rangesOf([4, 2, 3, 9, 0]), [0, 1, 2, 5, 9, 10]);
});
