import assert from "node:assert/strict";
import { test } from "node:test";
import { LOG_LEVELS } from "../../core/contracts/log.ts";
import { STATES } from "../../core/execution/state.ts";
import { isJsonMap, type JsonMap } from "../../core/json-map.ts";
import { type ApiBench, startApiBench } from "./api-bench.ts";

const STATS = "/api/v1/stats";

function rows(value: unknown): readonly JsonMap[] {
  return Array.isArray(value) ? value.filter(isJsonMap) : [];
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce((inner, key) => (isJsonMap(inner) ? inner[key] : undefined), value);
}

async function ask(api: ApiBench, path: string, body: unknown = {}): Promise<unknown> {
  const headers = { "content-type": "application/json" };
  const answer = await api.call("POST", `${STATS}/${path}`, { body: JSON.stringify(body), headers });
  assert.equal(answer.status, 200, answer.text);
  return JSON.parse(answer.text);
}

/** The sum of what each time of an answer has under a name. */
function sum(value: unknown, ...path: readonly string[]): number {
  return rows(value).reduce((total, row) => total + Number(at(row, ...path)), 0);
}

/** Two executions of one flow that succeed, one of another that fails. */
async function execute(api: ApiBench): Promise<void> {
  const task = (type: string) => `tasks:\n  - id: t\n    type: io.kestra.plugin.core.${type}\n`;
  const flows = [
    `id: good\nnamespace: company.sales\ntriggers:\n  - id: yearly\n    type: io.kestra.plugin.core.trigger.Schedule\n    cron: "0 0 1 1 *"\n${task("debug.Return")}    format: a\n`,
    `id: bad\nnamespace: company.stock\n${task("execution.Fail")}`,
  ];
  for (const body of flows) assert.equal((await api.call("POST", "/api/v1/main/flows", { body })).status, 200);
  for (const flow of ["company.sales/good", "company.sales/good", "company.stock/bad"]) {
    const ran = await api.call("POST", `/api/v1/main/executions/${flow}?wait=true`, { body: new FormData() });
    assert.equal(ran.status, 200, ran.text);
  }
}

test("executions are counted by days and states, also where there are none", async () => {
  await using api = await startApiBench();
  await execute(api);
  const days = await ask(api, "executions/daily");
  assert.equal(rows(days).length, 31);
  for (const { executionCounts, groupBy } of rows(days)) {
    assert.deepEqual(Object.keys(Object(executionCounts)), [...STATES]);
    assert.equal(groupBy, "day");
  }
  assert.deepEqual([sum(days, "executionCounts", "SUCCESS"), sum(days, "executionCounts", "FAILED")], [2, 1]);
  assert.equal(sum(days, "duration", "count"), 3);
  const today = rows(days).find((day) => at(day, "executionCounts", "FAILED") === 1);
  assert.match(String(at(today, "duration", "avg")), /^PT[\d.]+S$/);
  assert.deepEqual(at(rows(days)[0], "duration"), { min: "PT0S", avg: "PT0S", max: "PT0S", sum: "PT0S", count: 0 });
  const some = await ask(api, "executions/daily", { namespace: "company", state: ["FAILED"], flowId: "bad", q: null });
  assert.deepEqual([sum(some, "executionCounts", "SUCCESS"), sum(some, "executionCounts", "FAILED")], [0, 1]);
});

test("the span of dates decides how long the times are that statistics count in", async () => {
  await using api = await startApiBench();
  const endDate = "2026-03-01T00:30:00Z";
  const spans = [
    ["2026-02-28T23:00:00Z", "minute", 91],
    ["2026-02-28T12:00:00Z", "hour", 13],
    ["2026-02-20T12:00:00Z", "day", 10],
    ["2025-06-02T00:00:00Z", "week", 39],
    ["2021-03-01T00:00:00Z", "month", 61],
  ] as const;
  for (const [startDate, groupBy, pieces] of spans) {
    const executions = rows(await ask(api, "executions/daily", { startDate, endDate }));
    const logs = rows(await ask(api, "logs/daily", { startDate, endDate }));
    assert.deepEqual([executions.length, executions[0]?.["groupBy"]], [pieces, groupBy]);
    assert.deepEqual([logs.length, logs[0]?.["groupBy"]], [pieces, groupBy]);
    assert.deepEqual(
      executions.map((each) => each["startDate"]),
      logs.map(({ timestamp }) => timestamp),
    );
  }
});

