import assert from "node:assert/strict";
import { test } from "node:test";
import { isJsonMap, type JsonMap } from "../../core/json-map.ts";
import { type ApiBench, startApiBench } from "./api-bench.ts";

const TASKS = "tasks:\n  - id: say\n    type: io.kestra.plugin.core.debug.Return\n    format: of {{ trigger }}\n";
const SCHEDULED = `id: yearly
namespace: company.team
triggers:
  - id: clock
    type: io.kestra.plugin.core.trigger.Schedule
    cron: "0 0 1 1 *"
${TASKS}`;
const HOOKED = `id: hooked
namespace: company.team
outputs:
  - id: said
    type: STRING
    value: "{{ outputs.say.value }}"
triggers:
  - id: call
    type: io.kestra.plugin.core.trigger.Webhook
    key: open-sesame
    wait: true
    returnOutputs: true
    responseCode: 201
    conditions:
      - type: io.kestra.plugin.core.condition.Expression
        expression: "{{ trigger.body.wanted ?? true }}"
tasks:
  - id: say
    type: io.kestra.plugin.core.debug.Return
    format: "{{ trigger.body.name }} {{ trigger.parameters.from[0] }}"
`;

async function save(api: ApiBench, body: string): Promise<void> {
  const answer = await api.call("POST", "/api/v1/main/flows", { body });
  assert.equal(answer.status, 200, answer.text);
}

/** The state of the only trigger, once the scheduler has seen the flow. */
async function triggerState(api: ApiBench): Promise<JsonMap> {
  for (;;) {
    const found = await api.call("GET", "/api/v1/main/triggers/search?namespace=company");
    const { results } = found.json;
    const row: unknown = Array.isArray(results) ? results[0] : undefined;
    if (isJsonMap(row) && isJsonMap(row["triggerContext"])) return row["triggerContext"];
  }
}

