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
const FOLLOWED = `id: followed
namespace: company.team
tasks:
  - id: nothing
    type: io.kestra.plugin.core.debug.Return
afterExecution:
  - id: wait
    type: io.kestra.plugin.core.flow.Sleep
    duration: PT1S
FOLLOWERS
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
  assert.equal((await post(api, `${id}/labels`, [{ key: "long", value: "x".repeat(70_000) }])).status, 422);
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

test("an execution is deleted once the tasks are over that follow its end, and stays deleted", async () => {
  await using api = await startApiBench();
  const follower = (id: string) => `  - id: ${id}\n    type: io.kestra.plugin.core.log.Log\n    message: ${id}`;
  await save(api, FOLLOWED.replace("FOLLOWERS", ["first", "second"].map(follower).join("\n")));
  const ids = [await create(api, "followed", "?wait=true"), await create(api, "followed", "?wait=true")];
  const [one = "", other = ""] = ids;
  assert.equal((await api.call("DELETE", `${PREFIX}/${one}?deleteLogs=false`)).status, 204);
  const bulk = await api.call("DELETE", `${PREFIX}/by-ids?deleteLogs=false`, {
    body: JSON.stringify([other]),
    headers: { "content-type": "application/json" },
  });
  assert.deepEqual([bulk.status, bulk.json["count"]], [200, 1], bulk.text);
  for (const id of ids) {
    assert.equal((await api.call("GET", `${PREFIX}/${id}`)).status, 404);
    const logs = await api.call("GET", `/api/v1/main/logs/${id}`);
    assert.deepEqual(
      JSON.parse(logs.text).map(({ taskId }: { taskId: string }) => taskId),
      ["wait", "first", "second"],
      "deleted before the last task that follows its end was over",
    );
  }
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

test("executions are searched by parameters and by filters, in any order", async () => {
  await using api = await startApiBench();
  for (const flow of [FLOW, BROKEN]) await save(api, flow);
  const good = await create(api, "steps", "?wait=true&labels=team:a");
  const test = await create(api, "steps", "?wait=true&kind=TEST");
  const bad = await create(api, "broken");
  const found = async (query: string) => {
    const answer = await api.call("GET", `${PREFIX}/search?sort=state.startDate:asc&${query}`);
    assert.equal(answer.status, 200, answer.text);
    return Object(answer.json["results"]).map(({ id }: { id: string }) => id);
  };
  const { json } = await api.call("GET", `${PREFIX}/${bad}`);
  // The time of the answer may be that of the end.
  const now = new Date(Date.parse(Object(json["state"]).endDate) + 1).toISOString();
  const cases: readonly (readonly [query: string, found: readonly string[]])[] = [
    ["", [good, test, bad]],
    ["namespace=company", [good, test, bad]],
    ["namespace=compan", []],
    ["filters[namespace][EQUALS]=company", []],
    ["filters[namespace][PREFIX]=company", [good, test, bad]],
    ["state=FAILED&state=KILLED", [bad]],
    ["filters[state][IN]=FAILED,KILLED", [bad]],
    ["filters[state][NOT_IN]=FAILED,KILLED", [good, test]],
    ["labels=team:a", [good]],
    ["filters[labels][EQUALS][team]=a", [good]],
    ["filters[labels][EQUALS]=team:a", [good]],
    ["filters[kind][EQUALS]=NORMAL", [good, bad]],
    ["filters[kind][IN]=NORMAL,TEST", [good, test, bad]],
    ["filters[kind][NOT_EQUALS]=NORMAL", [test]],
    ["flowId=broken", [bad]],
    ["filters[flowId][CONTAINS]=TEP", [good, test]],
    ["q=broke", [bad]],
    ["filters[q][EQUALS]=broke", [bad]],
    ["scope=SYSTEM", []],
    ["scope=USER,SYSTEM", [good, test, bad]],
    ["filters[scope][NOT_EQUALS]=USER", []],
    ["childFilter=CHILD", []],
    ["filters[childFilter][EQUALS]=MAIN", [good, test, bad]],
    ["timeRange=PT1H", [good, test, bad]],
    ["timeRange=-PT1H", [good, test, bad]],
    [`startDate=${now}`, []],
    [`endDate=${now}`, [good, test, bad]],
    [`filters[startDate][LESS_THAN]=${now}`, [good, test, bad]],
    [`filters[endDate][GREATER_THAN_OR_EQUAL_TO]=${now}`, []],
    [`dateFilter=END_DATE&endDate=${now}`, [good, test, bad]],
    ["filters[timeRange][EQUALS]=PT1H", [good, test, bad]],
    [`triggerExecutionId=${good}`, []],
    ["filters[or][0][state][EQUALS]=FAILED&filters[or][1][kind][EQUALS]=TEST", [test, bad]],
    ["filters[or][0][state][EQUALS]=FAILED&filters[or][1][flowId][EQUALS]=broken", [bad]],
    ["filters[flowId][EQUALS]=steps&filters[or][0][state][EQUALS]=FAILED&filters[or][1][kind][EQUALS]=TEST", [test]],
    [`dateFilter=START_OR_END_DATE&endDate=${now}`, [good, test, bad]],
    ["page=2&size=2", [bad]],
    ["sort=state.current:asc&size=1", [good]],
  ];
  for (const [query, ids] of cases) assert.deepEqual(await found(query), ids, query);
  const either = "filters[or][0][flowId][EQUALS]=steps&filters[or][1][state][IN]=SUCCESS,FAILED";
  const some = await api.call("GET", `${PREFIX}/search?${either}&size=1&page=2&sort=state.startDate:asc`);
  assert.deepEqual([some.json["total"], Object(some.json["results"])[0].id], [3, test]);
  const far = await api.call("GET", `${PREFIX}/search?${either}&size=10000&page=2`);
  assert.deepEqual([far.json["total"], far.json["results"]], [3, []]);
  const sorted = await api.call(
    "GET",
    `${PREFIX}/search?sort=flowId:asc&sort=state.duration:desc&sort=state.endDate:asc`,
  );
  assert.equal(Object(sorted.json["results"])[0].id, bad);
});

test("alternatives are taken wherever executions are asked for by a query", async () => {
  await using api = await startApiBench();
  for (const flow of [FLOW, BROKEN]) await save(api, flow);
  await create(api, "steps", "?wait=true");
  const test = await create(api, "steps", "?wait=true&kind=TEST");
  const bad = await create(api, "broken");
  await until(api, bad, "FAILED");
  const either = "filters[or][0][state][EQUALS]=FAILED&filters[or][1][kind][EQUALS]=TEST";
  const table = await api.call("GET", `${PREFIX}/export/by-query/csv?${either}`);
  const ids = table.text
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(",")[0]);
  assert.deepEqual(ids.toSorted(), [test, bad].toSorted());
  const values = await api.call("GET", `${PREFIX}/distinct-field-values?field=flowId&${either}`);
  assert.deepEqual(JSON.parse(values.text), ["broken", "steps"]);
  const runs = await api.call("GET", `/api/v1/main/taskruns/search?size=100&${either}`);
  const owners = Object(runs.json["results"]).map(({ executionId }: { executionId: string }) => executionId);
  assert.deepEqual(new Set(owners), new Set([test, bad]));
  assert.equal((await post(api, `labels/by-query?${either}`, [{ key: "a", value: "b" }])).json["count"], 2);
  assert.equal(
    (await api.call("DELETE", `${PREFIX}/by-query?dateFilter=START_OR_END_DATE&${either}`)).json["count"],
    2,
  );
  assert.equal((await api.call("GET", `${PREFIX}/search`)).json["total"], 1);
});

test("a search that makes no sense is refused", async () => {
  await using api = await startApiBench();
  const queries = [
    "sort=id",
    "sort=a:b:c",
    "sort=size:asc",
    "state=ODD",
    "labels=odd",
    "startDate=today",
    "timeRange=hour",
    "timeRange=PT1H&startDate=2026-01-01T00:00:00Z",
    "startDate=2026-01-02T00:00:00Z&endDate=2026-01-01T00:00:00Z",
    "childFilter=ODD",
    "page=0",
    "size=0",
    "filters[level][EQUALS]=INFO",
    "filters[state][EQUALS]=ODD",
    "filters[state][CONTAINS]=FAIL",
    "filters[flowId][LIKE]=a",
    "filters[flowId][REGEX]=(",
    "filters[startDate][EQUALS]=today",
    "filters[flowRevision][EQUALS]=one",
    "filters[flowId][EQUALS][key]=a",
    "filters[timeRange][LESS_THAN]=PT1H",
  ];
  for (const query of queries) {
    const { status, text } = await api.call("GET", `${PREFIX}/search?${query}`);
    assert.equal(status, 422, `${query}: ${text}`);
  }
});

test("executions that a query finds are changed together, and none when it finds none", async () => {
  await using api = await startApiBench();
  for (const flow of [FLOW, BROKEN]) await save(api, flow);
  const good = await create(api, "steps");
  const bad = await create(api, "broken");
  const failed = "filters[state][EQUALS]=FAILED";
  assert.equal((await post(api, "restart/by-query?namespace=company")).status, 400);
  assert.equal((await post(api, "restart/by-query?namespace=nobody")).json["count"], 0);
  const replayed = await post(api, `replay/by-query?${failed}`);
  assert.deepEqual([replayed.status, replayed.json["count"]], [200, 1]);
  const changed = await post(api, "change-status/by-query?newStatus=WARNING&state=FAILED&flowId=broken");
  assert.ok(Number(changed.json["count"]) >= 1, changed.text);
  await until(api, bad, "WARNING");
  assert.equal((await post(api, "labels/by-query?flowId=steps", [{ key: "a", value: "b" }])).json["count"], 1);
  for (const action of ["pause", "resume", "force-run", "unqueue"]) {
    assert.equal((await post(api, `${action}/by-query?flowId=steps`)).status, 400, action);
    assert.equal((await post(api, `${action}/by-query?flowId=nobody`)).json["count"], 0, action);
  }
  assert.equal((await api.call("DELETE", `${PREFIX}/kill/by-query?flowId=steps`)).status, 400);
  assert.equal((await api.call("DELETE", `${PREFIX}/by-query?flowId=steps`)).json["count"], 1);
  assert.equal((await api.call("GET", `${PREFIX}/${good}`)).status, 404);
});

test("inputs are validated one by one without an execution", async () => {
  await using api = await startApiBench();
  await save(
    api,
    `${FLOW}inputs:
  - id: number
    type: INT
  - id: name
    type: STRING
    defaults: you
  - id: letter
    type: FILE
    required: false
