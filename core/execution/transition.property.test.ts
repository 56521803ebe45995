/**
 * Properties of the core over random flows: whatever the tasks answer, in whatever order, however often, and
 * whenever someone kills: every history is legal, nothing starts after the end, and every execution ends.
 * (The harness asserts legality at each step.)
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Task } from "../flow/flow.ts";
import { isTerminal } from "./state.ts";
import { fakeRegistry } from "./testing/fake-plugins.ts";
import { type Outcome, PureRun } from "./testing/pure-run.ts";

const registry = await fakeRegistry();

/** The shape of a random task, before it gets an id. */
interface Shape {
  readonly type: string;
  readonly options: Record<string, unknown>;
  readonly tasks?: readonly Shape[] | undefined;
  readonly errors?: readonly Shape[] | undefined;
  readonly finally?: readonly Shape[] | undefined;
}

const options = fc.record(
  {
    allowFailure: fc.boolean(),
    allowWarning: fc.boolean(),
    disabled: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    runIf: fc.constantFrom("true", "false", "!"),
    concurrent: fc.integer({ min: 0, max: 2 }),
    limit: fc.integer({ min: 0, max: 2 }),
    values: fc.constantFrom([], ["1"], ["1", "2", "3"], "no list"),
    retry: fc.constant({ type: "constant", interval: "PT1S", maxAttempts: 2 }),
    state: fc.constantFrom("SUCCESS", "WARNING", "FAILED", "KILLED"),
  },
  { requiredKeys: ["values"] },
);

const { task: shape } = fc.letrec<{ task: Shape; flowable: Shape; leaf: Shape }>((tie) => ({
  task: fc.oneof({ depthSize: "small", withCrossShrink: true }, tie("leaf"), tie("flowable")),
  leaf: fc.record({ type: fc.constantFrom("work", "work", "work", "label", "subflow", "exit"), options }),
  flowable: fc.record({
    type: fc.constantFrom("sequence", "parallel", "each", "graph", "allow"),
    options,
    tasks: fc.array(tie("task"), { minLength: 1, maxLength: 3 }),
    errors: fc.option(fc.array(tie("task"), { maxLength: 2 }), { nil: undefined }),
    finally: fc.option(fc.array(tie("task"), { maxLength: 2 }), { nil: undefined }),
  }),
}));

function toTasks(shapes: readonly Shape[] | undefined, counter: { next: number }): Task[] {
  return (shapes ?? []).map((each) => {
    const id = `t${counter.next++}`;
    const tasks = toTasks(each.tasks, counter);
    const ids = tasks.map((task) => task.id);
    const dependsOn = Object.fromEntries(
      ids.slice(1).map((child, index) => [child, ids.slice(0, index + 1).slice(-1)]),
    );
    const lists = { tasks, errors: toTasks(each.errors, counter), finally: toTasks(each.finally, counter), dependsOn };
    return { id, type: each.type, ...each.options, ...(each.tasks ? lists : {}) };
  });
}

const flow = fc.record({
  tasks: fc.array(shape, { minLength: 1, maxLength: 4 }),
  errors: fc.array(shape, { maxLength: 2 }),
  finally: fc.array(shape, { maxLength: 2 }),
  afterExecution: fc.array(shape, { maxLength: 2 }),
  outputs: fc.boolean(),
});

/** Small random numbers that a seed decides. */
function randomOf(seed: number): (below: number) => number {
  let state = seed >>> 0 || 1;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const OUTCOMES: readonly Outcome[] = ["SUCCESS", "SUCCESS", "SUCCESS", "WARNING", "FAILED", "KILLED"];

function runRandom(
  shapes: typeof flow extends fc.Arbitrary<infer T> ? T : never,
  seed: number,
  killAt: number,
): PureRun {
  const counter = { next: 1 };
  const random = randomOf(seed);
  return new PureRun({
    registry,
    flow: {
      tasks: toTasks(shapes.tasks, counter),
      errors: toTasks(shapes.errors, counter),
      finally: toTasks(shapes.finally, counter),
      afterExecution: toTasks(shapes.afterExecution, counter),
      ...(shapes.outputs ? { outputs: [{ id: "o", type: "STRING", value: "x" }] } : {}),
    },
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
    fc.property(flow, fc.nat(), fc.integer({ min: -50, max: 50 }), (shapes, seed, killAt) => {
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
    fc.property(flow, fc.nat(), (shapes, seed) => {
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
