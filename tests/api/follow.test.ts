import assert from "node:assert/strict";
import { test } from "node:test";
import { isJsonMap, type JsonMap } from "../../core/json-map.ts";
import { type ApiBench, startApiBench } from "./api-bench.ts";
import { type ReadEvent, readAnyEvents, readEvents } from "./event-reader.ts";

const YAML = { "content-type": "application/x-yaml" };

async function save(api: ApiBench, source: string): Promise<void> {
  const answer = await api.call("POST", "/api/v1/main/flows", { body: source, headers: YAML });
  assert.equal(answer.status, 200, answer.text);
}

function flow(id: string, tasks: string, more = ""): string {
  return `id: ${id}\nnamespace: company.team\n${more}tasks:\n${tasks}`;
}

const WAITS = flow("waits", "  - id: wait\n    type: io.kestra.plugin.core.flow.Pause\n");

async function create(api: ApiBench, flowId: string, query = ""): Promise<string> {
  const answer = await api.call("POST", `/api/v1/main/executions/company.team/${flowId}${query}`);
  assert.equal(answer.status, 200, answer.text);
  return String(answer.json["id"]);
}

function stateOf({ state }: JsonMap): unknown {
  return isJsonMap(state) ? state["current"] : undefined;
}

function follow(api: ApiBench, id: string, what = "follow"): AsyncGenerator<ReadEvent> {
  return readEvents(`${api.url}/api/v1/main/executions/${id}/${what}`);
}

test("an execution is followed from a first event on through a pause to its end, which comes twice", async () => {
  await using api = await startApiBench();
  await save(api, WAITS);
  const id = await create(api, "waits");
  const events: ReadEvent[] = [];
  for await (const event of follow(api, id)) {
    events.push(event);
    if (event.id !== "progress" || stateOf(event.data) !== "PAUSED" || events.some(({ data }) => data["seen"]))
      continue;
    events.push({ id: "resumed", data: { seen: true } });
    assert.equal((await api.call("POST", `/api/v1/main/executions/${id}/resume`)).status, 204);
  }
  const { id: first, taskRunList, state } = events[0]?.data ?? {};
  assert.deepEqual([events[0]?.id, first, taskRunList, isJsonMap(state)], ["start", id, undefined, true]);
  assert.equal(events[1]?.id, "progress");
  const [before, last] = events.slice(-2);
  assert.deepEqual([before?.id, last?.id, stateOf(last?.data ?? {})], ["progress", "end", "SUCCESS"]);
  assert.deepEqual(before?.data, last?.data);
  const stored = await api.call("GET", `/api/v1/main/executions/${id}`);
  assert.deepEqual(last?.data, stored.json);
});

test("of an execution that has ended only the end is told", async () => {
  await using api = await startApiBench();
  await save(api, flow("short", "  - id: say\n    type: io.kestra.plugin.core.debug.Return\n    format: hi\n"));
  const id = await create(api, "short", "?wait=true");
  const seen = (await Array.fromAsync(follow(api, id))).map((event) => [event.id, stateOf(event.data)]);
  assert.deepEqual(seen, [
    ["start", "SUCCESS"],
    ["end", "SUCCESS"],
  ]);
});

test("the end is told when tasks that run after the end have ended, too", async () => {
  await using api = await startApiBench();
  const after = "afterExecution:\n  - id: late\n    type: io.kestra.plugin.core.flow.Sleep\n    duration: PT0.2S\n";
  const say = "  - id: say\n    type: io.kestra.plugin.core.debug.Return\n    format: hi\n";
  await save(api, flow("after", `${say}${after}`));
  const events = await Array.fromAsync(follow(api, await create(api, "after")));
  const { taskRunList } = events.at(-1)?.data ?? {};
  assert.ok(Array.isArray(taskRunList));
  const ended = taskRunList.map(({ taskId, state }) => `${taskId} ${state.current}`);
  assert.deepEqual(ended, ["say SUCCESS", "late SUCCESS"]);
});

test("several followers of one execution all see its end, also when another one leaves", async () => {
  await using api = await startApiBench();
  await save(api, WAITS);
  const id = await create(api, "waits");
  for await (const { data } of follow(api, id)) if (stateOf(data) === "PAUSED") break;
  const lasts = Array.from({ length: 5 }, async () => (await Array.fromAsync(follow(api, id))).at(-1)?.id);
  for await (const { data } of follow(api, id)) if (stateOf(data) === "PAUSED") break;
  await api.call("POST", `/api/v1/main/executions/${id}/resume`);
  assert.deepEqual(await Promise.all(lasts), Array(5).fill("end"));
});

