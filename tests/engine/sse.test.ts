/** Server-sent events with expressions, which need the engine's own language. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { startServer } from "../../plugins/http/testing/test-server.ts";
import { type Ended, startEngineBench } from "./engine-bench.ts";

const EVENTS = 'data: {"n": 1, "c d": ["x"]}\n\nevent: last\ndata: {"n": 2, "c d": ["y"], "text": "only here"}\n\n';

async function collect(properties: string): Promise<Ended> {
  await using server = await startServer((_, response) => response.end(EVENTS));
  await using bench = await startEngineBench();
  return await bench.run(`
id: events
namespace: tests.engine
tasks:
  - {id: sse, type: io.kestra.plugin.core.http.SseRequest, uri: "${server.origin}", ${properties}}`);
}

for (const [expression, result] of [
  [".data.n", "12"],
  ['.data["c d"][0]', "xy"],
  ['.data | keys | join(",")', "c d,nc d,n,text"],
] as const) {
  test(`texts at ${expression} are put together and stand for the events`, async () => {
    const { taskRuns } = await collect(`concatJqExpression: '${expression}'`);
    const { uri: _, ...outputs } = taskRuns[0]?.outputs ?? {};
    assert.deepEqual(outputs, { size: 2, result });
  });
}

test("an event without the wanted text fails the task", async () => {
  const { execution, complaints } = await collect('concatJqExpression: ".data.text"');
  assert.equal(execution.state.current, "FAILED");
  assert.match(
    complaints[0] ?? "",
    /^ERROR sse: Failed to resolve JQ expression '\.data\.text' and value '\{"data":\{"n":1/,
  );
});

test("an event without the wanted text is passed over when it may be missing", async () => {
  const { taskRuns } = await collect('concatJqExpression: ".data.text", failedOnMissingJq: false');
  assert.equal(taskRuns[0]?.outputs?.["result"], "only here");
});

test("an event that an expression does not fit is passed over like one without the text", async () => {
  const passed = await collect('concatJqExpression: ".data.text | length", failedOnMissingJq: false');
  assert.equal(passed.taskRuns[0]?.outputs?.["size"], 2);
  const unfit = await collect('concatJqExpression: ".data.n.deeper", failedOnMissingJq: false');
  assert.equal(unfit.execution.state.current, "SUCCESS");
  const refused = await collect('concatJqExpression: ".data.n.deeper"');
  assert.match(refused.complaints[0] ?? "", /^ERROR sse: Failed to resolve JQ expression '\.data\.n\.deeper'/);
});

test("without any text the events themselves are given out", async () => {
  const { taskRuns } = await collect('concatJqExpression: ".none", failedOnMissingJq: false');
  const events = taskRuns[0]?.outputs?.["events"];
  assert.deepEqual(events, [
    { data: { n: 1, "c d": ["x"] } },
    { data: { n: 2, "c d": ["y"], text: "only here" }, name: "last" },
  ]);
  assert.equal("result" in (taskRuns[0]?.outputs ?? {}), false);
});
