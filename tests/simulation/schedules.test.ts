import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createRegistry } from "../../plugins/catalog.ts";
import { simulateSchedules } from "./schedules.ts";

/** How many seeds a test run takes. A failure names the seed of them all; TEST_SEED=<it> repeats the run. */
const SEEDS = 100;

test("no date of a schedule is lost or comes twice while schedulers die, follow each other and hear little", async () => {
  const registry = createRegistry();
  let schedulers = 0;
  await fc.assert(
    fc.asyncProperty(fc.nat(), async (seed) => {
      schedulers += (await simulateSchedules(seed, registry)).schedulers;
    }),
    { numRuns: SEEDS },
  );
  assert.ok(schedulers > SEEDS * 2, "schedulers have followed each other");
});
