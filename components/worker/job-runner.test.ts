import assert from "node:assert/strict";
import { test } from "node:test";
import { type TObject, Type } from "@sinclair/typebox";
import type { TaskNode } from "../../core/execution/program.ts";
import { firstState } from "../../core/execution/state.ts";
import { newExecution } from "../../core/execution/testing/pure-run.ts";
import type { Task } from "../../core/flow/flow.ts";
import { defineTask, failed, succeeded, type TaskContext, type TaskResult } from "../../core/plugin/task.ts";
import { systemClock } from "../../platform/clock.ts";
import { keepAlive } from "../../platform/process.ts";
import { plainEngine } from "../testing/plain-engine.ts";
import { type JobResult, runJob, TASK_OUTPUTS_CHARS_MAX } from "./job-runner.ts";

interface Given {
  readonly task?: Partial<Task>;
  readonly kill?: AbortController;
  readonly properties?: TObject;
  run(signal: AbortSignal, properties: unknown): Promise<TaskResult<unknown> | undefined>;
}

async function run({
  task,
  kill = new AbortController(),
  properties = Type.Object({}),
  run,
}: Given): Promise<JobResult> {
  const stop = new AbortController();
  const definition = defineTask({ type: "t", title: "t", properties, run: (given) => run(stop.signal, given) });
  const full: Task = { id: "t", type: "t", ...task };
  const node: TaskNode = {
    key: "t",
    task: full,
    definition,
    parent: undefined,
    siblings: [],
    index: 0,
    branches: new Map(),
    retry: undefined,
    isReaction: false,
    isDetached: false,
  };
  const execution = newExecution();
  const state = firstState("RUNNING", "2026-01-01T00:00:00.000Z");
  const taskRun = {
    id: "1",
    taskId: "t",
    tenantId: "main",
    executionId: "e",
    namespace: "n",
    flowId: "f",
    attempts: [],
    state,
  };
  const flow = { id: "f", namespace: "n", revision: 1, tenantId: "main" };
  const context: Partial<TaskContext> = { signal: stop.signal };
  const release = keepAlive();
  try {
    return await runJob({
      job: { tenantId: "main", executionId: "e", taskRun, attempt: 0, taskId: "t", flow, execution, variables: {} },
      node,
      context: context as TaskContext,
      engine: plainEngine,
      services: {},
      clock: systemClock,
      killed: kill.signal,
      abort: (reason) => stop.abort(reason),
    });
  } finally {
    release();
  }
}

/** Settles when the signal aborts, as a task that heeds it does. */
function untilAborted(signal: AbortSignal): Promise<TaskResult<unknown>> {
  const { promise, resolve } = Promise.withResolvers<TaskResult<unknown>>();
  signal.addEventListener("abort", () => resolve(succeeded({ ended: "late" })), { once: true });
  return promise;
}

test("a task gets its properties and gives its outputs", async () => {
  const properties = Type.Object({ size: Type.Integer({ default: 3 }) });
  const result = await run({ properties, run: (_signal, given) => Promise.resolve(succeeded({ given })) });
  assert.deepEqual(result, { state: "SUCCESS", outputs: { given: { size: 3 } } });
});

test("a failure keeps its message and its outputs", async () => {
  const result = await run({ run: () => Promise.resolve(failed("why", { code: 7 })) });
  assert.deepEqual(result, { state: "FAILED", message: "why", outputs: { code: 7 } });
});

test("what a task throws is its failure, without a stack", async () => {
  const result = await run({ run: () => Promise.reject(new Error("it broke")) });
  assert.deepEqual(result, { state: "FAILED", message: "it broke" });
});

test("a timeout aborts the task and fails it, whatever it answers then", async () => {
  const result = await run({ task: { timeout: "PT0.02S" }, run: untilAborted });
  assert.deepEqual(result, { state: "FAILED", message: "Timeout after 00:00:00.020" });
});

test("a timeout that is no duration is named", async () => {
  const result = await run({ task: { timeout: "soon" }, run: () => Promise.resolve(undefined) });
  assert.equal(result.state, "FAILED");
  assert.match(result.message ?? "", /^Property `timeout`: "soon" is not a duration/);
});

test("a kill before the start runs nothing, and one later aborts the task", async () => {
  const kill = new AbortController();
  const killed = run({ kill, run: untilAborted });
  kill.abort();
  assert.deepEqual(await killed, { state: "KILLED" });
  let ran = false;
  const before = await run({
    kill,
    run: () => {
      ran = true;
      return Promise.resolve(undefined);
    },
  });
  assert.deepEqual([before, ran], [{ state: "KILLED" }, false]);
});

test("outputs over the limit, or that cannot be stored, fail the task", async () => {
  const large = await run({ run: () => Promise.resolve(succeeded({ text: "x".repeat(TASK_OUTPUTS_CHARS_MAX) })) });
  assert.match(large.message ?? "", /^The outputs are too large/);
  const circle: Record<string, unknown> = {};
  circle["self"] = circle;
  const circular = await run({ run: () => Promise.resolve(succeeded(circle)) });
  assert.match(circular.message ?? "", /^The outputs cannot be stored/);
});
