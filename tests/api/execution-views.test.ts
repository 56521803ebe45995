import assert from "node:assert/strict";
import { test } from "node:test";
import { type ApiBench, startApiBench } from "./api-bench.ts";

const PREFIX = "/api/v1/main/executions";
const BRANCHES = `id: branches
namespace: company.team
description: has branches
tasks:
  - id: choose
    type: io.kestra.plugin.core.flow.If
    condition: "{{ true }}"
    then:
      - id: right
        type: io.kestra.plugin.core.debug.Return
        format: "=1+1"
    else:
      - id: wrong
        type: io.kestra.plugin.core.flow.Subflow
        namespace: company.other
        flowId: child
errors:
  - id: sorry
    type: io.kestra.plugin.core.log.Log
    message: sorry
triggers:
  - id: daily
    type: io.kestra.plugin.core.trigger.Schedule
    cron: "0 9 * * *"
    disabled: true
`;

async function save(api: ApiBench, source: string): Promise<void> {
  const headers = { "content-type": "application/x-yaml" };
  assert.equal((await api.call("POST", "/api/v1/main/flows", { body: source, headers })).status, 200);
}

async function create(api: ApiBench, query = ""): Promise<string> {
  const created = await api.call("POST", `${PREFIX}/company.team/branches?wait=true${query}`);
  assert.equal(created.status, 200, created.text);
  return String(created.json["id"]);
}

test("the flow of an execution is reduced to ids and types, branches in one list", async () => {
  await using api = await startApiBench();
  await save(api, BRANCHES);
  const id = await create(api);
  const byName = await api.call("GET", `${PREFIX}/flows/company.team/branches?revision=1`);
  const byId = await api.call("GET", `${PREFIX}/${id}/flow`);
  assert.deepEqual(byId.json, byName.json);
  const flow = Object(byId.json);
  assert.deepEqual(
    flow.tasks[0].tasks.map((task: { id: string }) => task.id),
    ["right", "wrong"],
  );
  assert.deepEqual(flow.tasks[0].tasks[1].subflowId, { namespace: "company.other", flowId: "child" });
  assert.deepEqual(flow.errors, [{ id: "sorry", type: "io.kestra.plugin.core.log.Log" }]);
  assert.deepEqual(flow.triggers, [{ id: "daily", type: "io.kestra.plugin.core.trigger.Schedule" }]);
  assert.ok(!byId.text.includes("format"));
  for (const path of ["flows/company.team/nobody", "flows/company.team/branches?revision=9", "nobody/flow"]) {
    assert.equal((await api.call("GET", `${PREFIX}/${path}`)).status, 404);
  }
});

test("namespaces and flows that can be run are listed without those that are disabled", async () => {
  await using api = await startApiBench();
  await save(api, BRANCHES);
  await save(api, BRANCHES.replace("company.team", "company.off").concat("disabled: true\n"));
  const namespaces = await api.call("GET", `${PREFIX}/namespaces`);
  assert.deepEqual(JSON.parse(namespaces.text), ["company.team"]);
  const flows = JSON.parse((await api.call("GET", `${PREFIX}/namespaces/company.team/flows`)).text);
  assert.deepEqual([flows.length, flows[0].id, flows[0].description], [1, "branches", "has branches"]);
  assert.equal((await api.call("GET", `${PREFIX}/namespaces/company/flows`)).text, "[]");
});

test("executions are written as a table in which no text is taken for a formula", async () => {
  await using api = await startApiBench();
  await save(api, BRANCHES);
  const id = await create(api, `&labels=${encodeURIComponent('note:@SUM(1)"x",y')}`);
  await create(api, "&kind=TEST");
  const all = await api.call("GET", `${PREFIX}/export/by-query/csv`);
  assert.equal(all.headers.get("content-type"), "text/csv; charset=utf-8");
  assert.equal(all.text.trim().split("\n").length, 3);
  const one = await api.call("GET", `${PREFIX}/export/by-query/csv?filters[kind][EQUALS]=NORMAL`);
  const [header = "", row = "", ...more] = one.text.trim().split("\n");
  assert.match(header, /^id,namespace,flowId,flowRevision,state,startDate,/);
  assert.ok(row.startsWith(`${id},company.team,branches,1,SUCCESS,`), row);
  assert.ok(row.includes('note:@SUM(1)""x"",y'), row);
  assert.equal(more.length, 0);
  const none = await api.call("GET", `${PREFIX}/export/by-query/csv?flowId=nobody`);
  assert.equal(none.text.trim(), header);
  assert.equal((await api.call("GET", `${PREFIX}/export/by-query/csv?state=ODD`)).status, 422);
});

