import assert from "node:assert/strict";
import { test } from "node:test";
import { isJsonMap, type JsonMap } from "../../core/json-map.ts";
import { startApiBench } from "./api-bench.ts";

function operations(document: JsonMap): readonly JsonMap[] {
  const { paths } = document;
  assert.ok(isJsonMap(paths));
  return Object.values(paths).flatMap((path) => (isJsonMap(path) ? Object.values(path).filter(isJsonMap) : []));
}

test("the OpenAPI document holds every route once, with its answers and without loose ends", async () => {
  await using api = await startApiBench();
  const { json: document, text } = await api.call("GET", "/api/v1/openapi.json");
  assert.equal(document["openapi"], "3.1.0");
  const all = operations(document);
  const ids = all.map(({ operationId }) => operationId);
  assert.deepEqual(
    ids.filter((id, at) => ids.indexOf(id) !== at),
    [],
  );
  assert.equal(all.length, api.routes.length);
  for (const { operationId, responses, summary } of all) {
    assert.ok(isJsonMap(responses), String(operationId));
    assert.ok(
      Object.keys(responses).some((status) => status.startsWith("2")),
      String(operationId),
    );
    assert.ok(typeof summary === "string" && summary.length > 0, String(operationId));
  }
  const { components, tags } = document;
  assert.ok(Array.isArray(tags));
  assert.deepEqual(
    tags.filter(({ description }) => description === undefined),
    [],
  );
  assert.ok(isJsonMap(components) && isJsonMap(components["schemas"]));
  const named = new Set(Object.keys(components["schemas"]));
  for (const [, name = ""] of text.matchAll(/#\/components\/schemas\/([^"]+)"/g)) assert.ok(named.has(name), name);
});

test("parameters that stand in headers are documented as such", async () => {
  await using api = await startApiBench();
  const { json: document } = await api.call("GET", "/api/v1/openapi.json");
  const put = operations(document).find(({ operationId }) => operationId === "setKeyValue");
  const parameters = put?.["parameters"];
  assert.ok(Array.isArray(parameters));
  const inHeaders = parameters.filter((each) => each.in === "header");
  assert.deepEqual(
    inHeaders.map(({ name, required, schema }) => [name, required, schema.type, schema.format]),
    [
      ["ttl", false, "string", "duration"],
      ["description", false, "string", undefined],
    ],
  );
  assert.match(
    (await api.call("GET", "/api/v1/docs")).text,
    /<code>ttl<\/code><\/td><td>string \(duration\) in the header/,
  );
});

test("the page of all calls names each of them and loads nothing from elsewhere", async () => {
  await using api = await startApiBench();
  const { text, headers } = await api.call("GET", "/api/v1/docs");
  assert.match(headers.get("content-security-policy") ?? "", /default-src 'none'/);
  for (const { operationId } of api.routes) assert.ok(text.includes(`id="call-${operationId}"`), operationId);
  assert.doesNotMatch(text, /<script|https?:\/\//);
});

test("the page of all calls shows what bodies and answers hold, and its links lead somewhere", async () => {
  await using api = await startApiBench();
  const { text } = await api.call("GET", "/api/v1/docs");
  const places = [...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  assert.deepEqual(
    places.filter((id, at) => places.indexOf(id) !== at),
    [],
  );
  const links = [...text.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
  assert.deepEqual(
    links.filter((id) => !places.includes(id)),
    [],
  );
  const callOf = (name: string) => text.split(`id="call-${name}"`)[1]?.split("</details>")[0] ?? "";
  const chart = callOf("dashboardChartData");
  assert.match(chart, /<code>pageSize<\/code><\/td><td>integer or null/);
  assert.match(chart, /<code>results<\/code><\/td><td>list of object/);
  assert.match(callOf("createDashboard"), /<code>timeWindow<\/code><\/td><td><a href="#schema-DashboardTimeWindow">/);
  assert.match(callOf("listPlugins"), /<code>size<\/code>.*default <code>10000<\/code>/);
});

test("the document tells who is asked for what, and which filters a list takes", async () => {
  const credentials = { username: "a@b.c", password: "Pass:word1" };
  await using api = await startApiBench({ basicAuth: { credentials }, contextPath: "/kestra" });
  const authorization = `Basic ${btoa("a@b.c:Pass:word1")}`;
  const path = "/kestra/api/v1/openapi.json";
  const answer = await api.direct(new Request(`${api.url}${path}`, { headers: { authorization } }));
  const document: unknown = await answer.json();
  assert.ok(isJsonMap(document));
  assert.deepEqual(document["servers"], [{ url: "/kestra" }]);
  assert.deepEqual(document["security"], [{ basic: [] }, { token: [] }, { session: [] }]);
  const named = (name: string) => operations(document).find(({ operationId }) => operationId === name) ?? {};
  assert.deepEqual([named("configuration")["security"], named("searchFlows")["security"]], [[], undefined]);
  const { parameters } = named("searchServices");
  assert.ok(Array.isArray(parameters));
  const { schema } = parameters.find(({ name }) => name === "filters");
  assert.deepEqual(Object.keys(schema.properties), ["q", "type", "state"]);
});

test("who has the document or the page already is told so", async () => {
  await using api = await startApiBench();
  for (const path of ["/api/v1/openapi.json", "/api/v1/docs"]) {
    const etag = (await api.call("GET", path)).headers.get("etag") ?? "";
    const again = await api.call("GET", path, { headers: { "if-none-match": etag } });
    assert.deepEqual([again.status, again.text], [304, ""], path);
  }
});

test("a path of another method is told which ones there are, and HEAD answers as GET does", async () => {
  await using api = await startApiBench();
  const wrong = await api.call("PATCH", "/api/v1/flows/search");
  assert.deepEqual([wrong.status, wrong.headers.get("allow")], [405, "GET, POST, HEAD, OPTIONS"]);
  const head = await api.call("HEAD", "/api/v1/flows/search");
  assert.deepEqual([head.status, head.text], [200, ""]);
  assert.equal((await api.call("GET", "/api/v1/nothing/here")).status, 404);
});

test("booleans and words are read in whatever case scripts write them", async () => {
  await using api = await startApiBench();
  const source = `id: a\nnamespace: b\ntasks: [{id: t, type: io.kestra.plugin.core.debug.Return}]\n`;
  const made = await api.call("POST", "/api/v1/main/flows", {
    body: source,
    headers: { "content-type": "application/x-yaml" },
  });
  assert.equal(made.status, 200, made.text);
  assert.equal((await api.call("GET", "/api/v1/main/flows/b/a?source=True")).json["source"], source);
  assert.equal((await api.call("GET", "/api/v1/main/flows/b/a?source=FALSE")).json["source"], undefined);
  const run = await api.call("POST", "/api/v1/main/executions/b/a?wait=True&kind=test");
  assert.deepEqual([run.status, run.json["kind"]], [200, "TEST"], run.text);
  const found = await api.call("GET", "/api/v1/main/executions/search?state=success,Failed&childFilter=main");
  assert.deepEqual([found.status, found.json["total"]], [200, 1], found.text);
});

test("parameters and bodies are checked as they are declared", async () => {
  await using api = await startApiBench();
  const messageOf = async (path: string) => (await api.call("GET", `/api/v1/main${path}`)).json["message"];
  assert.match(String(await messageOf("/executions/search?state=DONE")), /Failed to convert argument \[state\]/);
  assert.match(String(await messageOf("/executions/search?page=0")), /page: must be greater than or equal to 1/);
  assert.match(String(await messageOf("/executions/search?startDate=soon")), /\[startDate\] for value \[soon\]/);
  assert.match(String(await messageOf("/triggers/search?filters[colour][EQUALS]=red")), /no field colour here/);
  assert.match(String(await messageOf("/triggers/search?filters[flowId][LIKE]=red")), /no operation LIKE/);
  const bodyMessageOf = async (body: unknown) => {
    const init = { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
    const { json } = await api.call("POST", "/api/v1/main/dashboards/charts/preview", init);
    return String(json["message"]).replace("Invalid entity: ", "");
  };
  assert.equal(await bodyMessageOf({}), "chart: Expected required property");
  assert.match(
    await bodyMessageOf({ chart: "", globalFilter: { startDate: "soon" } }),
    /^globalFilter.startDate: Expected string to match 'date-time' format/,
  );
  assert.match(
    await bodyMessageOf({ chart: "", globalFilter: { pageSize: 0 } }),
    /^globalFilter.pageSize: .*greater or equal to 1$/,
  );
  const other = await api.call("PUT", "/api/v1/main/triggers", {
    body: "a: b",
    headers: { "content-type": "text/css" },
  });
  assert.deepEqual([other.status, /Allowed types/.test(other.text)], [415, true]);
});
