import assert from "node:assert/strict";
import { test } from "node:test";
import { systemClock } from "../../platform/clock.ts";
import { createApi } from "../../web/api/api.ts";
import { type ApiBench, startApiBench } from "./api-bench.ts";

const YAML = { "content-type": "application/x-yaml" };
const JSON_TYPE = { "content-type": "application/json" };
const FLOW = `id: a
namespace: n
labels: {team: t}
variables: {greeting: Hello, "odd name": 1}
inputs:
  - {id: name, type: STRING, defaults: you}
  - {id: more.deep, type: STRING, required: false}
concurrency: {limit: 2}
tasks:
  - {id: first, type: io.kestra.plugin.core.debug.Return, format: one}
  - id: group
    type: io.kestra.plugin.core.flow.Sequential
    tasks:
      - {id: in-side, type: io.kestra.plugin.core.debug.Return, format: two}
  - {id: last, type: io.kestra.plugin.core.debug.Return, format: three}
`;

async function render(api: ApiBench, body: unknown) {
  const init = { body: JSON.stringify(body), headers: JSON_TYPE };
  return await api.call("POST", "/api/v1/main/expressions/render", init);
}

test("expressions are rendered against an execution, a flow, or its source, and errors are values", async () => {
  await using api = await startApiBench();
  await api.call("POST", "/api/v1/main/flows", { body: FLOW, headers: YAML });
  const expressions = ["{{ vars.greeting }} {{ inputs.name }}", "{{ labels.team }}", "{{ outputs.first.value }}", "{{"];
  const ofFlow = await render(api, { expressions, namespace: "n", flowId: "a" });
  assert.equal(ofFlow.status, 200, ofFlow.text);
  const rendered = Object(ofFlow.json["rendered"]);
  assert.deepEqual([rendered[expressions[0] ?? ""], rendered[expressions[1] ?? ""]], ["Hello you", "t"]);
  assert.match(rendered[expressions[2] ?? ""], /outputs/);
  assert.equal(typeof rendered["{{"], "string");
  const form = new FormData();
  form.set("name", "Ada");
  const { json } = await api.call("POST", "/api/v1/main/executions/n/a?wait=true", { body: form });
  const ofExecution = await render(api, { expressions, executionId: json["id"] });
  const values = Object.values(Object(ofExecution.json["rendered"]));
  assert.deepEqual(values.slice(0, 3), ["Hello Ada", "t", "one"]);
  const source = FLOW.replace("Hello", "Good day");
  const ofSource = await render(api, { expressions: ["{{ vars.greeting }}"], flow: source });
  assert.deepEqual(ofSource.json["rendered"], { "{{ vars.greeting }}": "Good day" });
  assert.equal((await render(api, { expressions: [], executionId: "nobody" })).status, 404);
  assert.equal((await render(api, { expressions: [], namespace: "n", flowId: "nobody" })).status, 404);
  assert.equal((await render(api, { expressions: [], flow: "id: [" })).status, 422);
  assert.equal((await render(api, { expressions: [] })).status, 422);
  assert.equal((await render(api, { expressions: [1] })).status, 422);
});

test("an editor is told what expressions of a flow can read", async () => {
  await using api = await startApiBench();
  await api.call("PUT", "/api/v1/main/namespaces/n/kv/my-key", { body: '"v"', headers: JSON_TYPE });
  const context = async (query = "") => {
    const { json, text } = await api.call("POST", `/api/v1/main/flows/expressions${query}`, {
      body: FLOW,
      headers: YAML,
    });
    assert.ok(json["categories"], text);
    return Object(json["categories"]);
  };
  const all = await context();
  assert.deepEqual(all.taskOutputs, [
    "outputs.first.value",
    "outputs.group",
    "outputs['in-side'].value",
    "outputs.last.value",
  ]);
  assert.deepEqual(all.inputs, ["inputs.name", "inputs.more.deep"]);
  assert.deepEqual(all.variables, ["vars.greeting", "vars['odd name']"]);
  assert.deepEqual(all.kvPairs, ["kv('my-key')"]);
  assert.ok(all.filters.includes("jq") && all.functions.includes("secret"));
  assert.deepEqual((await context("?taskId=in-side")).taskOutputs, ["outputs.first.value", "outputs.group"]);
});

test("expressions that take long in all are not all rendered", async () => {
  await using api = await startApiBench();
  let nowMs = systemClock.now();
  const clock = { ...systemClock, now: () => (nowMs += 4_000) };
  const slow = createApi({ ...api.services, clock }, { version: "0.0.0" });
  const body = JSON.stringify({ expressions: ["{{ 1 }}", "{{ 2 }}", "{{ 3 }}", "{{ 4 }}"], flow: FLOW });
  const answer = await slow(new Request("http://localhost/api/v1/expressions/render", { method: "POST", body }));
  const { rendered } = Object(await answer.json());
  assert.deepEqual([rendered["{{ 1 }}"], rendered["{{ 2 }}"]], ["1", "2"]);
  assert.match(rendered["{{ 4 }}"], /took more than 10000 ms/);
});

test("flows with a limit tell how many of their executions run", async () => {
  await using api = await startApiBench();
  await api.call("POST", "/api/v1/main/flows", {
    body: FLOW.replace("debug.Return, format: one", "flow.Pause"),
    headers: YAML,
  });
  await api.call("POST", "/api/v1/main/executions/n/a");
  const limit = { tenantId: "main", namespace: "n", flowId: "a", running: 1 };
  for (;;) {
    const { json } = await api.call("GET", "/api/v1/main/concurrency-limit/search");
    assert.equal(json["total"], 1);
    const [row] = Array.isArray(json["results"]) ? json["results"] : [];
    if (row.running === 0) continue;
    assert.deepEqual(row, limit);
    break;
  }
  const put = (path: string, body: unknown) =>
    api.call("PUT", `/api/v1/main/concurrency-limit/${path}`, { body: JSON.stringify(body), headers: JSON_TYPE });
  assert.deepEqual((await put("n/a", { ...limit, running: 7 })).json, limit);
  assert.equal((await put("n/b", limit)).status, 422);
  assert.equal((await put("n/b", { ...limit, flowId: "b" })).status, 404);
});
