import assert from "node:assert/strict";
import { test } from "node:test";
import { unzipSync } from "fflate";
import { type ApiBench, startApiBench } from "./api-bench.ts";

const TEMPLATES = "/api/v1/templates";
const JSON_TYPE = { "content-type": "application/json" };
const SAY = { id: "say", type: "io.kestra.core.tasks.debugs.Return", format: "hi" };

function template(id: string, namespace = "company.team", more = {}) {
  return { id, namespace, ...more, tasks: [SAY] };
}

function send(body: unknown): RequestInit {
  return { body: JSON.stringify(body), headers: JSON_TYPE };
}

async function save(api: ApiBench, ...templates: readonly object[]): Promise<void> {
  for (const each of templates) assert.equal((await api.call("POST", TEMPLATES, send(each))).status, 200);
}

test("a template is created, read, changed and deleted", async () => {
  await using api = await startApiBench();
  await save(api, template("a"));
  const twice = await api.call("POST", TEMPLATES, send(template("a")));
  assert.deepEqual([twice.status, /Template id already exists/.test(twice.text)], [422, true]);
  const path = `${TEMPLATES}/company.team/a`;
  const { json } = await api.call("GET", path);
  const type = "io.kestra.plugin.core.debug.Return";
  assert.deepEqual([json["id"], json["deleted"], json["tasks"]], ["a", false, [{ ...SAY, type }]]);
  const changed = await api.call("PUT", path, send(template("a", "company.team", { description: "two" })));
  assert.deepEqual([changed.status, changed.json["revision"]], [200, 2]);
  assert.equal((await api.call("PUT", path, send(template("b")))).status, 422);
  assert.equal((await api.call("PUT", `${TEMPLATES}/company.team/b`, send(template("b")))).status, 404);
  assert.equal((await api.call("POST", TEMPLATES, send({ id: "x" }))).status, 422);
  assert.equal((await api.call("DELETE", path)).status, 204);
  assert.equal((await api.call("DELETE", path)).status, 404);
  assert.equal((await api.call("GET", path)).status, 404);
});

test("templates are searched, exported, imported, saved and deleted together", async () => {
  await using api = await startApiBench();
  await save(api, template("a"), template("b"), template("c", "other"));
  const found = async (query = "") => {
    const { results } = (await api.call("GET", `${TEMPLATES}/search?${query}`)).json;
    return (Array.isArray(results) ? results : []).map(({ id }) => id).join("");
  };
  assert.equal(await found("namespace=company&sort=id:desc"), "ba");
  assert.equal(await found("q=other"), "c");
  const names = await api.call("GET", `${TEMPLATES}/distinct-namespaces`);
  assert.equal(names.text, '["company.team","other"]');
  const response = await fetch(`${api.url}${TEMPLATES}/export/by-query?namespace=company`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  const files = unzipSync(bytes);
  assert.deepEqual(Object.keys(files), ["company.team.a.yml", "company.team.b.yml"]);
  assert.match(new TextDecoder().decode(files["company.team.a.yml"]), /^id: a\nnamespace: company\.team\ntasks:\n/);
  const gone = await api.call("DELETE", `${TEMPLATES}/delete/by-query?namespace=company`);
  assert.equal(gone.json["count"], 2);
  const form = new FormData();
  form.append("fileUpload", new Blob([bytes]), "templates.zip");
  assert.equal((await api.call("POST", `${TEMPLATES}/import`, { body: form })).status, 204);
  assert.equal(await found(), "abc");
  const put = await api.call("POST", `${TEMPLATES}/company.team`, send([template("a"), template("d")]));
  assert.equal(put.status, 200, put.text);
  assert.equal(await found("namespace=company.team"), "ad");
  assert.equal((await api.call("POST", `${TEMPLATES}/company.team`, send([template("x", "m")]))).status, 422);
  assert.equal((await api.call("POST", `${TEMPLATES}/company.team`, send([template("x"), template("x")]))).status, 422);
  assert.equal(await found("namespace=company.team"), "ad");
  const ids = [{ namespace: "other", id: "c" }];
  const missing = send([...ids, { namespace: "other", id: "z" }]);
  assert.equal((await api.call("DELETE", `${TEMPLATES}/delete/by-ids`, missing)).status, 404);
  assert.equal((await api.call("DELETE", `${TEMPLATES}/delete/by-ids`, send(ids))).json["count"], 1);
  const body =
    "id: a\nnamespace: n\ntasks: []\n---\nid: b\nnamespace: n\ntasks: [{id: t, type: io.kestra.plugin.core.debug.Return}]\n";
  const checks = await api.call("POST", `${TEMPLATES}/validate`, { body, headers: { "content-type": "text/yaml" } });
  const [bad, good] = JSON.parse(checks.text);
  assert.deepEqual([typeof bad.constraints, good.constraints, good.flow], ["string", undefined, "b"]);
});
