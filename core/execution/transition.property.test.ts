/**
 * Properties of the core over random flows: whatever the tasks answer, in whatever order, however often, and
 * whenever someone kills: every history is legal, nothing starts after the end, and every execution ends.
 * (The harness asserts legality at each step.)
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { PAUSE_ENDS } from "../plugin/flowable.ts";
import type { ExecutionEvent } from "./event.ts";
import { isTerminal } from "./state.ts";
import { fakeRegistry } from "./testing/fake-plugins.ts";
import { type Outcome, PureRun } from "./testing/pure-run.ts";
import { type FlowShape, randomFlow, randomOf, toFlow } from "./testing/random-flows.ts";

const registry = await fakeRegistry();

const ENDS = ["SUCCESS", "WARNING", "FAILED", "KILLED", "CANCELLED"] as const;
const FORCED = ["RUNNING", "CANCELLED", "FAILED"] as const;

const OUTCOMES: readonly Outcome[] = ["SUCCESS", "SUCCESS", "SUCCESS", "WARNING", "FAILED", "KILLED"];

/** What operators do at random moments. */
function operate(run: PureRun, random: (below: number) => number): void {
  const taskRuns = [...run.state.taskRuns.values()];
  const taskRunId = taskRuns[random(taskRuns.length)]?.id ?? "none";
  const acts: readonly (() => ExecutionEvent)[] = [
    () => ({ kind: "kill", cascade: random(2) === 0 }),
    () => ({ kind: "pause" }),
    () => ({ kind: "resume", to: PAUSE_ENDS[random(PAUSE_ENDS.length)] ?? "SUCCESS" }),
    () => ({ kind: "resume-from-breakpoint", breakpoints: [] }),
    () => ({ kind: "restart" }),
    () => ({ kind: "change-task-run", taskRunId, state: ENDS[random(ENDS.length)] ?? "SUCCESS" }),
    () => ({ kind: "change-state", state: ENDS[random(ENDS.length)] ?? "SUCCESS" }),
    () => ({ kind: "force-run", state: FORCED[random(FORCED.length)] ?? "RUNNING" }),
    () => ({ kind: "set-labels", labels: [{ key: "a", value: "b" }] }),
  ];
  const act = acts[random(acts.length)];
  if (act) run.deliver(act());
}

/** Lets go on what waits for a person. */
function resumeAll(run: PureRun): boolean {
  const { current } = run.state.execution.state;
  if (current === "BREAKPOINT") run.deliver({ kind: "resume-from-breakpoint", breakpoints: [] });
  else run.deliver({ kind: "resume", to: "SUCCESS" });
  return current === "PAUSED" || current === "BREAKPOINT";
}

/** Executions are made anew at most this often, so that tests end. */
const RESTARTS_MAX = 3;

function runRandom(shapes: FlowShape, seed: number, operations: number): PureRun {
  const random = randomOf(seed);
  let left = operations;
  return new PureRun({
    registry,
    flow: toFlow(shapes),
    breakpoints: random(4) === 0 ? ["t1", "t2", "t3"].map((taskId) => ({ taskId })) : [],
    outcome: () => OUTCOMES[random(OUTCOMES.length)] ?? "SUCCESS",
    choose: (waiting) => random(waiting),
    duplicates: () => (random(4) === 0 ? random(4) : 0),
    holds: () => random(3) === 0,
    slot: () => (random(3) === 0 ? (shapes.concurrency ?? "granted") : "granted"),
    beforeEach(run) {
      if (left <= 0 || random(10) > 0) return;
      left--;
      operate(run, random);
    },
    whenStuck: resumeAll,
  }).run();
}

function checkEnded(run: PureRun): void {
  assert.ok(run.finished, `the execution finishes, but is ${run.end}`);
  assert.ok(isTerminal(run.end), `the end state ${run.end} is final`);
  assert.equal(run.slots, 0, "its slot is free again");
  for (const taskRun of run.state.taskRuns.values()) {
    assert.ok(isTerminal(taskRun.state.current), `${taskRun.taskId} ends, but is ${taskRun.state.current}`);
    assert.equal(taskRun.adopt, undefined, `${taskRun.taskId} waits for no place`);
  }
}

/** With the numbers below: an Exit that an assertion held up until its restarted execution was killed. */
const EXIT_AFTER_KILL: FlowShape = {
  tasks: [
    {
      type: "parallel",
      options: { runIf: "true", values: [] },
      tasks: [
        { type: "label", options: { values: [] } },
        { type: "exit", options: { values: [], state: "FAILED" } },
        { type: "work", options: { runIf: "!", values: [] } },
      ],
      errors: undefined,
      finally: undefined,
    },
    { type: "work", options: { values: [] } },
  ],
  errors: [{ type: "work", options: { values: [] } }],
  finally: [],
  afterExecution: [],
  listeners: [],
  outputs: false,
  concurrency: "QUEUE",
  sla: "NONE",
  assertion: "true",
  retry: undefined,
};

test("any flow ends in a legal end state under any order of answers, duplicates and what operators do", () => {
  fc.assert(
    fc.property(randomFlow, fc.nat(), fc.integer({ min: 0, max: 6 }), (shapes, seed, operations) => {
      const run = runRandom(shapes, seed, operations);
      checkEnded(run);
      for (let restart = 0; restart < RESTARTS_MAX && run.end !== "SUCCESS"; restart++) {
        run.deliver({ kind: "restart" });
        checkEnded(run.goOn());
      }
    }),
    { numRuns: 3_000, examples: [[EXIT_AFTER_KILL, 860_753_902, 4]] },
  );
});

test("each round of a loop runs each of its tasks at most once", () => {
  fc.assert(
    fc.property(randomFlow, fc.nat(), (shapes, seed) => {
      const run = runRandom(shapes, seed, 0);
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
