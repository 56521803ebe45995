import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { simulatePolls } from "./polls.ts";

/** How many seeds a test run takes. A failure names the seed of them all; TEST_SEED=<it> repeats the run. */
const SEEDS = 50;

test("polling triggers have one execution at a time and go on while workers and schedulers die", async () => {
  let executions = 0;
  await fc.assert(
    fc.asyncProperty(fc.nat(), async (seed) => {
      executions += (await simulatePolls(seed)).executions;
    }),
    { numRuns: SEEDS },
  );
  assert.ok(executions > SEEDS, "executions were started");
});