checks:
  - condition: "{{ inputs.number > 3 }}"
    message: too small
    style: WARNING
    behavior: CREATE_EXECUTION
`,
  );
  const validate = async (fields: Readonly<Record<string, string | Blob>>) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    const answer = await api.call("POST", `${PREFIX}/company.team/steps/validate`, { body });
    assert.equal(answer.status, 200, answer.text);
    return answer.json;
  };
  const wrong = Object(await validate({ number: "many" }));
  assert.deepEqual([wrong.id, wrong.namespace, wrong.checks], ["steps", "company.team", []]);
  assert.match(wrong.inputs[0].errors[0].message, /number/);
  assert.deepEqual([wrong.inputs[1].value, wrong.inputs[1].isDefault, wrong.inputs[1].enabled], ["you", true, true]);
  const small = Object(await validate({ number: "2", letter: new Blob(["x"]) }));
  assert.deepEqual(small.checks, [{ message: "too small", style: "WARNING", behavior: "CREATE_EXECUTION" }]);
  assert.deepEqual(
    small.inputs.map(({ errors }: { errors: unknown }) => errors),
    [[], [], []],
  );
  assert.equal((await api.call("GET", `${PREFIX}/search`)).json["total"], 0);
  assert.equal((await post(api, "company.team/nobody/validate")).status, 404);
});

test("what a paused execution asks for is validated while it stays paused", async () => {
  await using api = await startApiBench();
  await save(api, PAUSED);
  const id = await create(api, "paused", "");
  await until(api, id, "PAUSED");
  for (const path of ["resume/validate", "actions/resume/validate"]) {
    const missing = await post(api, `${id}/${path}`);
    const [input] = Object(missing.json["inputs"]);
    assert.deepEqual([missing.status, input.input.id, input.errors.length], [200, "reason", 1]);
  }
  assert.equal(stateOf(await api.call("GET", `${PREFIX}/${id}`)), "PAUSED");
});

test("expressions are rendered as an execution and its task runs see them", async () => {
  await using api = await startApiBench();
  await save(api, FLOW);
  const id = await create(api, "steps");
  const { json } = await api.call("GET", `${PREFIX}/${id}`);
  const [taskRun] = Object(json["taskRunList"]);
  const headers = { "content-type": "text/plain" };
  const render = async (path: string, body: string) => api.call("POST", `${PREFIX}/${id}/${path}`, { body, headers });
  for (const style of ["", "actions/"]) {
    const rendered = await render(`${style}eval`, "{{ outputs.first.value }}");
    assert.deepEqual(rendered.json, { result: "one" });
    const task = await render(`${style}eval/${taskRun.id}`, "{{ task.id }}");
    assert.deepEqual(task.json, { result: "first" });
    const wrong = await render(`${style}eval`, "{{ nothing }}");
    assert.equal(wrong.status, 200);
    assert.match(String(wrong.json["error"]), /nothing/);
    assert.equal(wrong.json["stackTrace"], wrong.json["error"]);
  }
  assert.equal((await api.call("POST", `${PREFIX}/nobody/eval`, { body: "a", headers })).status, 404);
});
