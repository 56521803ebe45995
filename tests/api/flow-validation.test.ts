import assert from "node:assert/strict";
import { test } from "node:test";
import { type ApiBench, startApiBench } from "./api-bench.ts";

const YAML = { "content-type": "application/x-yaml" };
const FLOWS = "/api/v1/main/flows";
const GOOD = "id: a\nnamespace: n\ntasks:\n  - {id: say, type: io.kestra.plugin.core.debug.Return, format: hi}\n";

async function checks(api: ApiBench, init: RequestInit): Promise<readonly Record<string, unknown>[]> {
  const { status, text } = await api.call("POST", `${FLOWS}/validate`, init);
  assert.equal(status, 200, text);
  return JSON.parse(text);
}

const NO_NOTES = { outdated: false, deprecationPaths: [], warnings: [], infos: [] };

test("each flow of a text is checked, and what is wrong is told with path and place", async () => {
  await using api = await startApiBench();
  const wrong = GOOD.replace("id: a", "id: b").replace("format", "formt");
  const [good, bad, broken, ...more] = await checks(api, { body: `${GOOD}---\n${wrong}---\nid: [`, headers: YAML });
  assert.deepEqual(good, { index: 0, flow: "a", namespace: "n", ...NO_NOTES });
  const { constraints, ...rest } = bad ?? {};
  assert.deepEqual(rest, { index: 1, flow: "b", namespace: "n", ...NO_NOTES });
  assert.match(String(constraints), /^tasks\[0\]\.formt: .*formt.*\(line 4, column \d+\)\n$/);
  assert.equal(broken?.["index"], 2);
  assert.match(String(broken?.["constraints"]), /^yaml: Illegal flow yaml: .*\n$/);
  assert.deepEqual(more, []);
  const [empty] = await checks(api, { body: "", headers: YAML });
  assert.match(String(empty?.["constraints"]), /^yaml: /);
});

test("old names, missing subflows and outdated revisions are pointed out", async () => {
  await using api = await startApiBench();
  const old = `id: a
namespace: n
revision: 1
triggers:
  - {id: any, type: io.kestra.plugin.core.trigger.Flow}
  - {id: clock, type: io.kestra.plugin.core.trigger.Schedule, cron: "@daily", minLogLevel: INFO}
tasks:
  - {id: say, type: io.kestra.core.tasks.debugs.Return, format: hi}
  - {id: sub, type: io.kestra.plugin.core.flow.Subflow, namespace: n, flowId: nobody}
`;
  const [check] = await checks(api, { body: old, headers: YAML });
  assert.equal(check?.["constraints"], undefined);
  assert.equal(check?.["outdated"], false);
  assert.deepEqual(check?.["deprecationPaths"], ["triggers[1].minLogLevel"]);
  assert.match(String(check?.["infos"]), /^tasks\[0\]\.type: .*write io.kestra.plugin.core.debug.Return$/);
  assert.match(
    String(check?.["warnings"]),
    /subflow 'nobody' is not found in the namespace 'n',.*trigger 'any' starts/,
  );
  for (const source of [old, `${old}description: two\n`]) {
    await api.call("POST", `${FLOWS}/n?delete=false`, { body: source, headers: YAML });
  }
  const [again] = await checks(api, { body: old, headers: YAML });
  assert.equal(again?.["outdated"], true);
  const [next] = await checks(api, { body: old.replace("revision: 1", "revision: 3"), headers: YAML });
  assert.equal(next?.["outdated"], false);
  const [never] = await checks(api, {
    body: old.replace("id: a", "id: never").replace("revision: 1", "revision: 7"),
    headers: YAML,
  });
  assert.equal(never?.["outdated"], true, "the first revision is 1");
});

test("more documents than anybody has flows are refused, by checks and by saves", async () => {
  await using api = await startApiBench();
  const body = "a\n---\n".repeat(20_001);
  for (const path of ["validate", "bulk", "n"]) {
    const { status, text } = await api.call("POST", `${FLOWS}/${path}`, { body, headers: YAML });
    assert.equal(status, 422, path);
    assert.match(text, /more than 20000 documents/);
  }
});

test("a task that begins with the mark of a document is checked like any other", async () => {
  await using api = await startApiBench();
  const task = "type: io.kestra.plugin.core.debug.Return\nformat: 1\n";
  for (const [body, constraints] of [
    [`---\nid: a\n${task}`, undefined],
    [`# why\n${task}`, /^id: .*\(line 2/],
    [`---\n${task}`, /^id: .*\(line 2/],
    ["- a", /^yaml: /],
  ] as const) {
    const answer = await api.call("POST", `${FLOWS}/validate/task?section=TASKS`, { body, headers: YAML });
    if (constraints) assert.match(String(answer.json["constraints"]), constraints);
    else assert.equal(answer.json["constraints"], undefined, body);
  }
});

test("the files of a form are checked under their names", async () => {
  await using api = await startApiBench();
  const form = new FormData();
  form.append("flows", new Blob([GOOD]), "good.yml");
  form.append("flows", new Blob(["id: 1"]), "bad.yaml");
  const [good, bad] = await checks(api, { body: form });
  assert.deepEqual([good?.["filename"], good?.["index"], good?.["constraints"]], ["good.yml", 0, undefined]);
  assert.deepEqual([bad?.["filename"], bad?.["index"], typeof bad?.["constraints"]], ["bad.yaml", 1, "string"]);
});

test("tasks and triggers are checked by themselves", async () => {
  await using api = await startApiBench();
  const check = async (path: string, body: string, type = "application/x-yaml") => {
    const { status, json } = await api.call("POST", `${FLOWS}/validate/${path}`, {
      body,
      headers: { "content-type": type },
    });
    return [status, json["constraints"]];
  };
  const task = "id: say\ntype: io.kestra.plugin.core.debug.Return\nformat: hi\n";
  assert.deepEqual(await check("task?section=TASKS", task), [200, undefined]);
  const wrong = await check("task?section=TASKS", task.replace("format", "formt"));
  assert.match(String(wrong[1]), /^formt: .*\(line 3, column 1\)\n$/);
  const trigger = { id: "clock", type: "io.kestra.plugin.core.trigger.Schedule", cron: "0 0 1 1 *" };
  const json = "application/json";
  assert.deepEqual(await check("trigger", JSON.stringify(trigger), json), [200, undefined]);
  assert.deepEqual(await check("task?section=TRIGGERS", JSON.stringify(trigger), json), [200, undefined]);
  const late = await check("trigger", JSON.stringify({ ...trigger, cron: "x" }), json);
  assert.match(String(late[1]), /^cron: .*\n$/);
  assert.equal((await check("task", task))[0], 400);
  assert.equal((await check("task?section=ELSE", task))[0], 422);
  for (const odd of ["", "[", "- a\n---\nb", "\u0000", "{}", "1"]) {
    const [status, constraints] = await check("task?section=TASKS", odd);
    assert.deepEqual([status, typeof constraints], [200, "string"], JSON.stringify(odd));
  }
});
