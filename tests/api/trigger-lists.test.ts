import assert from "node:assert/strict";
import { test } from "node:test";
import { type Answer, type ApiBench, startApiBench } from "./api-bench.ts";

const TRIGGERS = "/api/v1/main/triggers";
const FLOW = `id: clocks
namespace: company.team
triggers:
  - id: yearly
    type: io.kestra.plugin.core.trigger.Schedule
    cron: "0 0 1 1 *"
    stopAfter: [FAILED]
  - id: daily
    type: io.kestra.plugin.core.trigger.Schedule
    cron: "0 0 * * *"
tasks:
  - id: say
    type: io.kestra.plugin.core.debug.Return
    format: ok
`;

async function save(api: ApiBench, body: string): Promise<void> {
  const answer = await api.call("POST", "/api/v1/main/flows", { body });
  assert.equal(answer.status, 200, answer.text);
}

/** Saves the flow, and waits until the scheduler has seen its triggers. */
async function started(): Promise<ApiBench> {
  const api = await startApiBench();
  await save(api, FLOW);
  while ((await api.call("GET", `${TRIGGERS}/search`)).json["total"] !== 2);
  return api;
}

function ids({ json, status, text }: Answer): readonly string[] {
  assert.equal(status, 200, text);
  return Object(json["results"]).map(({ state, triggerId }: { state?: { triggerId: string }; triggerId: string }) =>
    state ? state.triggerId : triggerId,
  );
}

function withBody(body: unknown): RequestInit {
  return { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
}

test("triggers are searched by parameters and filters, in any order", async () => {
  await using api = await started();
  const key = { namespace: "company.team", flowId: "clocks", triggerId: "daily" };
  assert.equal((await api.call("PUT", `${TRIGGERS}/set-disabled`, withBody({ ...key, disabled: true }))).status, 200);
  const cases: readonly (readonly [query: string, found: readonly string[]])[] = [
    ["", ["daily", "yearly"]],
    ["sort=triggerId:desc", ["yearly", "daily"]],
    ["sort=flowId:asc&sort=triggerId:desc&sort=executionId:asc&sort=namespace:asc", ["yearly", "daily"]],
    ["sort=nextExecutionDate:desc&filters[enabled][EQUALS]=true", ["yearly"]],
    ["filters[triggerState][EQUALS]=DISABLED", ["daily"]],
    ["filters[locked][EQUALS]=true", []],
    ["filters[or][0][locked][EQUALS]=true&filters[or][1][triggerId][EQUALS]=daily", ["daily"]],
    ["filters[or][0][enabled][EQUALS]=true&filters[or][1][triggerId][EQUALS]=daily", ["daily", "yearly"]],
    ["filters[triggerId][IN]=daily,hourly", ["daily"]],
    ["filters[namespace][PREFIX]=company", ["daily", "yearly"]],
    ["filters[namespace][EQUALS]=company", []],
    ["filters[scope][EQUALS]=SYSTEM", []],
    ["namespace=company&flowId=clocks&q=YEAR", ["yearly"]],
    ["workerId=nobody", []],
    ["filters[nextExecutionDate][LESS_THAN]=2020-01-01T00:00:00Z", []],
    [
      "dateFilter=NEXT_EXECUTION_DATE&filters[startDate][GREATER_THAN]=2020-01-01T00:00:00Z&filters[enabled][EQUALS]=true",
      ["yearly"],
    ],
    ["dateFilter=LAST_TRIGGERED_DATE&filters[endDate][LESS_THAN]=2020-01-01T00:00:00Z", []],
    ["size=1&page=2", ["yearly"]],
  ];
  for (const [query, found] of cases)
    assert.deepEqual(ids(await api.call("GET", `${TRIGGERS}/search?${query}`)), found, query);
  for (const query of ["sort=size:asc", "sort=flowId", "filters[level][EQUALS]=a", "filters[locked][EQUALS]=odd"]) {
    assert.equal((await api.call("GET", `${TRIGGERS}/search?${query}`)).status, 422, query);
  }
  assert.deepEqual(ids(await api.call("GET", `${TRIGGERS}/company.team/clocks?sort=triggerId:desc`)), [
    "yearly",
    "daily",
  ]);
  assert.deepEqual(ids(await api.call("GET", `${TRIGGERS}/company.team/nobody`)), []);
});

test("a trigger is told with its state in the words of older clients and of newer ones", async () => {
  await using api = await started();
  const found = await api.call("GET", `${TRIGGERS}/search?filters[triggerId][EQUALS]=yearly`);
  const [row] = Object(found.json["results"]);
  assert.equal(row.abstractTrigger.cron, "0 0 1 1 *");
  assert.deepEqual(row.trigger, row.abstractTrigger);
  assert.deepEqual(row.state, row.triggerContext);
  assert.equal(row.state.nextEvaluationDate, row.triggerContext.nextExecutionDate);
  const { kind, locked, disabled, stopAfter, updatedAt, updatedDate } = row.state;
  assert.deepEqual([kind, locked, disabled, stopAfter], ["SCHEDULE", false, false, ["FAILED"]]);
  assert.equal(updatedAt, updatedDate);
});

test("triggers are written as a table, and those that a body's filters name are deleted", async () => {
  await using api = await started();
  const table = await api.call("GET", `${TRIGGERS}/export/by-query/csv?flowId=clocks`);
  assert.equal(table.headers.get("content-type"), "text/csv; charset=utf-8");
  const [header = "", ...rows] = table.text.trim().split("\n");
  assert.match(header, /^namespace,flowId,triggerId,type,/);
  assert.deepEqual(
    rows.map((row) =>
      row
        .split(",")
        .filter((_, at) => at !== 3)
        .slice(0, 5)
        .join(" "),
    ),
    ["company.team clocks daily false false", "company.team clocks yearly false false"],
  );
  const remove = (filters: unknown) => api.call("DELETE", `${TRIGGERS}/delete/by-query`, withBody({ filters }));
  const one = await remove([{ field: "TRIGGER_ID", operation: "EQUALS", value: "daily" }]);
  assert.deepEqual([one.status, one.json["count"], one.json["totalItems"]], [200, 1, 1]);
  const none = await remove([{ field: "triggerId", operation: "IN", value: ["hourly", "weekly"] }]);
  assert.equal(none.json["count"], 0);
  assert.equal((await remove([{ field: "colour", operation: "EQUALS", value: "red" }])).status, 422);
  assert.equal((await remove([{ logical: "or", children: [{ field: "q" }] }])).status, 422);
});
