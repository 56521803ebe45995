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

function put(body: JsonMap): RequestInit {
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
  assert.equal((await api.call("PUT", "/api/v1/main/triggers/backfill/pause", put(key))).status, 422);
});

test("what is wrong about a trigger is told by status and message", async () => {
  await using api = await startApiBench();
  const key = { namespace: "company.team", flowId: "nobody", triggerId: "clock" };
  assert.equal((await api.call("PUT", "/api/v1/main/triggers", put({ ...key, disabled: true }))).status, 404);
  const incomplete = await api.call("PUT", "/api/v1/main/triggers", put({ namespace: "n", flowId: "f" }));
  assert.deepEqual(
    [incomplete.status, incomplete.json["message"]],
    [422, "Invalid entity: triggerId: must be a text that is not empty"],
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
