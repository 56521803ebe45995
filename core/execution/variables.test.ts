import assert from "node:assert/strict";
import { test } from "node:test";
import type { Flow } from "../flow/flow.ts";
import type { TaskRun } from "./execution.ts";
import { OutputsIndex } from "./outputs-index.ts";
import { compileFlow } from "./program.ts";
import { firstState } from "./state.ts";
import { fakeRegistry } from "./testing/fake-plugins.ts";
import { newExecution } from "./testing/pure-run.ts";
import { executionVariables, labelTree, NO_GLOBALS, taskVariables } from "./variables.ts";

const registry = await fakeRegistry();
const flow: Flow = {
  id: "f",
  namespace: "n",
  tenantId: "main",
  revision: 2,
  tasks: [{ id: "e", type: "each", tasks: [{ id: "s", type: "sequence", tasks: [{ id: "t", type: "work" }] }] }],
};
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

function run(id: string, taskId: string, more: Partial<TaskRun>): TaskRun {
  const state = firstState("RUNNING", "2026-01-01T00:00:00.000Z");
  return { id, taskId, tenantId: "main", executionId: "e", namespace: "n", flowId: "f", attempts: [], state, ...more };
}

test("a task sees its loop's value through the parents that have one, nearest first", () => {
  const runs = new Map(
    [
      run("1", "e", { outputs: { count: 2 } }),
      run("2", "s", { parentTaskRunId: "1", value: "x", iteration: 0 }),
      run("3", "t", { parentTaskRunId: "2" }),
    ].map((each) => [each.id, each]),
  );
  const node = compileFlow(flow, registry).nodes.get("t");
  const taskRun = runs.get("3");
  assert.ok(node && taskRun);
  const context = { globals: NO_GLOBALS, flow, execution: newExecution(), index: new OutputsIndex() };
  const variables = taskVariables(context, taskRun, node, (id) => runs.get(id));
  assert.deepEqual(plain(variables["parents"]), [{ taskrun: { value: "x" } }, { outputs: { count: 2 } }]);
  assert.deepEqual(plain(variables["parent"]), { taskrun: { value: "x" } });
  assert.deepEqual(plain(variables["task"]), { id: "t", type: "work" });
  assert.deepEqual(plain(variables["taskrun"]), {
    id: "3",
    startDate: "2026-01-01T00:00:00.000Z",
    attemptsCount: 0,
    parentId: "2",
  });
});

test("groups that have nothing in them are not defined, so that expressions tell them from empty ones", () => {
  const context = { globals: NO_GLOBALS, flow, execution: newExecution(), index: new OutputsIndex() };
  const variables = executionVariables(context);
  for (const name of ["inputs", "labels", "trigger", "parent"]) assert.ok(!(name in variables), name);
  assert.deepEqual(plain(variables["flow"]), { id: "f", namespace: "n", revision: 2, tenantId: "main" });
  assert.deepEqual(plain(variables["outputs"]), {});
  const filled = { ...newExecution(), inputs: { a: 1 }, labels: [{ key: "k", value: "v" }] };
  assert.deepEqual(plain(executionVariables({ ...context, execution: filled })["inputs"]), { a: 1 });
});

test("label keys with dots nest, the first of two that clash stays, and prototypes are out of reach", () => {
  const labels = [
    { key: "system.correlationId", value: "1" },
    { key: "team", value: "a" },
    { key: "team", value: "b" },
    { key: "team.lead", value: "c" },
    { key: "__proto__.polluted", value: "yes" },
  ];
  const tree = labelTree(labels);
  assert.deepEqual(Object.keys(tree), ["__proto__", "system", "team", "team.lead"]);
  assert.deepEqual(plain(tree["system"]), { correlationId: "1" });
  assert.equal(tree["team"], "a");
  assert.equal(tree["team.lead"], "c");
  assert.equal(Reflect.get({}, "polluted"), undefined);
});

test("executions of a Schedule see its dates as trigger, and by the older name as schedule", () => {
  const seen = (type: string) => {
    const trigger = { id: "s", type, variables: { date: "2026-01-31T08:00:00Z" } };
    const execution = { ...newExecution(), trigger };
    const variables = executionVariables({ globals: NO_GLOBALS, flow, execution, index: new OutputsIndex() });
    return [variables["trigger"], variables["schedule"]];
  };
  const dates = { date: "2026-01-31T08:00:00Z" };
  assert.deepEqual(seen("io.kestra.plugin.core.trigger.Schedule"), [dates, dates]);
  assert.deepEqual(seen("io.kestra.plugin.core.trigger.Webhook"), [dates, undefined]);
});
