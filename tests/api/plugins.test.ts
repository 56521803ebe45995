import assert from "node:assert/strict";
import { test } from "node:test";
import { isJsonMap, type JsonMap } from "../../core/json-map.ts";
import { type ApiBench, startApiBench } from "./api-bench.ts";

const PLUGINS = "/api/v1/plugins";
const LOG = "io.kestra.plugin.core.log.Log";

function rows(value: unknown): readonly JsonMap[] {
  return Array.isArray(value) ? value.filter(isJsonMap) : [];
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce((inner, key) => (isJsonMap(inner) ? inner[key] : undefined), value);
}

async function listOf(api: ApiBench, path: string): Promise<readonly JsonMap[]> {
  const answer = await api.call("GET", path);
  assert.equal(answer.status, 200, answer.text);
  return rows(JSON.parse(answer.text));
}

test("plugins are listed in pages, and as the array that clients of versions 0.x know", async () => {
  await using api = await startApiBench();
  const all = await api.call("GET", `${PLUGINS}?sort=group:desc`);
  const groups = rows(all.json["results"]).map(({ group }) => group);
  assert.equal(all.json["total"], groups.length);
  assert.deepEqual(groups.slice(-1), ["io.kestra.core.tasks"]);
  const others = await api.call("GET", `${PLUGINS}?filters[q][NOT_EQUALS]=scripts`);
  assert.ok(Number(others.json["total"]) > 0 && !others.text.includes("scripts"));
  assert.equal((await api.call("GET", `${PLUGINS}?filters[q][REGEX]=s`)).status, 422);
  const page = await api.call("GET", `${PLUGINS}?page=2&size=1&filters[q][EQUALS]=scripts`);
  assert.equal(rows(page.json["results"]).length, 1);
  const old = await api.call("GET", PLUGINS, { headers: { "user-agent": "OpenAPI-Generator/v0.24.1/Javascript" } });
  const core = rows(JSON.parse(old.text)).find(({ group }) => group === "io.kestra.plugin.core");
  const log = rows(core?.["tasks"]).find(({ cls }) => cls === LOG);
  assert.deepEqual([log?.["title"], log?.["deprecated"]], ["Write messages into the log.", false]);
  assert.equal((await api.call("GET", `${PLUGINS}?sort=colour:asc`)).status, 422);
});

test("the parts of plugin groups hold their types by what they are", async () => {
  await using api = await startApiBench();
  const parts = await listOf(api, `${PLUGINS}/groups/subgroups`);
  const http = parts.find(({ subGroup }) => subGroup === "io.kestra.plugin.core.http");
  assert.deepEqual(
    rows(http?.["triggers"]).map(({ cls }) => cls),
    ["io.kestra.plugin.core.http.Trigger"],
  );
  assert.ok(rows(http?.["tasks"]).some(({ cls }) => cls === "io.kestra.plugin.core.http.Request"));
  assert.ok(!JSON.stringify(parts).includes("ForEachItemSplit"), "parts of other types are not shown");
});

test("the documentation of a type is a page and its schemas, also by its older name", async () => {
  await using api = await startApiBench();
  const plain = await api.call("GET", `${PLUGINS}/${LOG}`);
  const markdown = String(plain.json["markdown"]);
  assert.match(markdown, /^# Log\n/);
  assert.match(markdown, /\| `level` \| one of `TRACE`, .* \| `"INFO"` \| yes \|/);
  const properties = at(plain.json, "schema", "properties");
  assert.deepEqual(at(properties, "required"), ["message"]);
  assert.deepEqual(Object.keys(Object(at(properties, "properties"))), ["message", "level"]);
  assert.equal(at(properties, "properties", "level", "$dynamic"), true);
  const old = await api.call("GET", `${PLUGINS}/io.kestra.core.tasks.log.Log?all=true`);
  assert.match(String(old.json["markdown"]), /\| `timeout` \|.*### Retries/s);
  assert.ok(at(old.json, "schema", "properties", "properties", "timeout"));
});

test("the charts of dashboards and their data are documented like plugins", async () => {
  await using api = await startApiBench();
  const { json } = await api.call("GET", `${PLUGINS}/io.kestra.plugin.core.dashboard.chart.Bar`);
  assert.match(String(json["markdown"]), /^# Bar\n.*`chartOptions.column` .* required /s);
  const core = rows((await api.call("GET", PLUGINS)).json["results"]).find(({ name }) => name === "core");
  const count = (family: string) => rows(core?.[family]).length;
  assert.deepEqual([count("charts"), count("dataFilters"), count("dataFiltersKPI")], [6, 5, 4]);
});

test("references in the schemas of a type lead to its definitions", async () => {
  await using api = await startApiBench();
  const { json, text } = await api.call("GET", `${PLUGINS}/io.kestra.plugin.core.flow.Switch?all=true`);
  const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference = ""]) => reference);
  assert.ok(references.includes("#/definitions/Task"));
  for (const reference of references) {
    const name = reference.replace("#/definitions/", "");
    assert.ok(at(json, "schema", "definitions", name), reference);
  }
});

