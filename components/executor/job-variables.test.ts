import assert from "node:assert/strict";
import { test } from "node:test";
import type { Task } from "../../core/flow/flow.ts";
import { createExpressions } from "../services/expressions.ts";
import { JobVariables } from "./job-variables.ts";

const VARIABLES = {
  outputs: { a: { value: 1 }, b: { value: 2 }, "c-d": { value: 3 } },
  tasks: { a: { state: "SUCCESS" }, b: { state: "FAILED" } },
  inputs: { name: "x" },
};

function narrowed(properties: Readonly<Record<string, unknown>>) {
  const task: Task = { id: "t", type: "some.Type", ...properties };
  const { outputs, tasks, inputs } = new JobVariables(createExpressions()).narrow(task, VARIABLES);
  assert.deepEqual(inputs, VARIABLES.inputs);
  return { outputs: Object.keys(Object(outputs)).sort(), tasks: Object.keys(Object(tasks)).sort() };
}

test("a job carries the outputs and states that its task's texts touch, and no others", () => {
  assert.deepEqual(narrowed({ message: "{{ inputs.name }}" }), { outputs: [], tasks: [] });
  assert.deepEqual(narrowed({ message: "{{ outputs.a.value }}" }), { outputs: ["a"], tasks: [] });
  assert.deepEqual(narrowed({ deep: [{ "{{ outputs['c-d'].value }}": "{{ tasks.b.state }}" }] }), {
    outputs: ["c-d"],
    tasks: ["b"],
  });
  assert.deepEqual(narrowed({ message: "{{ outputs.missing ?? 'none' }}" }), { outputs: [], tasks: [] });
});

test("a job carries everything when its task's texts may touch everything", () => {
  for (const message of [
    "{{ render(inputs.name) }}",
    "{{ outputs[inputs.name] }} {{ tasks }}",
    "{{ printContext() }}",
  ]) {
    assert.deepEqual(narrowed({ message }), { outputs: ["a", "b", "c-d"], tasks: ["a", "b"] });
  }
});

test("a job carries the outputs of a task that its own task names", () => {
  assert.deepEqual(narrowed({ items: "b" }), { outputs: ["b"], tasks: [] });
});
