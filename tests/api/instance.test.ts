import assert from "node:assert/strict";
import { test } from "node:test";
import type { ServiceInstance, ServiceState, ServiceType } from "../../core/contracts/service.ts";
import { startApiBench } from "./api-bench.ts";

const DATE = "2030-01-01T00:00:00.000Z";

function service(id: string, type: ServiceType, state: ServiceState): ServiceInstance {
  return {
    id,
    type,
    state,
    server: { id: `server-of-${id}`, type: "SERVER", version: "1.0", hostname: `host-${id}` },
    createdAt: DATE,
    updatedAt: DATE,
    events: [{ date: DATE, state: "CREATED" }],
    liveness: {
      enabled: true,
      intervalMs: 1,
      timeoutMs: 1,
      initialDelayMs: 1,
      heartbeatIntervalMs: 1,
      terminationGracePeriodMs: 1,
      restartStrategy: "NEVER",
    },
    properties: { group: "gpu" },
    metrics: { "slots.used": 3 },
    sequence: 1,
  };
}

test("services are searched, counted and looked at", async () => {
  await using api = await startApiBench();
  const { services } = api.services.repository;
  for (const each of [
    service("a", "WORKER", "RUNNING"),
    service("b", "WORKER", "EMPTY"),
    service("c", "EXECUTOR", "RUNNING"),
  ]) {
    await services.save(each, true);
  }
  const ids = async (query: string): Promise<string> => {
    const { status, json } = await api.call("GET", `/api/v1/instance/services/search?${query}`);
    if (status !== 200) return String(status);
    return `${Object(json["results"])
      .map(({ id }: { id: string }) => id)
      .join("")} ${json["total"]}`;
  };
  assert.equal(await ids("sort=id:desc"), "cba 3");
  assert.equal(await ids("sort=type:asc&sort=id:desc&size=2"), "cb 3");
  assert.equal(await ids("filters[type][EQUALS]=WORKER&sort=id:asc&size=1&page=2"), "b 2");
  assert.equal(await ids("filters[state][IN]=INACTIVE,ERROR"), "b 1");
  assert.equal(await ids("filters[state][NOT_EQUALS]=RUNNING&filters[q][CONTAINS]=HOST"), "b 1");
  assert.equal(await ids("filters[q][REGEX]=R"), "422");
  assert.equal(await ids("filters[state][STARTS_WITH]=INACT"), "b 1");
  const active = await api.call("GET", "/api/v1/instance/services/active");
  const counts = [
    { type: "EXECUTOR", total: 1 },
    { type: "WORKER", total: 1 },
  ];
  assert.deepEqual(active.json, { total: 2, services: counts });
  const one = await api.call("GET", "/api/v1/instance/services/a");
  assert.deepEqual(one.json["props"], { group: "gpu" });
  assert.deepEqual(one.json["events"], [{ ts: DATE, type: "service.state.updated", state: "CREATED" }]);
  assert.equal((await api.call("GET", "/api/v1/instance/services/x")).status, 404);
  const metrics = await api.call("GET", "/api/v1/instance/metrics/WORKER");
  const tags = [{ key: "service_id", value: "a" }];
  assert.deepEqual(JSON.parse(metrics.text), [{ name: "slots.used", type: "GAUGE", tags, value: 3 }]);
  assert.equal((await api.call("GET", "/api/v1/instance/metrics/NOTHING")).status, 422);
  const { json } = await api.call("GET", "/api/v1/instance/maintenance/status");
  assert.deepEqual([json["maintenance"], Object(json["services"]).WORKER], [false, { total: 1, inMaintenance: 0 }]);
});

const JOB = { namespace: "company.team", flowId: "report", name: "load", executionId: "e1", taskRunId: "t1" };

test("a worker tells what it is at, and other services nothing of the kind", async () => {
  await using api = await startApiBench();
  const { services } = api.services.repository;
  await services.save({ ...service("a", "WORKER", "RUNNING"), jobs: [JOB] }, true);
  await services.save(service("b", "EXECUTOR", "RUNNING"), true);
  assert.deepEqual((await api.call("GET", "/api/v1/instance/services/a")).json["jobs"], [JOB]);
  assert.ok(!("jobs" in (await api.call("GET", "/api/v1/instance/services/b")).json));
});

const FLOW = `id: used
namespace: company.team
inputs:
  - id: name
    type: STRING
    defaults: Ada
tasks:
  - id: both
    type: io.kestra.plugin.core.flow.Parallel
    tasks:
      - id: say
        type: io.kestra.plugin.core.debug.Return
        format: x
        timeout: PT1M
triggers:
  - id: clock
    type: io.kestra.plugin.core.trigger.Schedule
    cron: "0 0 1 1 *"
`;

test("usages count flows, their parts, and the executions of each day", async () => {
  await using api = await startApiBench({ url: "https://kestra.example.com" });
  const headers = { "content-type": "application/x-yaml" };
  assert.equal((await api.call("POST", "/api/v1/main/flows", { body: FLOW, headers })).status, 200);
  assert.equal((await api.call("POST", "/api/v1/main/executions/company.team/used?wait=true")).status, 200);
  const { json } = await api.call("GET", "/api/v1/main/usages/all");
  const flows = Object(json["flows"]);
  assert.deepEqual([flows.count, flows.namespacesCount, flows.hasInputsCount, flows.hasSlaCount], [1, 1, 1, 0]);
  assert.deepEqual(flows.taskTypeCount, {
    "io.kestra.plugin.core.debug.Return": 1,
    "io.kestra.plugin.core.flow.Parallel": 1,
  });
  assert.deepEqual(flows.triggerTypeCount, { "io.kestra.plugin.core.trigger.Schedule": 1 });
  assert.equal(flows.tasks.hasTimeoutCount, 1);
  const days = Object(json["executions"]).dailyExecutionsCount;
  assert.equal(days.length, 30);
  const counted = days.reduce((sum: number, { executionCounts }: { executionCounts: { SUCCESS: number } }) => {
    return sum + executionCounts.SUCCESS;
  }, 0);
  assert.equal(counted, 1);
  const configs = await api.call("GET", "/api/v1/configs");
  assert.equal(json["uuid"], configs.json["uuid"]);
  assert.deepEqual((await api.call("GET", "/api/v1/usages")).json["flows"], flows);
});

test("clients are told the names and limits that the configuration gives", async () => {
  const installation = {
    environment: { name: "staging", color: "#ff0000" },
    preview: { initial: 5, max: 10 },
    systemNamespace: "ops",
    hiddenLabelsPrefixes: ["system.", "secret."],
  };
  await using api = await startApiBench({ installation, url: "https://kestra.example.com" });
  const { json } = await api.call("GET", "/api/v1/main/configs");
  const { environment, preview, systemNamespace, hiddenLabelsPrefixes, edition, url } = json;
  assert.deepEqual({ environment, preview, systemNamespace, hiddenLabelsPrefixes }, installation);
  assert.deepEqual([edition, url], ["OSS", "https://kestra.example.com"]);
  assert.match(String(json["uuid"]), /^[0-9a-f-]{36}$/);
  assert.equal((await api.call("GET", "/api/v1/configs")).json["uuid"], json["uuid"]);
});
