import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { BIN_MS, BINS, TimeBins } from "./time-bins.ts";

const START_MS = Date.parse("2026-01-01T00:00:00Z");
const SPAN_MS = BIN_MS * BINS;

test("a ring of bins counts as one does by hand, in whatever order things are told", () => {
  const steps = fc.array(fc.integer({ min: 0, max: 3 * SPAN_MS }), { maxLength: 200 });
  fc.assert(
    fc.property(steps, (steps) => {
      const bins = new TimeBins();
      for (const step of steps) bins.add(START_MS + step);
      const nowMs = START_MS + Math.max(0, ...steps);
      const last = Math.floor(nowMs / BIN_MS);
      const byHand = Array.from({ length: BINS }, (_, index) => {
        const bin = last - BINS + 1 + index;
        return steps.filter((step) => Math.floor((START_MS + step) / BIN_MS) === bin).length;
      });
      assert.deepEqual(bins.counts(nowMs), byHand);
    }),
  );
});

test("what was counted leaves the ring with time, and bins without anything are empty", () => {
  const bins = new TimeBins();
  bins.add(START_MS, 3);
  assert.equal(bins.total(START_MS + SPAN_MS - BIN_MS), 3);
  assert.equal(bins.total(START_MS + SPAN_MS), 0);
});

test("a level stays until it is set anew", () => {
  const bins = new TimeBins();
  bins.set(START_MS, 4);
  bins.set(START_MS + 3 * BIN_MS, 1);
  assert.deepEqual(bins.levels(START_MS + 4 * BIN_MS).slice(-6), [0, 4, 4, 4, 1, 1]);
});

test("an instant that is none is not counted", () => {
  const bins = new TimeBins();
  bins.add(Number.NaN);
  assert.equal(bins.total(START_MS), 0);
});

test("a level that was set longer ago than the ring reaches back still holds", () => {
  const bins = new TimeBins();
  bins.set(START_MS, 4);
  bins.set(START_MS + BIN_MS, 3);
  assert.deepEqual(new Set(bins.levels(START_MS + 3 * SPAN_MS)), new Set([3]));
});
