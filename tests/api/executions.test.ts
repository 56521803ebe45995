import assert from "node:assert/strict";
import { test } from "node:test";
import { type Answer, type ApiBench, startApiBench } from "./api-bench.ts";

const FLOW = `id: steps
namespace: company.team
labels:
  from: flow
tasks:
  - id: first
    type: io.kestra.plugin.core.debug.Return
    format: one
  - id: second
    type: io.kestra.plugin.core.debug.Return
    format: two
`;
const BROKEN = `id: broken
namespace: company.team
tasks:
  - id: good
    type: io.kestra.plugin.core.debug.Return
    format: fine
  - id: bad
    type: io.kestra.plugin.core.execution.Fail
`;
const PAUSED = `id: paused
namespace: company.team
tasks:
  - id: wait
    type: io.kestra.plugin.core.flow.Pause
    onResume:
      - id: reason
        type: STRING
  - id: after
    type: io.kestra.plugin.core.debug.Return
    format: "{{ outputs.wait.onResume.reason }}"
`;

const PREFIX = "/api/v1/main/executions";

async function save(api: ApiBench, source: string): Promise<void> {
  const headers = { "content-type": "application/x-yaml" };
  assert.equal((await api.call("POST", "/api/v1/main/flows", { body: source, headers })).status, 200);
}

/** Creates an execution; of flows that end, it has ended. */
async function create(api: ApiBench, flow: string, query = "?wait=true"): Promise<string> {
  const created = await api.call("POST", `${PREFIX}/company.team/${flow}${query}`);
  assert.equal(created.status, 200, created.text);
  return String(created.json["id"]);
}

async function until(api: ApiBench, id: string, state: string): Promise<Answer> {
  for (;;) {
    const answer = await api.call("GET", `${PREFIX}/${id}`);
    if (stateOf(answer) === state) return answer;
  }
}

function stateOf({ json }: Answer): unknown {
  return Object(json["state"]).current;
}

function post(api: ApiBench, path: string, body?: unknown): Promise<Answer> {
  if (body === undefined) return api.call("POST", `${PREFIX}/${path}`);
  const headers = { "content-type": "application/json" };
  return api.call("POST", `${PREFIX}/${path}`, { body: JSON.stringify(body), headers });
}

test("an execution is changed by the newer paths, which answer it as it is then", async () => {
  await using api = await startApiBench();
  await save(api, FLOW);
  const id = await create(api, "steps");
  const changed = await post(api, `${id}/actions/change-status?status=WARNING`);
  assert.deepEqual([changed.status, stateOf(changed)], [200, "WARNING"]);
  const labelled = await post(api, `${id}/actions/labels`, [{ key: "team", value: "a" }]);
  assert.ok(Object(labelled.json["labels"]).some(({ key }: { key: string }) => key === "team"));
  const [taskRun] = Object(labelled.json["taskRunList"]);
  const rerun = await post(api, `${id}/actions/state`, { taskRunId: taskRun.id, state: "FAILED" });
  assert.equal(rerun.status, 200, rerun.text);
  assert.equal((await post(api, `${id}/actions/state`, { taskRunId: "no", state: "FAILED" })).status, 422);
  await until(api, id, "FAILED");
  const restarted = await post(api, `${id}/actions/restart`);
  assert.equal(Object(restarted.json["metadata"]).attemptNumber, 3, restarted.text);
  await until(api, id, "SUCCESS");
  const replayed = await post(api, `${id}/actions/replay?breakpoints=second`);
  assert.equal(Object(replayed.json)["parentId"], id);
  await until(api, String(replayed.json["id"]), "BREAKPOINT");
  const resumed = await post(api, `${replayed.json["id"]}/actions/resume-from-breakpoint`);
  assert.equal(resumed.status, 200, resumed.text);
  await until(api, String(replayed.json["id"]), "SUCCESS");
});

