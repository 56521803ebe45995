/** Secrets on the whole engine: read by expressions, hidden where people look. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { startEngineBench } from "./engine-bench.ts";

test("secrets are rendered for tasks and hidden in logs", async () => {
  await using bench = await startEngineBench({ TOKEN: "s3cr3t-value" });
  const { standalone } = bench;
  const { execution } = await bench.run(`
id: hidden
namespace: tests.engine
tasks:
  - {id: say, type: io.kestra.plugin.core.log.Log, message: "the token is {{ secret('token') }}"}`);
  const logs = await standalone.repository.logs.find(
    { tenantId: "main", executionId: execution.id },
    { page: 1, size: 9 },
  );
  assert.deepEqual(
    logs.results.map((entry) => entry.message),
    ["the token is ******"],
  );
});

test("a flow has the kept secrets of its namespace and those above, before those of the environment", async () => {
  await using bench = await startEngineBench({ NEAR: "of all the others", TOKEN: "token of the environment" });
  const { standalone } = bench;
  const keep = (namespace: string, key: string, value: string) =>
    standalone.secrets.save({ tenantId: "main", namespace, key, value });
  await keep("tests", "NEAR", "of the parent");
  await keep("tests.engine", "NEAR", "s3cr3t, kept");
  await keep("tests.other", "TOKEN", "of another namespace");
  const { execution } = await bench.run(`
id: kept
namespace: tests.engine
tasks:
  - id: compare
    type: io.kestra.plugin.core.debug.Return
    format: "{{ secret('NEAR') == 's3cr3t, kept' and secret('TOKEN') == 'token of the environment' and secret('token', 'tests.other') == 'of another namespace' }}"
  - {id: say, type: io.kestra.plugin.core.log.Log, message: "the token is {{ secret('NEAR') }}"}`);
  const [compare] = await standalone.repository.executions.taskRuns("main", execution.id);
  assert.deepEqual(compare?.outputs, { value: "true" });
  const { results } = await standalone.repository.logs.find(
    { tenantId: "main", executionId: execution.id },
    { page: 1, size: 9 },
  );
  assert.ok(results.some(({ message }) => message === "the token is ******"));
  assert.doesNotMatch(JSON.stringify(results), /s3cr3t, kept/);
});

test("a SECRET input rests encrypted, is read by expressions, and is hidden in logs", async () => {
  await using bench = await startEngineBench();
  const { standalone } = bench;
  const flow = `
id: secret-input
namespace: tests.engine
inputs:
  - {id: token, type: SECRET}
tasks:
  - {id: say, type: io.kestra.plugin.core.log.Log, message: "token {{ inputs.token }}"}
  - id: choice
    type: io.kestra.plugin.core.flow.If
    condition: "{{ inputs.token == 'open-sesame' }}"
    then: [{id: yes-task, type: io.kestra.plugin.core.log.Log, message: equal}]`;
  const { execution, runs } = await bench.run(flow, { token: "open-sesame" });
  assert.ok(!JSON.stringify(execution.inputs).includes("open-sesame"));
  assert.ok(runs.includes("yes-task: CREATED > SUBMITTED > RUNNING > SUCCESS"));
  const logs = await standalone.repository.logs.find(
    { tenantId: "main", executionId: execution.id },
    { page: 1, size: 9 },
  );
  assert.deepEqual(
    logs.results.map((entry) => entry.message),
    ["token ******", "equal"],
  );
});
