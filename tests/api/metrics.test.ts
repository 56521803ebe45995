import assert from "node:assert/strict";
import { test } from "node:test";
import type { MetricEntry } from "../../core/contracts/log.ts";
import { type ApiBench, startApiBench } from "./api-bench.ts";

const METRICS = "/api/v1/main/metrics";

function metric(name: string, value: number, more: Partial<MetricEntry> = {}): MetricEntry {
  const place = { tenantId: "main", namespace: "company.team", flowId: "daily", executionId: "e1" };
  const task = { taskId: "load", taskRunId: "r1", type: "counter" } as const;
  return { ...place, ...task, timestamp: "2026-01-10T12:00:00.000Z", name, value, ...more };
}

async function withMetrics(): Promise<ApiBench> {
  const api = await startApiBench();
  await api.services.queue.sendMetrics([
    metric("rows", 3, { tags: { source: "a" } }),
    metric("rows", 5, { timestamp: "2026-01-10T18:30:00.000Z", executionId: "e2" }),
    metric("rows", 10, { timestamp: "2026-01-12T00:00:00.000Z", executionId: "e2", taskId: "save", taskRunId: "r2" }),
    metric("bytes", 0.5, { taskId: "save", taskRunId: "r2" }),
    metric("rows", 99, { namespace: "other" }),
    metric("lag", 7, { flowId: "hourly" }),
  ]);
  return api;
}

function valuesOf(rows: unknown, field: string): readonly unknown[] {
  assert.ok(Array.isArray(rows));
  return rows.map((row) => row[field]);
}

test("what an execution measured is listed in pages, in order, of all task runs or one", async () => {
  await using api = await withMetrics();
  const listed = async (query: string) => (await api.call("GET", `${METRICS}/e1?${query}`)).json;
  assert.deepEqual((await listed("size=1"))["results"], [metric("rows", 3, { tags: { source: "a" } })]);
  assert.deepEqual(valuesOf((await listed("sort=value:desc"))["results"], "value"), [99, 7, 3, 0.5]);
  assert.deepEqual(valuesOf((await listed("sort=name:asc&size=2&page=2"))["results"], "value"), [3, 99]);
  assert.deepEqual([(await listed("taskRunId=r2"))["total"], (await listed("taskId=load"))["total"]], [1, 3]);
  assert.equal((await listed("taskId=nothing"))["total"], 0);
  assert.equal((await api.call("GET", `${METRICS}/e1?sort=odd:asc`)).status, 422);
});

test("the names of what flows and tasks measure are listed, and the tasks that do", async () => {
  await using api = await withMetrics();
  const list = async (path: string): Promise<unknown> => JSON.parse((await api.call("GET", `${METRICS}/${path}`)).text);
  assert.deepEqual(await list("names/company.team/daily"), ["bytes", "rows"]);
  assert.deepEqual(await list("names/company.team/daily/load"), ["rows"]);
  assert.deepEqual(await list("tasks/company.team/daily"), ["load", "save"]);
  assert.deepEqual(await list("tasks/company.team/none"), []);
});

test("what was measured is put together by time, with zeros between", async () => {
  await using api = await withMetrics();
  const path = `${METRICS}/aggregates/company.team/daily`;
  const span = "startDate=2026-01-10T00:00:00Z&endDate=2026-01-12T12:00:00Z";
  const valuesBy = async (what: string) => {
    const { status, json, text } = await api.call("GET", `${path}/${what}`);
    assert.equal(status, 200, text);
    return [json["groupBy"], valuesOf(json["aggregations"], "value")] as const;
  };
  assert.deepEqual(await valuesBy(`rows?${span}`), ["day", [8, 0, 10]]);
  assert.deepEqual(await valuesBy(`rows?${span}&aggregation=avg`), ["day", [4, 0, 10]]);
  assert.deepEqual(await valuesBy(`rows?${span}&aggregation=min`), ["day", [3, 0, 10]]);
  assert.deepEqual(await valuesBy(`rows?${span}&aggregation=max`), ["day", [5, 0, 10]]);
  assert.deepEqual(await valuesBy(`load/rows?${span}`), ["day", [8, 0, 0]]);
  const hours = "startDate=2026-01-10T17:00:00Z&endDate=2026-01-11T00:00:00Z";
  assert.deepEqual(await valuesBy(`rows?${hours}`), ["hour", [0, 5, 0, 0, 0, 0, 0, 0]]);
  const { json } = await api.call("GET", `${path}/rows?${span}`);
  const first = { name: "rows", value: 8, date: "2026-01-10T00:00:00.000Z" };
  assert.deepEqual(Array.isArray(json["aggregations"]) && json["aggregations"][0], first);
  const lately = await valuesBy("rows");
  assert.deepEqual([lately[0], lately[1].length], ["day", 31]);
  const wrong = ["aggregation=median", "startDate=2026-02-01T00:00:00Z&endDate=2026-01-01T00:00:00Z", "startDate=soon"];
  for (const query of wrong) assert.equal((await api.call("GET", `${path}/rows?${query}`)).status, 422, query);
  const long = await api.call("GET", `${path}/rows?startDate=0001-01-01T00:00:00Z`);
  assert.equal(long.status, 422);
});
