import assert from "node:assert/strict";
import { test } from "node:test";
import { isJsonMap, type JsonMap } from "../../core/json-map.ts";
import { type Answer, type ApiBench, startApiBench } from "./api-bench.ts";

const YAML = { "content-type": "application/x-yaml" };
const JSON_TYPE = { "content-type": "application/json" };
const FLOWS = "/api/v1/main/flows";

/** A flow with a comment, a label, and a task inside another one. */
function flow(id: string, { namespace = "company.team", more = "" } = {}): string {
  return `# what ${id} is for
id: ${id}
namespace: ${namespace}
labels:
  team: ${id}
tasks:
  - id: group
    type: io.kestra.core.tasks.flows.Sequential
    tasks:
      - id: say
        type: io.kestra.core.tasks.debugs.Return
        format: Hello {{ flow.id }}
${more}`;
}

async function save(api: ApiBench, ...sources: readonly string[]): Promise<void> {
  for (const body of sources) {
    const answer = await api.call("POST", FLOWS, { body, headers: YAML });
    assert.equal(answer.status, 200, answer.text);
  }
}

function rows({ text }: Answer): readonly JsonMap[] {
  const value: unknown = JSON.parse(text);
  const list = isJsonMap(value) ? value["results"] : value;
  assert.ok(Array.isArray(list), text);
  return list.filter(isJsonMap);
}

function ids(answer: Answer): readonly unknown[] {
  return rows(answer).map(({ id }) => id);
}

function post(body: unknown): RequestInit {
  return { body: JSON.stringify(body), headers: JSON_TYPE };
}

test("a flow is answered in Kestra's shape: full types, labels as a list, when it was saved", async () => {
  await using api = await startApiBench();
  await save(api, flow("a"));
  const { json } = await api.call("GET", `${FLOWS}/company.team/a?source=true`);
  assert.deepEqual([json["revision"], json["disabled"], json["draft"], json["deleted"]], [1, false, false, false]);
  assert.deepEqual(json["labels"], [{ key: "team", value: "a" }]);
  assert.match(String(json["updated"]), /^\d{4}-\d\d-\d\dT/);
  const [group] = Array.isArray(json["tasks"]) ? json["tasks"] : [];
  assert.equal(group.type, "io.kestra.plugin.core.flow.Sequential");
  assert.equal(group.tasks[0].type, "io.kestra.plugin.core.debug.Return");
  assert.equal(json["source"], flow("a"));
  assert.equal(json["exception"], undefined);
  const task = await api.call("GET", `${FLOWS}/company.team/a/tasks/say`);
  assert.deepEqual(task.json, {
    id: "say",
    type: "io.kestra.plugin.core.debug.Return",
    format: "Hello {{ flow.id }}",
  });
  assert.equal((await api.call("GET", `${FLOWS}/company.team/a/tasks/nobody`)).status, 404);
  assert.deepEqual(ids(await api.call("GET", `${FLOWS}/company.team`)), ["a"]);
  assert.deepEqual(ids(await api.call("GET", `${FLOWS}/company`)), []);
});

test("revisions stay readable when a flow is deleted, and are forgotten when that is asked for", async () => {
  await using api = await startApiBench();
  await save(api, flow("a"));
  for (const more of ["description: two\n", "description: three\n"]) {
    await api.call("PUT", `${FLOWS}/company.team/a`, { body: flow("a", { more }), headers: YAML });
  }
  const path = `${FLOWS}/company.team/a`;
  const numbers = async (query = "") =>
    rows(await api.call("GET", `${path}/revisions${query}`)).map(({ revision }) => revision);
  assert.deepEqual(await numbers(), [1, 2, 3]);
  assert.equal((await api.call("GET", `${path}?revision=2`)).json["description"], "two");
  assert.equal((await api.call("DELETE", `${path}/revisions?revisions=3`)).status, 422);
  assert.equal((await api.call("DELETE", `${path}/revisions?revisions=9`)).status, 404);
  assert.equal((await api.call("DELETE", `${path}/revisions?revisions=x`)).status, 422);
  assert.equal((await api.call("DELETE", `${path}/revisions`)).status, 400);
  assert.equal((await api.call("DELETE", `${path}/revisions?revisions=1,2`)).status, 200);
  assert.deepEqual(await numbers(), [3]);
  assert.equal((await api.call("DELETE", path)).status, 204);
  assert.equal((await api.call("DELETE", path)).status, 404);
  assert.equal((await api.call("GET", path)).status, 404);
  const deleted = await api.call("GET", `${path}?allowDeleted=true`);
  assert.deepEqual([deleted.json["deleted"], deleted.json["revision"]], [true, 4]);
  assert.deepEqual(await numbers(), [3]);
  assert.deepEqual(await numbers("?allowDelete=true"), [3, 4]);
  assert.equal((await api.call("GET", `${FLOWS}/company.team/nobody/revisions`)).status, 404);
});

