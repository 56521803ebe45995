import assert from "node:assert/strict";
import { test } from "node:test";
import { newExecution } from "../../core/execution/testing/pure-run.ts";
import type { ResumeRequest } from "../../core/plugin/operations.ts";
import { createTaskBench } from "../testing/task-bench.ts";
import { Resume } from "./resume.ts";

/** A bench with one paused execution and one that has ended. */
function createBench() {
  const bench = createTaskBench();
  const resumed: ResumeRequest[] = [];
  const states: Readonly<Record<string, string>> = { held: "PAUSED", over: "SUCCESS" };
  const executions = {
    find(_tenantId: string, id: string) {
      const current = states[id];
      return Promise.resolve(current === undefined ? undefined : { ...newExecution(), id, state: { current } });
    },
  };
  Object.assign(bench.context.repository, { executions });
  const resume = (request: ResumeRequest) => Promise.resolve(void resumed.push(request));
  Object.assign(bench.context, { operations: { resume } });
  return { bench, resumed };
}

test("Resume lets a paused execution go on, with rendered inputs", async () => {
  const { bench, resumed } = createBench();
  await bench.run(Resume, { executionId: "held", inputs: { why: "{{ flow.id }}", n: 3 } });
  await bench.run(Resume, { executionId: "held", namespace: "acme", flowId: "any" });
  await bench.run(Resume, { executionId: "held", inputs: {} });
  const plain = { executionId: "held" };
  assert.deepEqual(resumed, [{ executionId: "held", inputs: { why: "daily", n: 3 } }, plain, plain]);
});

test("Resume without an id takes the execution that the trigger tells of", async () => {
  const { bench, resumed } = createBench();
  Object.assign(bench.context.execution, { trigger: { id: "t", type: "Flow", variables: { executionId: "held" } } });
  await bench.run(Resume, {});
  assert.deepEqual(resumed, [{ executionId: "held" }]);
});

test("Resume refuses what is not paused, not there, or only half named", async () => {
  const { bench, resumed } = createBench();
  const half = { message: "Both `namespace` and `flowId` must be set when `executionId` is set." };
  const cases: readonly (readonly [object, { readonly message: string }])[] = [
    [{ executionId: "over" }, { message: "The execution is not paused" }],
    [{ executionId: "nope" }, { message: "No execution found for execution id nope" }],
    [{}, { message: "No execution found for execution id e1" }],
    [{ executionId: "held", namespace: "acme" }, half],
    [{ executionId: "held", flowId: "daily" }, half],
  ];
  for (const [properties, error] of cases) await assert.rejects(bench.run(Resume, properties), error);
  assert.deepEqual(resumed, []);
});

test("Resume says so when nothing can be resumed from where it runs", async () => {
  const { bench } = createBench();
  Object.assign(bench.context, { operations: undefined });
  await assert.rejects(bench.run(Resume, { executionId: "held" }), /held cannot be resumed from here/);
});
