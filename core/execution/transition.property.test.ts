/**
 * Properties of the core over random flows: whatever the tasks answer, in whatever order, however often, and
 * whenever someone kills: every history is legal, nothing starts after the end, and every execution ends.
 * (The harness asserts legality at each step.)
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { isTerminal } from "./state.ts";
import { fakeRegistry } from "./testing/fake-plugins.ts";
import { type Outcome, PureRun } from "./testing/pure-run.ts";
import { type FlowShape, randomFlow, randomOf, toFlow } from "./testing/random-flows.ts";

const registry = await fakeRegistry();

const OUTCOMES: readonly Outcome[] = ["SUCCESS", "SUCCESS", "SUCCESS", "WARNING", "FAILED", "KILLED"];

function runRandom(shapes: FlowShape, seed: number, killAt: number): PureRun {
  const random = randomOf(seed);
  return new PureRun({
    registry,
    flow: toFlow(shapes),
    outcome: () => OUTCOMES[random(OUTCOMES.length)] ?? "SUCCESS",
    choose: (waiting) => random(waiting),
    duplicates: () => (random(4) === 0 ? random(4) : 0),
    beforeEach(run) {
      if (run.events === killAt) run.deliver({ kind: "kill" });
    },
  }).run();
}

test("any flow ends in a legal end state under any order of answers, duplicates and kills", () => {
  fc.assert(
    fc.property(randomFlow, fc.nat(), fc.integer({ min: -50, max: 50 }), (shapes, seed, killAt) => {
      const run = runRandom(shapes, seed, killAt);
      assert.ok(run.finished, "the execution finishes");
      assert.ok(isTerminal(run.end), `the end state ${run.end} is final`);
      for (const taskRun of run.state.taskRuns.values()) {
        assert.ok(isTerminal(taskRun.state.current), `${taskRun.taskId} ends, but is ${taskRun.state.current}`);
      }
    }),
    { numRuns: 3_000 },
  );
});

test("each round of a loop runs each of its tasks at most once", () => {
  fc.assert(
    fc.property(randomFlow, fc.nat(), (shapes, seed) => {
      const run = runRandom(shapes, seed, -1);
      const seen = new Set<string>();
      for (const { taskId, parentTaskRunId, iteration } of run.state.taskRuns.values()) {
        const key = `${parentTaskRunId}/${taskId}/${iteration}`;
        assert.ok(!seen.has(key), `${key} was begun twice`);
        seen.add(key);
      }
    }),
    { numRuns: 1_000 },
  );
});

test("the limit of a loop holds at every moment", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 12 }), fc.nat(), (limit, count, seed) => {
      const random = randomOf(seed);
      const values = Array.from({ length: count }, (_, index) => String(index));
      const tasks = [
        {
          id: "e",
          type: "each",
          limit,
          values,
          tasks: [
            { id: "a", type: "work" },
            { id: "b", type: "work" },
          ],
        },
      ];
      new PureRun({
        registry,
        flow: { tasks },
        choose: (waiting) => random(waiting),
        beforeEach(run) {
          const alive = [...run.state.taskRuns.values()].filter(
            (taskRun) => taskRun.parentTaskRunId !== undefined && !isTerminal(taskRun.state.current),
          );
          assert.ok(alive.length <= limit, `${alive.length} rounds are alive, ${limit} are allowed`);
        },
      }).run();
    }),
    { numRuns: 300 },
  );
});
