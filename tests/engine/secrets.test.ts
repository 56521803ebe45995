/** Secrets on the whole engine: read by expressions, hidden where people look. */
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { readText } from "../../core/files/stream-content.ts";
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

test("what goes wrong with a secret while the executor renders is told without the secret", async () => {
  await using bench = await startEngineBench({ TOKEN: "s3cr3t-value" });
  const { standalone } = bench;
  const { execution } = await bench.run(`
id: faults
namespace: tests.engine
inputs:
  - {id: key, type: SECRET, defaults: open-sesame}
tasks:
  - id: choice
    type: io.kestra.plugin.core.flow.If
    condition: "{{ secret('TOKEN') | number }}"
    then: [{id: never, type: io.kestra.plugin.core.log.Log, message: never}]
errors:
  - {id: skipped, type: io.kestra.plugin.core.log.Log, runIf: "{{ inputs.key | number }}", message: never}`);
  const { results } = await standalone.repository.logs.find(
    { tenantId: "main", executionId: execution.id },
    { page: 1, size: 9 },
  );
  const messages = results.map(({ message }) => message).join("\n");
  assert.match(messages, /number[\s\S]*\*{6}/);
  assert.doesNotMatch(messages, /s3cr3t-value|open-sesame/);
});

test("a warning about a value that is a secret does not show it", async () => {
  await using bench = await startEngineBench({ TOKEN: "s3cr3t-value" });
  const { standalone } = bench;
  const { execution } = await bench.run(`
id: no-case
namespace: tests.engine
tasks:
  - id: choice
    type: io.kestra.plugin.core.flow.Switch
    value: "{{ secret('TOKEN') }}"
    cases:
      other: [{id: never, type: io.kestra.plugin.core.log.Log, message: never}]`);
  const { results } = await standalone.repository.logs.find(
    { tenantId: "main", executionId: execution.id },
    { page: 1, size: 9 },
  );
  const messages = results.map(({ message }) => message).join("\n");
  assert.match(messages, /the value '\*{6}'/);
});

test("a script that prints a secret in pieces and encodings shows it neither in logs nor in log files", async () => {
  const secret = "s3cr3t value/with+signs";
  await using bench = await startEngineBench({ TOKEN: secret });
  const { standalone } = bench;
  const script = (id: string, logToFile: boolean) => `
  - id: ${id}
    type: io.kestra.plugin.scripts.shell.Commands
    logToFile: ${logToFile}
    taskRunner: {type: io.kestra.plugin.core.runner.Process}
    env: {TOKEN: "{{ secret('TOKEN') }}"}
    commands:
      - printf 'pieces '; printf %s "\${TOKEN%?????}"; printf '%s\\n' "\${TOKEN#??????????????????}"
      - printf 'lines \\n'; printf %s "$TOKEN" | fold -w 9; echo
      - printf 'base64 '; printf 'u:%s' "$TOKEN" | base64
      - printf 'hex '; printf %s "$TOKEN" | od -An -tx1 | tr -d ' \\n'; echo`;
  const { execution, runs } = await bench.run(`
id: pieces
namespace: tests.engine
tasks:${script("logged", false)}${script("filed", true)}`);
  assert.equal(execution.state.current, "SUCCESS", runs.join());
  const { results } = await standalone.repository.logs.find(
    { tenantId: "main", executionId: execution.id },
    { page: 1, size: 50 },
  );
  const [, filed] = await standalone.repository.executions.taskRuns("main", execution.id);
  const path = filed?.attempts?.at(-1)?.logFile?.replace("kestra://", "") ?? "";
  const file = await readText(await standalone.storage.get("main", path), 100_000);
  for (const shown of [results.map(({ message }) => message).join("\n"), file]) {
    for (const part of ["pieces ******", "base64 ", "hex ******"]) assert.ok(shown.includes(part), shown);
    const bytes = Buffer.from(secret);
    for (const form of [
      bytes.toString("base64"),
      Buffer.from(`u:${secret}`).toString("base64"),
      bytes.toString("hex"),
    ]) {
      assert.ok(!shown.includes(form.slice(4, 14)), shown);
    }
    for (const piece of ["s3cr3t", "value/with", "+signs"]) assert.ok(!shown.includes(piece), shown);
  }
});

test("an answer that is to be encrypted rests so, is read by expressions, and is hidden in logs", async () => {
  const server = createServer((_, response) => response.end("the-answer-of-all"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  await using bench = await startEngineBench();
  const { standalone } = bench;
  const { execution, runs } = await bench.run(`
id: encrypted
namespace: tests.engine
tasks:
  - {id: call, type: io.kestra.plugin.core.http.Request, uri: "http://127.0.0.1:${port}/", encryptBody: true}
  - {id: say, type: io.kestra.plugin.core.log.Log, message: "{{ outputs.call.encryptedBody ?? 'none' }}, {{ outputs['call']['encryptedBody'] | length }}"}
  - id: choice
    type: io.kestra.plugin.core.flow.If
    condition: "{{ outputs.call.encryptedBody == 'the-answer-of-all' }}"
    then: [{id: yes-task, type: io.kestra.plugin.core.log.Log, message: equal}]`);
  await new Promise((resolve) => server.close(resolve));
  assert.ok(runs.includes("yes-task: CREATED > SUBMITTED > RUNNING > SUCCESS"), runs.join());
  const taskRuns = await standalone.repository.executions.taskRuns("main", execution.id);
  assert.match(JSON.stringify(taskRuns), /aes_encrypted/);
  assert.doesNotMatch(JSON.stringify(taskRuns), /the-answer-of-all/);
  const { results } = await standalone.repository.logs.find(
    { tenantId: "main", executionId: execution.id },
    { page: 1, size: 50 },
  );
  const messages = results.map(({ message }) => message);
  assert.ok(messages.includes("******, 17"), messages.join());
  assert.doesNotMatch(messages.join(), /the-answer-of-all/);
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

test("a SECRET input that cannot be opened fails the task that would read it", async () => {
  await using bench = await startEngineBench();
  const value = Buffer.alloc(40).toString("base64");
  const flow = `
id: other-key
namespace: tests.engine
inputs: [{id: token, type: JSON}]
tasks: [{id: say, type: io.kestra.plugin.core.log.Log, message: "token {{ inputs.token }}"}]`;
  const { execution, complaints } = await bench.run(flow, {
    token: { type: "io.kestra.datatype:aes_encrypted", value },
  });
  assert.equal(execution.state.current, "FAILED");
  assert.match(complaints.join(), /ERROR say: It cannot be decrypted: kestra.encryption.secret-key is another one/);
});