test("nobody follows an execution that does not come", async () => {
  await using api = await startApiBench();
  const answers = await Promise.all([1, 2].map(() => api.call("GET", "/api/v1/main/executions/nobody/follow")));
  assert.deepEqual(
    answers.map(({ status }) => status),
    [404, 404],
  );
  assert.equal((await api.call("GET", "/api/v1/main/executions/nobody/follow-dependencies")).status, 404);
});

test("a loop of many values is told in few events, the last ones with all task runs", async () => {
  await using api = await startApiBench();
  const values = JSON.stringify(Array.from({ length: 300 }, (_, index) => index));
  const each = `  - id: each\n    type: io.kestra.plugin.core.flow.ForEach\n    values: '${values}'\n    concurrencyLimit: 0\n`;
  const inner = "    tasks:\n      - id: say\n        type: io.kestra.plugin.core.debug.Return\n        format: hi\n";
  await save(api, flow("many", `${each}${inner}`));
  const events = await Array.fromAsync(follow(api, await create(api, "many")));
  const { taskRunList } = events.at(-1)?.data ?? {};
  assert.equal(Array.isArray(taskRunList) && taskRunList.length, 301);
  assert.ok(events.length < 200, `${events.length} events`);
});

test("the executions that one starts are followed until all have ended", async () => {
  await using api = await startApiBench();
  await save(api, flow("leaf", "  - id: say\n    type: io.kestra.plugin.core.debug.Return\n    format: hi\n"));
  const subflow = (id: string) =>
    `  - id: call\n    type: io.kestra.plugin.core.flow.Subflow\n    namespace: company.team\n    flowId: ${id}\n`;
  await save(api, flow("middle", subflow("leaf")));
  await save(api, flow("top", subflow("middle")));
  const id = await create(api, "top");
  const ended = async (query: string) => {
    const events = await Array.fromAsync(follow(api, id, `follow-dependencies${query}`));
    assert.deepEqual([events[0]?.id, events.at(-1)?.id], ["start", "end-all"]);
    const inEnd = events.filter(({ id: kind, data }) => kind === "progress" && stateOf(data) === "SUCCESS");
    return inEnd.map(({ data }) => data["flowId"]).sort();
  };
  assert.deepEqual(await ended("?expandAll=true"), ["leaf", "middle", "top"]);
  assert.deepEqual(await ended(""), ["middle", "top"]);
  const executions = await api.call("GET", "/api/v1/main/executions/search?flowId=middle");
  const [middle] = Array.isArray(executions.json["results"]) ? executions.json["results"] : [];
  const events = await Array.fromAsync(follow(api, middle.id, "follow-dependencies?destinationOnly=true"));
  assert.deepEqual(new Set(events.slice(1, -1).map(({ data }) => data["flowId"])), new Set(["middle", "leaf"]));
});

test("all executions are followed by one stream, from any to any, as a search finds them", async () => {
  await using api = await startApiBench();
  await save(api, WAITS);
  const rows = new Map<string, JsonMap[]>();
  let id = "";
  for await (const event of readAnyEvents(`${api.url}/api/v1/main/executions/updates`)) {
    if (event.id === "start") id = await create(api, "waits", "?labels=team:data");
    for (const row of Array.isArray(event.data) ? event.data : []) {
      assert.ok(isJsonMap(row));
      rows.set(String(row["id"]), [...(rows.get(String(row["id"])) ?? []), row]);
    }
    const newest = rows.get(id)?.at(-1);
    if (newest && stateOf(newest) === "PAUSED") await api.call("POST", `/api/v1/main/executions/${id}/resume`);
    if (newest && stateOf(newest) === "SUCCESS") break;
  }
  const found = await api.call("GET", "/api/v1/main/executions/search");
  const { results } = found.json;
  assert.ok(Array.isArray(results));
  const { inputs, outputs, variables, ...row } = results[0];
  assert.deepEqual(rows.get(id)?.at(-1), row);
});

test("the stream of all executions ends with its viewer, and the path takes no other method", async () => {
  await using api = await startApiBench();
  for await (const { id } of readAnyEvents(`${api.url}/api/v1/main/executions/updates`)) {
    assert.equal(id, "start");
    break;
  }
  assert.equal((await api.call("POST", "/api/v1/main/executions/updates")).status, 405);
});
