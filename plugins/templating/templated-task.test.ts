import assert from "node:assert/strict";
import { test } from "node:test";
import { createTaskBench } from "../testing/task-bench.ts";
import { TemplatedTask } from "./templated-task.ts";

const RETURN = "io.kestra.plugin.core.debug.Return";

test("a templated task runs in place of the task that spells it", async () => {
  await using bench = createTaskBench();
  bench.variables["kind"] = "debug.Return";
  const spec = 'id: other\ntype: io.kestra.plugin.core.{{ kind }}\nformat: "in {{ flow.id }}"\ntimeout: PT1S\n';
  assert.deepEqual(await bench.run(TemplatedTask, { spec }), { value: "in daily" });
  assert.deepEqual(bench.logged, ["DEBUG in daily"]);
});

test("a templated task may be JSON, and its properties are rendered once more", async () => {
  await using bench = createTaskBench();
  bench.variables["spec"] = JSON.stringify({ type: RETURN, format: "{{ flow.id }}" });
  assert.deepEqual(await bench.run(TemplatedTask, { spec: "{{ spec }}" }), { value: "daily" });
});

test("a templated task that fails fails the task that spells it", async () => {
  await using bench = createTaskBench();
  const spec = "type: io.kestra.core.tasks.executions.Fail\nerrorMessage: too bad";
  await assert.rejects(bench.run(TemplatedTask, { spec }), /^Error: too bad$/);
});

const refused: readonly (readonly [string, string, RegExp])[] = [
  [
    "orders other tasks",
    `type: io.kestra.plugin.core.flow.Sequential\ntasks:\n  - {id: a, type: ${RETURN}}`,
    /must be a runnable task/,
  ],
  ["changes the execution", "type: io.kestra.plugin.core.execution.Exit", /must be a runnable task/],
  ["starts an execution", "type: io.kestra.plugin.core.flow.Subflow\nnamespace: a\nflowId: b", /must be a runnable/],
  [
    "spells a task again",
    `type: ${TemplatedTask.type}\nspec: x`,
    /cannot be of type 'io\.kestra\.plugin\.core\.templat/,
  ],
  ["has an unknown type", "type: no.such.Type", /^Error: Property `spec\.type`: .*no\.such\.Type/],
  ["has an unknown property", `type: ${RETURN}\nnope: 1`, /^Error: Property `spec\.nope`/],
  ["lacks a property", "type: io.kestra.plugin.core.log.Log", /^Error: Property `spec(\.message)?`: .*message/s],
  ["has no type", "format: x", /has no `type`/],
  ["is no map", "hello", /expected a map/],
  ["is empty", "", /^Error: Property `spec`/],
  ["is no YAML", "type: [", /^Error: Property `spec`/],
];
for (const [what, spec, message] of refused) {
  test(`a templated task is refused when it ${what}`, async () => {
    await using bench = createTaskBench();
    await assert.rejects(bench.run(TemplatedTask, { spec }), message);
  });
}