test("what executions and task runs have put out is listed and read, by older and newer paths", async () => {
  await using api = await startApiBench();
  await save(api, `${BRANCHES}outputs:\n  - id: all\n    type: STRING\n    value: done\n`);
  const id = await create(api);
  assert.deepEqual((await api.call("GET", `/api/v1/main/outputs/executions/${id}`)).json, { all: "done" });
  const newer = await api.call("GET", `/api/v1/main/outputs/tasks/${id}`);
  assert.equal(newer.text, (await api.call("GET", `/api/v1/main/outputs/${id}`)).text);
  const listed = JSON.parse((await api.call("GET", `/api/v1/main/outputs/${id}`)).text);
  const right = listed.find(({ taskId }: { taskId: string }) => taskId === "right");
  assert.equal(right.inline, true);
  const read = await api.call("GET", `/api/v1/main/outputs/${id}/${right.taskRunId}`);
  assert.deepEqual(read.json, { value: "=1+1" });
  assert.equal((await api.call("GET", `/api/v1/main/outputs/${id}/nobody`)).status, 404);
  assert.equal((await api.call("GET", "/api/v1/main/outputs/nobody")).status, 404);
});

test("the topology of an execution shows the runs of its tasks", async () => {
  await using api = await startApiBench();
  await save(api, BRANCHES);
  const id = await create(api);
  const graph = Object((await api.call("GET", `${PREFIX}/${id}/graph`)).json);
  const right = graph.nodes.find(({ uid }: { uid: string }) => uid === "root.choose.right");
  assert.deepEqual(right.task, { id: "right", type: "io.kestra.plugin.core.debug.Return" });
  assert.equal(right.taskRun.state.current, "SUCCESS");
  assert.equal((await api.call("GET", `${PREFIX}/nobody/graph`)).status, 404);
  assert.equal((await api.call("GET", `${PREFIX}/${id}/graph?subflows=root.choose.wrong`)).status, 404);
});

test("the values of a field, how long executions take, and task runs are told across executions", async () => {
  await using api = await startApiBench();
  await save(api, BRANCHES);
  await create(api);
  await create(api, "&kind=TEST");
  const values = async (query: string) => api.call("GET", `${PREFIX}/distinct-field-values?${query}`);
  assert.equal((await values("field=FLOW_ID")).text, '["branches"]');
  assert.equal((await values("field=NAMESPACE&filters[state][EQUALS]=FAILED")).text, "[]");
  assert.equal((await values("field=state&size=1")).text, '["SUCCESS"]');
  assert.equal((await values("field=colour")).status, 422);
  assert.equal((await values("")).status, 400);
  const average = await api.call("GET", `${PREFIX}/namespaces/company.team/flows/branches/average-duration`);
  assert.equal(average.json["count"], 2);
  const none = await api.call("GET", `${PREFIX}/namespaces/company.team/flows/nobody/average-duration`);
  assert.deepEqual(none.json, { count: 0, avgDurationMs: 0 });
  const taskRuns = async (query: string) =>
    (await api.call("GET", `/api/v1/main/taskruns/search?${query}`)).json["total"];
  assert.equal(await taskRuns("namespace=company"), 4);
  assert.equal(await taskRuns("state=SUCCESS&taskId=right"), 2);
  assert.equal(await taskRuns("state=FAILED"), 0);
  assert.equal(await taskRuns("filters[kind][EQUALS]=TEST"), 2);
});