test("a revision stays while an execution needs it", async () => {
  await using api = await startApiBench();
  const waiting = flow("a")
    .replace("debugs.Return", "flows.Pause")
    .replace(/ +format.*\n/, "");
  await save(api, waiting);
  const { json } = await api.call("POST", "/api/v1/main/executions/company.team/a");
  await api.call("PUT", `${FLOWS}/company.team/a`, { body: flow("a"), headers: YAML });
  const path = `${FLOWS}/company.team/a/revisions?revisions=1`;
  assert.equal((await api.call("DELETE", path)).status, 409);
  await api.call("DELETE", `/api/v1/main/executions/${json["id"]}/kill`);
  for (let status = 409; status === 409; ) status = (await api.call("DELETE", path)).status;
  assert.equal((await api.call("GET", `${FLOWS}/company.team/a?revision=1`)).status, 404);
});

test("what is wrong with a flow is told by path, message, line and column", async () => {
  await using api = await startApiBench();
  const refused = async (body: string) => {
    const { status, json } = await api.call("POST", FLOWS, { body, headers: YAML });
    assert.equal(status, 422);
    const { errors } = Object(json["_embedded"]);
    return `${json["message"]} @ ${errors[0].path}`;
  };
  assert.match(await refused("id: [a"), /^Invalid entity: Illegal flow yaml: .*\(line 1, column \d+\) @ yaml$/s);
  assert.match(await refused(""), /^Invalid entity: Illegal flow yaml: .* @ yaml$/);
  assert.match(await refused("id: a\nnamespace: b\n"), /^Invalid entity: tasks: .* @ tasks$/);
  assert.match(await refused(flow("a b")), /^Invalid entity: id: .*line 2, column 5\) @ id$/);
  await save(api, flow("a"));
  const other = await api.call("PUT", `${FLOWS}/company.team/a`, { body: flow("b"), headers: YAML });
  assert.match(other.text, /Illegal flow id update/);
  assert.equal((await api.call("PUT", `${FLOWS}/company.team/b`, { body: flow("b"), headers: YAML })).status, 404);
  assert.equal((await api.call("POST", `${FLOWS}?draft=true`, { body: flow("c"), headers: YAML })).status, 422);
});