test("the first paths answer as they always have", async () => {
  await using api = await startApiBench();
  for (const flow of [FLOW, PAUSED, BROKEN]) await save(api, flow);
  const id = await create(api, "steps");
  const changed = await post(api, `${id}/change-status?status=FAILED`);
  assert.deepEqual([changed.status, stateOf(changed)], [200, "FAILED"]);
  const paused = await create(api, "paused", "");
  await until(api, paused, "PAUSED");
  const live = await post(api, `${paused}/labels`, [{ key: "a", value: "b" }]);
  assert.deepEqual([live.status, live.headers.get("content-type")], [400, "text/plain; charset=utf-8"]);
  const form = new FormData();
  form.set("reason", "because");
  assert.equal((await post(api, `${paused}/resume`)).status, 422);
  assert.equal((await api.call("POST", `${PREFIX}/${paused}/resume`, { body: form })).status, 204);
  const ended = await until(api, paused, "SUCCESS");
  assert.equal(Object(ended.json["taskRunList"]).at(-1).outputs.value, "because");
  assert.equal((await api.call("DELETE", `${PREFIX}/${paused}/kill`)).status, 202);
  assert.equal((await api.call("DELETE", `${PREFIX}/${paused}/kill?isOnKillCascade=false`)).status, 409);
  assert.equal((await post(api, "trigger/company.team/steps")).status, 200);
});

test("what the state of an execution does not allow is told by status", async () => {
  await using api = await startApiBench();
  for (const flow of [FLOW, PAUSED]) await save(api, flow);
  const id = await create(api, "steps");
  const paused = await create(api, "paused", "");
  await until(api, paused, "PAUSED");
  for (const style of ["", "actions/"]) {
    assert.equal((await post(api, `${id}/${style}restart`)).status, 422, "nothing failed");
    assert.equal((await post(api, `${id}/${style}resume`)).status, 409);
    assert.equal((await post(api, `${id}/${style}pause`)).status, 422);
    assert.equal((await post(api, `${id}/${style}unqueue?state=RUNNING`)).status, 422);
    assert.equal((await post(api, `${id}/${style}force-run`)).status, 422);
    assert.equal((await post(api, `${id}/${style}change-status?status=RUNNING`)).status, 422);
    assert.equal((await post(api, `${id}/${style}change-status?status=ODD`)).status, 422);
    assert.equal((await post(api, `${id}/${style}change-status`)).status, 400);
    assert.equal((await post(api, `${paused}/${style}change-status?status=FAILED`)).status, 422);
    assert.equal((await post(api, `${id}/${style}resume-from-breakpoint`)).status, 409);
    assert.equal((await post(api, `${id}/${style}replay?revision=7`)).status, 404);
    assert.equal((await post(api, `${id}/${style}replay?breakpoints=.a`)).status, 422);
    for (const action of ["restart", "replay", "force-run", "pause", "resume", "unqueue"]) {
      assert.equal((await post(api, `nobody/${style}${action}`)).status, 404, action);
    }
  }
  assert.equal((await api.call("DELETE", `${PREFIX}/${paused}`)).status, 409);
  assert.equal((await api.call("DELETE", `${PREFIX}/${paused}/actions/kill`)).status, 200);
  await until(api, paused, "KILLED");
  assert.equal((await api.call("DELETE", `${PREFIX}/${paused}`)).status, 204);
  assert.equal((await api.call("GET", `${PREFIX}/${paused}`)).status, 404);
});

test("an execution is made with labels, a kind, a date and breakpoints", async () => {
  await using api = await startApiBench();
  await save(api, FLOW);
  const query = "?labels=from:me&labels=a:b:c&kind=TEST&breakpoints=second&revision=1";
  const created = await post(api, `company.team/steps${query}`);
  assert.equal(created.json["kind"], "TEST");
  assert.deepEqual(created.json["breakpoints"], [{ id: "second" }]);
  const labels = Object(created.json["labels"]).map(
    (label: { key: string; value: string }) => `${label.key}=${label.value}`,
  );
  assert.ok(
    labels.includes("from=me") &&
      labels.includes("a=b:c") &&
      labels.some((each: string) => each.startsWith("system.correlationId=")),
  );
  await until(api, String(created.json["id"]), "BREAKPOINT");
  const later = await post(api, "company.team/steps?scheduleDate=2999-01-01T00:00:00%2B01:00");
  assert.deepEqual([later.json["scheduleDate"], stateOf(later)], ["2998-12-31T23:00:00.000000Z", "CREATED"]);
  const forced = await post(api, `${later.json["id"]}/actions/force-run`);
  assert.equal(forced.status, 200);
  assert.notEqual(stateOf(forced), "CREATED");
  assert.equal((await post(api, "company.team/steps?revision=9")).status, 404);
  assert.equal((await post(api, "company.team/steps?scheduleDate=soon")).status, 422);
});