test("what is not known about plugins is told as missing or wrong, whatever it is called", async () => {
  await using api = await startApiBench();
  const odd = ["no.such.Type", "__proto__", "%00", "%F0%9F%90%88", "a".repeat(3000), "constructor", "..%2F..", "'\""];
  for (const name of odd) {
    for (const path of [name, `${name}/versions`, `${name}/versions/1`, `icons/${name}`, `icons/${name}/icon.svg`]) {
      assert.equal((await api.call("GET", `${PLUGINS}/${path}`)).status, 404, path);
    }
    assert.equal((await api.call("GET", `${PLUGINS}/schemas/${name}`)).status, 422);
    assert.equal((await api.call("GET", `${PLUGINS}/properties/${name}`)).status, 422);
    assert.equal((await api.call("GET", `${PLUGINS}/inputs/${name}`)).status, 422);
  }
  assert.equal((await api.call("GET", `${PLUGINS}/${LOG}?all=perhaps`)).status, 422);
});

test("a type has the version of the server", async () => {
  await using api = await startApiBench({ version: "9.8.7" });
  const { json } = await api.call("GET", `${PLUGINS}/${LOG}/versions`);
  assert.deepEqual(json, { type: LOG, versions: ["9.8.7"] });
  assert.equal((await api.call("GET", `${PLUGINS}/${LOG}/versions/9.8.7`)).status, 200);
  assert.equal((await api.call("GET", `${PLUGINS}/${LOG}/versions/1.0.0`)).status, 404);
});

test("types and groups have icons, as SVG and in Base64", async () => {
  await using api = await startApiBench();
  const icons = (await api.call("GET", `${PLUGINS}/icons`)).json;
  assert.equal(at(icons, "io.kestra.plugin.core.flow.If", "flowable"), true);
  const groups = (await api.call("GET", `${PLUGINS}/icons/groups`)).json;
  assert.ok(at(groups, "io.kestra.plugin.core") && at(groups, "io.kestra.plugin.core.log"));
  const one = (await api.call("GET", `${PLUGINS}/icons/${LOG}`)).json;
  assert.deepEqual(one["icon"], icons[LOG]);
  const svg = await api.call("GET", `${PLUGINS}/icons/${LOG}/icon.svg`);
  assert.equal(svg.headers.get("content-type"), "image/svg+xml");
  assert.equal(Buffer.from(svg.text).toString("base64"), at(icons, LOG, "icon"));
});

test("what stays the same is sent once to who keeps it", async () => {
  await using api = await startApiBench();
  for (const path of [`${PLUGINS}/${LOG}`, `${PLUGINS}/icons`, `${PLUGINS}/schemas/flow`]) {
    const first = await api.call("GET", path);
    const etag = first.headers.get("etag") ?? "";
    assert.match(etag, /^"[\w-]{22}"$/);
    const again = await api.call("GET", path, { headers: { "if-none-match": `"other", W/${etag}` } });
    assert.deepEqual([again.status, again.text], [304, ""]);
  }
});

test("editors get the schemas of flows and of their parts", async () => {
  await using api = await startApiBench();
  const flow = (await api.call("GET", `${PLUGINS}/schemas/flow`)).json;
  assert.ok(at(flow, "properties", "tasks") && at(flow, "$defs", LOG));
  const tasks = (await api.call("GET", `${PLUGINS}/schemas/TASK?arrayOf=true`)).json;
  assert.deepEqual([tasks["type"], at(tasks, "items", "$ref")], ["array", "#/$defs/Task"]);
  const properties = (await api.call("GET", `${PLUGINS}/properties/task`)).json;
  assert.ok(at(properties, "retry") && at(properties, "runIf"));
  for (const type of ["template", "trigger", "plugindefault", "dashboard"]) {
    assert.equal((await api.call("GET", `${PLUGINS}/schemas/${type}`)).status, 200);
  }
});

test("every type of inputs has its documentation", async () => {
  await using api = await startApiBench();
  const types = await listOf(api, `${PLUGINS}/inputs`);
  assert.deepEqual(
    types.find(({ type }) => type === "DATETIME"),
    { type: "DATETIME", cls: "io.kestra.core.models.flows.input.DateTimeInput" },
  );
  for (const { type } of types) {
    const { json } = await api.call("GET", `${PLUGINS}/inputs/${String(type)}`);
    assert.match(String(json["markdown"]), new RegExp(`^# ${String(type)}\n`));
    assert.ok(at(json, "schema", "properties", "properties", "id"));
  }
});

test("trigger types are listed with their icons; there are no user interfaces of plugins", async () => {
  await using api = await startApiBench();
  const { results } = (await api.call("GET", `${PLUGINS}/triggers`)).json;
  const schedule = rows(results).find(({ name }) => name === "Schedule");
  assert.equal(schedule?.["type"], "io.kestra.plugin.core.trigger.Schedule");
  const manifest = await api.call("POST", `${PLUGINS}/pluginUiManifest`, {
    body: "[]",
    headers: { "content-type": "application/json" },
  });
  assert.deepEqual(manifest.json, { manifest: {} });
});

test("editors get the words of expressions, and whether the tenant has flows", async () => {
  await using api = await startApiBench();
  const filters = JSON.parse((await api.call("GET", "/api/v1/pebble/filters")).text);
  assert.ok(Array.isArray(filters) && filters.includes("upper") && filters.includes("jq"));
  const functions = await listOf(api, "/api/v1/pebble/functions");
  const secret = functions.find(({ name }) => name === "secret");
  assert.equal(at(rows(secret?.["arguments"])[0], "name"), "key");
  assert.equal((await api.call("GET", "/api/v1/main-tenant-flows")).text, "false");
  const body = `id: f\nnamespace: n\ntasks:\n  - id: t\n    type: ${LOG}\n    message: hello\n`;
  assert.equal((await api.call("POST", "/api/v1/main/flows", { body })).status, 200);
  assert.equal((await api.call("GET", "/api/v1/main-tenant-flows")).text, "true");
});