function put(body: unknown): RequestInit {
  return { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
}

test("a schedule shows its next date, is switched off, unlocked, and made up for", async () => {
  await using api = await startApiBench();
  await save(api, SCHEDULED);
  const state = await triggerState(api);
  assert.match(String(state["nextExecutionDate"]), /-01-01T/);
  const key = { namespace: "company.team", flowId: "yearly", triggerId: "clock" };
  const off = await api.call("PUT", "/api/v1/main/triggers", put({ ...key, disabled: true }));
  assert.deepEqual([off.status, off.json["disabled"]], [200, true]);
  const unlocked = await api.call("POST", "/api/v1/main/triggers/company.team/yearly/clock/unlock");
  assert.equal(unlocked.status, 409);
  assert.equal((await api.call("PUT", "/api/v1/main/triggers", put({ ...key, disabled: false }))).status, 200);
  const backfill = { start: "2020-06-01T00:00:00Z", end: "2022-06-01T00:00:00Z" };
  const made = await api.call("PUT", "/api/v1/main/triggers", put({ ...key, backfill }));
  assert.equal(made.status, 200, made.text);
  for (let total = 0; total !== 2; ) {
    const found = await api.call("GET", "/api/v1/main/executions/search?flowId=yearly&state=SUCCESS");
    total = Number(found.json["total"]);
  }
  const ended = await api.call("PUT", "/api/v1/main/triggers/backfill/pause", put(key));
  assert.deepEqual([ended.status, ended.json["message"]], [400, "Bad Request: No backfill found"]);
});

test("triggers are switched, made up for and deleted by the newer paths, and several of them at once", async () => {
  await using api = await startApiBench();
  const triggers = "/api/v1/main/triggers";
  await save(api, SCHEDULED);
  await save(api, SCHEDULED.replace("yearly", "other").replace("company.team", "company.teams"));
  await save(api, SCHEDULED.replace("yearly", "third"));
  const key = { namespace: "company.team", flowId: "yearly", triggerId: "clock" };
  const other = { ...key, namespace: "company.teams", flowId: "other" };
  const nobody = { ...key, flowId: "nobody" };
  const told = async (method: string, path: string, body: unknown = {}) => {
    const { status, json } = await api.call(method, `${triggers}${path}`, put(body));
    return `${status} ${JSON.stringify(json["count"] ?? json["disabled"] ?? null)}`;
  };
  const states = async (query: string): Promise<number> =>
    Number((await api.call("GET", `${triggers}/search?${query}`)).json["total"]);
  while ((await states("namespace=company")) < 3);
  assert.equal(await told("PUT", "/set-disabled", { ...key, disabled: true }), "200 true");
  const list = { triggers: [key, other, nobody], disabled: false };
  assert.equal(await told("POST", "/set-disabled/by-triggers", list), "200 2");
  const twice = { ...list, triggers: [...list.triggers, ...list.triggers] };
  assert.equal(await told("POST", "/set-disabled/by-triggers", twice), "200 2", "each counts once");
  const inTeam = "filters[namespace][EQUALS]=company.team";
  assert.equal(await told("POST", `/set-disabled/by-query?${inTeam}&disabled=true`), "200 2");
  assert.equal(await told("POST", "/unlock/by-query?namespace=company"), "200 0");
  const backfill = { start: "2020-06-01T00:00:00Z", end: "2022-06-01T00:00:00Z" };
  assert.equal(await told("PUT", "/backfill/create", { ...key, backfill }), "200 true");
  assert.equal(await told("PUT", "/backfill/create", key), "422 null");
  assert.equal(await told("POST", "/backfill/pause/by-triggers", [key, other]), "200 1");
  assert.equal(await told("POST", "/backfill/unpause/by-query?q=yearly"), "200 1");
  assert.equal(await told("POST", "/backfill/delete/by-triggers", [key]), "200 1");
  assert.equal(await told("POST", "/backfill/delete/by-triggers", key), "422 null");
  assert.equal(await states("filters[flowId][EQUALS]=third"), 1);
  assert.equal(await told("DELETE", "/delete/by-query?filters[flowId][REGEX]=("), "422 null");
  assert.equal((await api.call("DELETE", "/api/v1/main/flows/company.teams/other")).status, 204);
  while ((await states("flowId=other")) > 0);
  assert.equal(await told("DELETE", "/delete/by-triggers", [key, other]), "200 1");
  assert.equal((await api.call("DELETE", `${triggers}/company.team/third/clock`)).status, 204);
  const gone = await api.call("DELETE", `${triggers}/company.team/nobody/clock`);
  assert.equal(gone.status, 404);
});

test("what is wrong about a trigger is told by status and message", async () => {
  await using api = await startApiBench();
  const key = { namespace: "company.team", flowId: "nobody", triggerId: "clock" };
  assert.equal((await api.call("PUT", "/api/v1/main/triggers", put({ ...key, disabled: true }))).status, 404);
  const incomplete = await api.call("PUT", "/api/v1/main/triggers", put({ namespace: "n", flowId: "f" }));
  assert.deepEqual(
    [incomplete.status, incomplete.json["message"]],
    [422, "Invalid entity: triggerId: Expected required property"],
  );
  assert.equal((await api.call("PUT", "/api/v1/main/triggers", { body: "{" })).status, 422);
});

test("whoever knows a webhook's key starts its flow, and gets the answer that the trigger asks for", async () => {
  await using api = await startApiBench();
  await save(api, HOOKED);
  const path = "/api/v1/main/executions/webhook/company.team/hooked";
  const called = await api.call("POST", `${path}/open-sesame?from=afar`, put({ name: "Ada" }));
  assert.deepEqual([called.status, called.json], [201, { said: "Ada afar" }]);
  assert.equal((await api.call("GET", `${path}/open-barley`)).status, 404);
  assert.equal((await api.call("POST", `${path}/open-sesame`, put({ wanted: false }))).status, 204);
});
