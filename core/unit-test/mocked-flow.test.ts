import assert from "node:assert/strict";
import { test } from "node:test";
import { fakeRegistry } from "../execution/testing/fake-plugins.ts";
import { PureRun } from "../execution/testing/pure-run.ts";
import type { Flow } from "../flow/flow.ts";
import { MOCKED_TASK_TYPE, mockedFlow, registryWithMocks, tasksIn } from "./mocked-flow.ts";

const FLOW: Flow = {
  id: "f",
  namespace: "n",
  tenantId: "main",
  revision: 1,
  tasks: [
    { id: "a", type: "work", runIf: "{{ x }}", retry: { type: "constant", interval: "PT1S" }, message: "hello" },
    { id: "s", type: "sequence", tasks: [{ id: "b", type: "unknown.Type" }] },
  ],
  errors: [{ id: "e", type: "work" }],
};

test("a mocked task keeps when it runs and loses what it does", () => {
  const mocked = mockedFlow(FLOW, [{ id: "a", outputs: { x: 1 } }], { name: "kestra:///f" });
  assert.deepEqual(mocked.tasks[0], {
    id: "a",
    runIf: "{{ x }}",
    retry: { type: "constant", interval: "PT1S" },
    type: MOCKED_TASK_TYPE,
    fixtures: [{ id: "a", outputs: { x: 1 } }],
    files: { name: "kestra:///f" },
  });
  assert.deepEqual(mocked.tasks.slice(1), FLOW.tasks.slice(1));
  assert.deepEqual(mocked.errors, FLOW.errors);
});

test("tasks are mocked at any depth and in any list, and flowables as a whole", () => {
  const mocked = mockedFlow(FLOW, [{ id: "b" }, { id: "e" }], {});
  assert.deepEqual(tasksIn([mocked.tasks, mocked.errors]).get("b"), MOCKED_TASK_TYPE);
  assert.deepEqual(mocked.errors?.[0]?.type, MOCKED_TASK_TYPE);
  const whole = mockedFlow(FLOW, [{ id: "s" }], {});
  assert.deepEqual([...tasksIn(whole.tasks).keys()], ["a", "s"]);
});

test("a flow with a type that is unknown can run when its task is mocked", async () => {
  const registry = registryWithMocks(await fakeRegistry(), new Set(["unknown.Type"]));
  assert.ok(registry.findTask("unknown.Type"));
  assert.equal(registry.findTask("other.Type"), undefined);
  const run = new PureRun({ registry, flow: mockedFlow(FLOW, [{ id: "b" }], {}) }).run();
  assert.equal(run.end, "SUCCESS");
});
