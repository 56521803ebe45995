import assert from "node:assert/strict";
import { test } from "node:test";
import type { TaskRun } from "./execution.ts";
import { loopValues, OutputsIndex } from "./outputs-index.ts";
import { firstState, type StateType } from "./state.ts";

const runs = new Map<string, TaskRun>();

function taskRun(id: string, taskId: string, more: Partial<TaskRun> = {}, state: StateType = "SUCCESS"): TaskRun {
  const made: TaskRun = {
    id,
    taskId,
    tenantId: "main",
    executionId: "e",
    namespace: "n",
    flowId: "f",
    attempts: [],
    state: firstState(state, "2026-01-01T00:00:00.000Z"),
    ...more,
  };
  runs.set(id, made);
  return made;
}

const find = (id: string): TaskRun | undefined => runs.get(id);
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test("outputs lie under the task, and under the values of the loops around it, outermost first", () => {
  const index = new OutputsIndex();
  index.put(taskRun("1", "plain", { outputs: { uri: "a" } }), find);
  taskRun("2", "outer", { value: "x" });
  taskRun("3", "middle", { parentTaskRunId: "2" });
  index.put(taskRun("4", "inner", { parentTaskRunId: "3", value: "1", outputs: { n: 1 } }), find);
  index.put(taskRun("5", "inner", { parentTaskRunId: "3", value: "2", outputs: { n: 2 } }), find);
  assert.deepEqual(plain(index.outputs), { plain: { uri: "a" }, inner: { x: { 1: { n: 1 }, 2: { n: 2 } } } });
  assert.deepEqual(plain(index.tasks), {
    plain: { state: "SUCCESS" },
    inner: { x: { 1: { state: "SUCCESS" }, 2: { state: "SUCCESS" } } },
  });
  assert.deepEqual(loopValues(taskRun("4", "inner", { parentTaskRunId: "3", value: "1" }), find), ["x", "1"]);
});

test("the state follows each change, and a retry that gives less out leaves nothing of the try before", () => {
  const index = new OutputsIndex();
  index.put(taskRun("1", "t", { outputs: { a: 1, b: 2 } }, "FAILED"), find);
  index.put(taskRun("1", "t", { outputs: { b: 3 } }, "SUCCESS"), find);
  assert.deepEqual(plain(index.outputs), { t: { b: 3 } });
  assert.deepEqual(plain(index.tasks), { t: { state: "SUCCESS" } });
});

test("empty outputs are an empty map of the task, whatever loops it stands in", () => {
  const index = new OutputsIndex();
  index.put(taskRun("1", "s", { value: "x", outputs: {} }), find);
  assert.deepEqual(plain(index.outputs), { s: {} });
});

test("ids and values that name parts of a prototype are keys like any other", () => {
  const index = new OutputsIndex();
  index.put(taskRun("1", "__proto__", { value: "constructor", outputs: { polluted: true } }), find);
  assert.equal(Reflect.get({}, "polluted"), undefined);
  assert.deepEqual(Object.keys(index.outputs), ["__proto__"]);
});