test("executions are counted by their flows and namespaces", async () => {
  await using api = await startApiBench();
  await execute(api);
  const all = await ask(api, "executions/daily/group-by-flow");
  assert.deepEqual(Object.keys(Object(all)).sort(), ["company.sales", "company.stock"]);
  const good = at(all, "company.sales", "good");
  assert.deepEqual([rows(good).length, sum(good, "executionCounts", "SUCCESS")], [31, 2]);
  const flows = [
    { namespace: "company.stock", id: "bad" },
    { namespace: "company.stock", id: "good" },
  ];
  const chosen = await ask(api, "executions/daily/group-by-flow", { flows });
  assert.deepEqual(Object.keys(Object(chosen)), ["company.stock"]);
  const whole = await ask(api, "executions/daily/group-by-flow", { namespaceOnly: true });
  assert.equal(sum(at(whole, "company.sales", "*"), "executionCounts", "SUCCESS"), 2);
  const byNamespace = await ask(api, "executions/daily/group-by-namespace", { namespace: "company.sales" });
  assert.deepEqual(Object.keys(Object(byNamespace)), ["company.sales"]);
  const { counts, total } = Object(at(byNamespace, "company.sales"));
  assert.deepEqual([total, counts.SUCCESS, counts.FAILED], [2, 2, 0]);
});

test("the newest executions of flows are answered, and task runs and logs are counted", async () => {
  await using api = await startApiBench();
  await execute(api);
  const flows = [
    { namespace: "company.sales", id: "good" },
    { namespace: "company.sales", id: "nobody" },
  ];
  const latest = rows(await ask(api, "executions/latest/group-by-flow", { flows }));
  assert.deepEqual(
    latest.map(({ flowId }) => flowId),
    ["good"],
  );
  assert.deepEqual(await ask(api, "executions/latest/group-by-flow"), []);
  const taskRuns = await ask(api, "taskruns/daily", { state: ["SUCCESS", "FAILED"] });
  assert.deepEqual([sum(taskRuns, "executionCounts", "SUCCESS"), sum(taskRuns, "executionCounts", "FAILED")], [2, 1]);
  const logs = await ask(api, "logs/daily", { logLevel: "ERROR", namespace: "company", flowId: "bad" });
  assert.deepEqual(Object.keys(Object(at(rows(logs)[0], "counts"))), [...LOG_LEVELS]);
  assert.ok(sum(logs, "counts", "ERROR") >= 1);
  assert.equal(sum(logs, "counts", "INFO"), 0);
  assert.equal(sum(await ask(api, "logs/daily", { q: "no such words" }), "counts", "ERROR"), 0);
});

test("flows and triggers are counted, all of them or those of a namespace", async () => {
  await using api = await startApiBench();
  await execute(api);
  while (at(await ask(api, "summary"), "triggers") !== 1);
  assert.deepEqual(await ask(api, "summary"), { flows: 2, triggers: 1 });
  assert.deepEqual(await ask(api, "summary", { namespace: "company.stock" }), { flows: 1, triggers: 0 });
  assert.deepEqual(await ask(api, "summary", { namespace: "comp" }), { flows: 0, triggers: 0 });
});

test("questions about statistics that make no sense are refused", async () => {
  await using api = await startApiBench();
  const odd = [
    { startDate: "yesterday" },
    { startDate: "2026-01-02T00:00:00Z", endDate: "2026-01-01T00:00:00Z" },
    { startDate: "0001-01-01T00:00:00Z" },
    { namespace: 5 },
    { flows: "all" },
    { state: ["DONE"] },
    [],
    "text",
  ];
  for (const body of odd) {
    const headers = { "content-type": "application/json" };
    const asked = { body: JSON.stringify(body), headers };
    const path = isJsonMap(body) && "flows" in body ? "executions/daily/group-by-flow" : "executions/daily";
    assert.equal((await api.call("POST", `${STATS}/${path}`, asked)).status, 422, JSON.stringify(body));
  }
});