test("a task is replaced in the source of its flow", async () => {
  await using api = await startApiBench();
  await save(api, flow("a"));
  const task = { id: "say", type: "io.kestra.plugin.core.debug.Return", format: "Good day" };
  const init = { ...post(task) };
  const changed = await api.call("PATCH", `${FLOWS}/company.team/a/say`, init);
  assert.deepEqual([changed.status, changed.json["revision"]], [200, 2]);
  const { json } = await api.call("GET", `${FLOWS}/company.team/a?source=true`);
  assert.match(String(json["source"]), /# what a is for[\s\S]*format: Good day/);
  assert.equal((await api.call("PATCH", `${FLOWS}/company.team/a/nobody`, init)).status, 422);
  const missing = post({ ...task, id: "nobody" });
  assert.equal((await api.call("PATCH", `${FLOWS}/company.team/a/nobody`, missing)).status, 404);
  const wrong = post({ id: "say", type: "io.kestra.plugin.core.debug.Nothing" });
  assert.equal((await api.call("PATCH", `${FLOWS}/company.team/a/say`, wrong)).status, 422);
});

test("flows are searched for by parameters and filters, sorted and paged", async () => {
  await using api = await startApiBench();
  await save(
    api,
    flow("alpha", { more: "description: counts Sheep\n" }),
    flow("beta", { namespace: "company.team.sub" }),
    flow("gamma", { namespace: "company.teams", more: "disabled: true\n" }),
    flow("delta", { namespace: "system" }),
  );
  const found = async (query: string) => ids(await api.call("GET", `${FLOWS}/search?${query}`)).join(" ");
  assert.equal(await found(""), "alpha beta gamma delta");
  assert.equal(await found("q=sheep"), "alpha");
  assert.equal(await found("q=sub%20beta"), "beta");
  assert.equal(await found("q=company.team"), "alpha beta gamma");
  assert.equal(await found("namespace=company.team"), "alpha beta");
  assert.equal(await found("scope=SYSTEM"), "delta");
  assert.equal(await found("scope=USER,SYSTEM&labels=team:gamma"), "gamma");
  assert.equal(await found("filters[namespace][EQUALS]=company.team"), "alpha");
  assert.equal(await found("filters[namespace][PREFIX]=company.team&filters[flowId][NOT_EQUALS]=alpha"), "beta");
  assert.equal(await found("filters[labels][EQUALS][team]=beta"), "beta");
  assert.equal(await found("filters[labels][EQUALS]=team:beta"), "beta");
  assert.equal(await found("filters[namespace][IN]=system,company.teams"), "gamma delta");
  assert.equal(await found("filters[id][REGEX]=^[ab]"), "alpha beta");
  assert.equal(await found("filters[enabled][EQUALS]=false"), "gamma");
  assert.equal(await found("filters[scope][EQUALS]=USER&filters[q][EQUALS]=ta"), "beta");
  assert.equal(await found("filters[updated][LESS_THAN]=2020-01-01T00:00:00Z"), "");
  assert.equal(await found("filters[or][0][id][EQUALS]=gamma&filters[or][1][q][EQUALS]=sheep"), "alpha gamma");
  assert.equal(await found("filters[id][STARTS_WITH]=AL"), "alpha");
  assert.equal(await found("sort=id:desc&size=2&page=2"), "beta alpha");
  const table = await api.call("GET", `${FLOWS}/export/by-query/csv?filters[id][IN]=alpha,gamma`);
  assert.match(
    table.text,
    /^id,namespace,revision,updated,description,disabled,labels\nalpha,company\.team,1,[^,]+,counts Sheep,false,.*\ngamma,.*,true,.*\n$/,
  );
  assert.equal((await api.call("GET", `${FLOWS}/search?size=1`)).json["total"], 4);
  for (const query of ["sort=colour:asc", "filters[q][REGEX]=a", "filters[id][REGEX]=(", "labels=nonsense"]) {
    assert.equal((await api.call("GET", `${FLOWS}/search?${query}`)).status, 422, query);
  }
  const names = await api.call("GET", `${FLOWS}/distinct-namespaces?q=TEAM`);
  assert.deepEqual(JSON.parse(names.text), ["company.team", "company.team.sub", "company.teams"]);
});

test("texts are found in sources, with marks around them", async () => {
  await using api = await startApiBench();
  await save(api, flow("a"), flow("b", { namespace: "other" }));
  const found = await api.call("GET", `${FLOWS}/source?q=hello&namespace=company`);
  assert.equal(found.json["total"], 1);
  const [hit] = rows(found);
  assert.equal(Object(hit?.["model"]).id, "a");
  assert.deepEqual(hit?.["fragments"], ["        format: [mark]Hello[/mark] {{ flow.id }}"]);
  assert.deepEqual(hit?.["matches"], [{ line: 12, column: 17, snippet: "        format: Hello {{ flow.id }}" }]);
  const total = async (query: string) => (await api.call("GET", `${FLOWS}/source?${query}`)).json["total"];
  assert.equal(await total("q=hello&caseSensitive=true"), 0);
  assert.equal(await total("q=hell&wholeWord=true"), 0);
  assert.equal(await total("q=H.l%2Bo&regex=true"), 2);
  assert.deepEqual([await total("q=hello&scope=TASKS"), await total("q=hello&scope=TRIGGERS")], [2, 0]);
  assert.equal(await total("q=team&scope=TASKS"), 0);
  assert.equal(await total(""), 2);
  assert.equal((await api.call("GET", `${FLOWS}/source?q=(&regex=true`)).status, 422);
  const deprecated = rows(await api.call("GET", `${FLOWS}/deprecated?namespace=other`));
  assert.deepEqual(deprecated[0]?.["deprecatedTasks"], [
    {
      taskId: "group",
      taskType: "io.kestra.core.tasks.flows.Sequential",
      replacement: "io.kestra.plugin.core.flow.Sequential",
    },
    {
      taskId: "say",
      taskType: "io.kestra.core.tasks.debugs.Return",
      replacement: "io.kestra.plugin.core.debug.Return",
    },
  ]);
});

test("flows are disabled, enabled and deleted together; when one is missing nothing happens", async () => {
  await using api = await startApiBench();
  await save(api, flow("a"), flow("b"), flow("c"));
  const [a, b, nobody] = ["a", "b", "nobody"].map((id) => ({ namespace: "company.team", id }));
  const told = async (method: string, path: string, init: RequestInit = {}) => {
    const { status, json } = await api.call(method, `${FLOWS}/${path}`, init);
    return `${status} ${json["count"]}`;
  };
  assert.equal(await told("POST", "disable/by-ids", post([a, b, a])), "200 2");
  assert.equal(await told("POST", "disable/by-ids", post([a, b])), "200 0");
  const off = await api.call("GET", `${FLOWS}/company.team/a?source=true`);
  assert.deepEqual([off.json["disabled"], off.json["revision"]], [true, 2]);
  assert.equal(off.json["source"], `${flow("a")}disabled: true\n`);
  assert.equal(await told("POST", "enable/by-query?q=company.team.a"), "200 1");
  const on = await api.call("GET", `${FLOWS}/company.team/a?source=true`);
  assert.deepEqual([on.json["disabled"], on.json["source"]], [false, `${flow("a")}disabled: false\n`]);
  assert.equal(await told("DELETE", "delete/by-ids", post([a, nobody])), "404 undefined");
  assert.equal(await told("DELETE", "delete/by-ids", post([{ namespace: 1 }])), "422 undefined");
  assert.equal(await told("DELETE", "delete/by-ids", post([a])), "200 1");
  assert.equal(await told("DELETE", "delete/by-query?filters[labels][EQUALS][team]=b"), "200 1");
  assert.deepEqual(ids(await api.call("GET", `${FLOWS}/search`)), ["c"]);
});

test("of several who create one flow or template at the same moment one succeeds, and the others hear of it", async () => {
  await using api = await startApiBench();
  for (const path of [FLOWS, "/api/v1/main/templates"]) {
    const tries = ["a", "b", "c"].map((word) =>
      api.call("POST", path, {
        body: flow("once", { more: `description: ${word}\n` }).replace(/labels:\n.*\n/, ""),
        headers: YAML,
      }),
    );
    const answers = await Promise.all(tries);
    assert.deepEqual(
      answers.map(({ status }) => status).sort(),
      [200, 422, 422],
      answers.map(({ text }) => text).join(),
    );
    const refused = answers.find(({ status }) => status === 422);
    assert.match(refused?.text ?? "", /"path":"(flow|template)\.id","message":"(Flow|Template) id already exists"/);
  }
  assert.equal(rows(await api.call("GET", `${FLOWS}/company.team/once/revisions`)).length, 1);
});

test("an unknown type is told as Kestra tells it: twice, with the way to it by classes", async () => {
  await using api = await startApiBench();
  const body = flow("unknown").replace("debugs.Return", "debugs.Retrun");
  const { status, json } = await api.call("POST", FLOWS, { body, headers: YAML });
  assert.deepEqual(
    [status, json["message"]],
    [422, "Invalid entity: Invalid type: io.kestra.core.tasks.debugs.Retrun"],
  );
  const embedded = isJsonMap(json["_embedded"]) ? json["_embedded"]["errors"] : undefined;
  assert.ok(Array.isArray(embedded));
  const path =
    'io.kestra.core.models.flows.Flow["tasks"]->java.util.ArrayList[0]->io.kestra.core.models.tasks.Task["tasks"]->java.util.ArrayList[0]';
  assert.deepEqual(
    embedded.map((each) => each.path),
    [path, path],
  );
  assert.match(
    embedded[1].message,
    /^tasks\[0\]\.tasks\[0\]\.type: Invalid type: io.kestra.core.tasks.debugs.Retrun; .*\(line 11, column 15\)$/,
  );
});

const INPUTS = `inputs:
  - {id: text, type: STRING, defaults: a}
  - {id: sure, type: BOOL, defaults: true}
  - {id: many, type: ARRAY, itemType: INT, defaults: [1, 2]}
  - {id: form, type: FORM, inputs: [{id: n, type: INT, prefill: 4, required: false}]}
`;
const INPUT_ROWS = [
  { id: "text", type: "STRING", required: true, defaults: "a" },
  { id: "sure", type: "BOOL", required: true, defaults: "true" },
  { id: "many", type: "ARRAY", required: true, defaults: "[1,2]", itemType: "INT" },
  { id: "form", type: "FORM", required: true, inputs: [{ id: "n", type: "INT", required: false, prefill: "4" }] },
];

test("what inputs default to is a text wherever they are shown, and is saved again with the same meaning", async () => {
  await using api = await startApiBench();
  await save(api, flow("a", { more: INPUTS }));
  const asFlow = await api.call("GET", `${FLOWS}/company.team/a`);
  assert.deepEqual(asFlow.json["inputs"], INPUT_ROWS);
  const reduced = await api.call("GET", "/api/v1/main/executions/flows/company.team/a");
  assert.deepEqual(reduced.json["inputs"], INPUT_ROWS);
  const written = { ...asFlow.json, id: "b" };
  assert.equal((await api.call("POST", FLOWS, post(written))).status, 200);
  for (const id of ["a", "b"]) {
    const told = await api.call("POST", `/api/v1/main/executions/company.team/${id}/validate`);
    const inputs: unknown = told.json["inputs"];
    assert.ok(Array.isArray(inputs), told.text);
    assert.deepEqual(
      inputs.slice(0, 3).map(({ input }) => input),
      INPUT_ROWS.slice(0, 3),
    );
    assert.deepEqual(
      inputs.slice(0, 3).map(({ value }) => value),
      ["a", true, [1, 2]],
    );
  }
});

test("how a flow's concurrency, checks and plugin defaults behave is told where the flow leaves it out", async () => {
  await using api = await startApiBench();
  const more = [
    "concurrency: {limit: 2}",
    "checks: [{condition: '{{ true }}', message: never}]",
    "pluginDefaults: [{type: io.kestra.plugin.core.log.Log, values: {level: WARN}}]",
    "",
  ];
  await save(api, flow("a", { more: more.join("\n") }));
  const { concurrency, checks, pluginDefaults } = (await api.call("GET", `${FLOWS}/company.team/a`)).json;
  assert.deepEqual(concurrency, { limit: 2, behavior: "QUEUE" });
  assert.deepEqual(checks, [{ condition: "{{ true }}", message: "never", style: "INFO", behavior: "BLOCK_EXECUTION" }]);
  assert.deepEqual(pluginDefaults, [
    { type: "io.kestra.plugin.core.log.Log", values: { level: "WARN" }, forced: false },
  ]);
});

test("what plugin defaults add is not shown, so that nobody saves it into a flow, yet tasks run with it", async () => {
  await using api = await startApiBench();
  const more =
    'pluginDefaults:\n  - type: io.kestra.core.tasks.debugs.Return\n    values: {description: "by default"}\n';
  await save(api, flow("a", { more }));
  const say = { id: "say", type: "io.kestra.plugin.core.debug.Return", format: "Hello {{ flow.id }}" };
  const one = await api.call("GET", `${FLOWS}/company.team/a`);
  assert.deepEqual(one.json["pluginDefaults"], [
    { type: "io.kestra.core.tasks.debugs.Return", values: { description: "by default" }, forced: false },
  ]);
  for (const path of ["company.team/a/tasks/say", "company.team/a", "company.team", "search", "company.team/a/graph"]) {
    const { text } = await api.call("GET", `${FLOWS}/${path}`);
    assert.ok(text.includes(JSON.stringify(say)), `${path}: ${text}`);
  }
  const stored = await api.services.repository.flows.find({ tenantId: "main", namespace: "company.team", flowId: "a" });
  assert.match(JSON.stringify(stored?.flow.tasks), /"description":"by default"/);
});