test("executions of a list are changed together, or none of them when one does not allow it", async () => {
  await using api = await startApiBench();
  for (const flow of [FLOW, BROKEN]) await save(api, flow);
  const good = await create(api, "steps");
  const bad = await create(api, "broken");
  const refused = await post(api, "restart/by-ids", [bad, good, "nobody"]);
  assert.deepEqual([refused.status, refused.json["message"]], [400, "invalid bulk restart"]);
  const invalids = Object(refused.json["invalids"]);
  assert.deepEqual(
    invalids.map(({ invalidValue }: { invalidValue: unknown }) => invalidValue),
    [good, "nobody"],
  );
  assert.deepEqual(invalids[0].propertyPath, [{ name: "execution", kind: "PROPERTY", inIterable: false }]);
  assert.equal(stateOf(await api.call("GET", `${PREFIX}/${bad}`)), "FAILED");
  const changed = await post(api, "change-status/by-ids?newStatus=WARNING", [bad, good]);
  assert.deepEqual([changed.json["count"], changed.json["totalItems"]], [2, 2]);
  await until(api, good, "WARNING");
  const labels = { executionsId: [good], executionLabels: [{ key: "x", value: "y" }] };
  assert.equal((await post(api, "labels/by-ids", labels)).json["count"], 1);
  assert.equal((await post(api, "replay/by-ids?latestRevision=true", [good])).json["count"], 1);
  for (const action of ["kill", "pause", "resume", "force-run", "unqueue"]) {
    const method = action === "kill" ? "DELETE" : "POST";
    const body = JSON.stringify([good]);
    const headers = { "content-type": "application/json" };
    assert.equal((await api.call(method, `${PREFIX}/${action}/by-ids`, { body, headers })).status, 400, action);
  }
  assert.equal((await post(api, "pause/by-ids", [])).json["count"], 0);
});

test("executions that have not ended are deleted only when that is asked for, with their files", async () => {
  await using api = await startApiBench();
  for (const flow of [FLOW, PAUSED]) await save(api, flow);
  const paused = await create(api, "paused", "");
  const ended = await create(api, "steps");
  const headers = { "content-type": "application/json" };
  const remove = (query: string) =>
    api.call("DELETE", `${PREFIX}/by-ids${query}`, { body: JSON.stringify([paused, ended]), headers });
  await until(api, paused, "PAUSED");
  assert.equal((await remove("")).status, 400);
  assert.equal((await api.call("GET", `${PREFIX}/${ended}`)).status, 200);
  const removed = await remove("?includeNonTerminated=true");
  assert.deepEqual([removed.status, removed.json["count"]], [200, 2], removed.text);
  for (const id of [paused, ended]) assert.equal((await api.call("GET", `${PREFIX}/${id}`)).status, 404);
});

test("the executions of a flow, and the last one of each, are found", async () => {
  await using api = await startApiBench();
  await save(api, FLOW);
  await create(api, "steps");
  const last = await create(api, "steps");
  const listed = await api.call("GET", `${PREFIX}?namespace=company.team&flowId=steps&size=1`);
  assert.deepEqual([listed.json["total"], Object(listed.json["results"])[0].id], [2, last]);
  assert.equal((await api.call("GET", `${PREFIX}?namespace=company.team`)).status, 400);
  const latest = await post(api, "latest", [{ namespace: "company.team", id: "steps" }]);
  const [found] = JSON.parse(latest.text);
  assert.deepEqual([found.id, found.flowId, found.status], [last, "steps", "SUCCESS"]);
});
