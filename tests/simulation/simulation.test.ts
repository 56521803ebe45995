import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { fakeRegistry } from "../../core/execution/testing/fake-plugins.ts";
import { randomFlow } from "../../core/execution/testing/random-flows.ts";
import { simulate } from "./simulation.ts";

/** How many flows and seeds a test run takes. A failure names the seed of them all; TEST_SEED=<it> repeats the run. */
const SEEDS = 2_000;

/** Half a minute where nothing else is at work, and many times that on a busy machine: they hang that take longer. */
const TIMEOUT_MS = 600_000;

test("executor and worker bring every execution to its end through crashes, duplicates and what operators do", {
  timeout: TIMEOUT_MS,
}, async () => {
  const registry = await fakeRegistry();
  await fc.assert(
    fc.asyncProperty(randomFlow, fc.nat(), async (shape, seed) => {
      await simulate(shape, seed, registry);
    }),
    { numRuns: SEEDS },
  );
});

test("the same seed gives the same histories", async () => {
  const registry = await fakeRegistry();
  const [shape] = fc.sample(randomFlow, { numRuns: 1, seed: 42 });
  assert.ok(shape);
  const first = await simulate(shape, 7, registry);
  const second = await simulate(shape, 7, registry);
  assert.deepEqual(second, first);
});
