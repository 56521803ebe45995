import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { isJsonMap } from "../../core/json-map.ts";
import { type ApiBench, startApiBench } from "./api-bench.ts";

const COMMUNITY = "/api/v1/main/blueprints/community";
const CUSTOM = "/api/v1/main/blueprints/custom";

async function idsOf(api: ApiBench, path: string): Promise<readonly unknown[]> {
  const { json } = await api.call("GET", path);
  return Array.isArray(json["results"]) ? json["results"].map((each) => (isJsonMap(each) ? each["id"] : each)) : [];
}

/** A folder with a blueprint, one that replaces another, and files that are none. */
async function folderOfBlueprints() {
  const folder = await mkdtemp(join(tmpdir(), "kestra-blueprints-"));
  const source =
    "source: |\n  id: hello\n  namespace: own\n  tasks:\n    - id: t\n      type: io.kestra.plugin.core.flow.Sleep\n      duration: PT1S\n";
  await writeFile(join(folder, "own.yml"), `title: Our own\ntags: [ours]\n${source}`);
  await writeFile(join(folder, "hello.yaml"), `title: Our hello\ntags: [ours, first]\n${source}`);
  await writeFile(join(folder, "half.yml"), "title: Half\nsource: |\n  id: half\n");
  await writeFile(join(folder, "notes.txt"), "nothing");
  await writeFile(join(folder, "tags.yml"), `title: A name that paths have\n${source}`);
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

test("blueprints are searched by words and tags, in pages, by the paths of both APIs", async () => {
  await using api = await startApiBench();
  const all = await idsOf(api, `${COMMUNITY}/FLOW?size=100&sort=id:asc`);
  assert.ok(all.length >= 8 && all.includes("hello"));
  assert.deepEqual(all, [...all].sort());
  assert.deepEqual(await idsOf(api, `${COMMUNITY}?size=100&sort=id:asc`), all);
  assert.deepEqual(await idsOf(api, `${COMMUNITY}/flow?sort=id:desc&page=2`), [all.at(-2)]);
  assert.deepEqual(await idsOf(api, "/api/v1/blueprints/community?size=9&q=PYTHON"), ["python-script"]);
  assert.deepEqual(await idsOf(api, `${COMMUNITY}?size=9&tags=trigger&tags=http`), ["called-from-outside"]);
  const filters = "filters[tags][IN]=approval,script&filters[q][CONTAINS]=pause";
  assert.deepEqual(await idsOf(api, `${COMMUNITY}/flow?size=9&${filters}`), ["ask-first"]);
  assert.deepEqual(await idsOf(api, `${COMMUNITY}/dashboard?size=9`), ["executions-at-a-glance"]);
  assert.deepEqual(await idsOf(api, `${COMMUNITY}/app?size=9`), []);
  assert.equal((await api.call("GET", `${COMMUNITY}/flow?filters[q][REGEX]=a`)).status, 422);
  assert.equal((await api.call("GET", `${COMMUNITY}/flow?sort=colour:asc`)).status, 422);
});

test("a blueprint is read with its source and its topology, by the paths of both APIs", async () => {
  await using api = await startApiBench();
  const newer = await api.call("GET", `${COMMUNITY}/FLOW/hello`);
  const older = await api.call("GET", `${COMMUNITY}/hello`);
  assert.deepEqual(newer.json, older.json);
  assert.deepEqual(newer.json["includedTasks"], ["io.kestra.plugin.core.log.Log"]);
  assert.equal(newer.json["flow"], newer.json["source"]);
  for (const path of ["FLOW/hello/source", "hello/flow"]) {
    const { text, headers } = await api.call("GET", `${COMMUNITY}/${path}`);
    assert.deepEqual([text, headers.get("content-type")], [newer.json["source"], "application/yaml"]);
  }
  for (const path of ["flow/side-by-side/graph", "side-by-side/graph"]) {
    const { status, text } = await api.call("GET", `${COMMUNITY}/${path}`);
    assert.equal(status, 200);
    assert.match(text, /"root\.branches\.one"/);
  }
  const made = await api.call("POST", "/api/v1/main/flows", { body: String(newer.json["source"]) });
  assert.equal(made.status, 200, made.text);
});

test("blueprints that are not there are told as missing, whatever they are called", async () => {
  await using api = await startApiBench();
  for (const id of ["no-such", "__proto__", "%00", "..%2F..%2Fetc", "%F0%9F%90%88", "x".repeat(500)]) {
    for (const path of [id, `flow/${id}`, `${id}/flow`, `${id}/graph`, `flow/${id}/graph`, `${id}/${id}/source`]) {
      assert.equal((await api.call("GET", `${COMMUNITY}/${path}`)).status, 404, path);
    }
    assert.equal((await api.call("GET", `${CUSTOM}/${id}`)).status, 404);
  }
  assert.equal((await api.call("GET", `${COMMUNITY}/dashboard/executions-at-a-glance/graph`)).status, 404);
});

test("the tags of blueprints are listed", async () => {
  await using api = await startApiBench();
  for (const path of ["tags", "flow/tags"]) {
    const tags: unknown = JSON.parse((await api.call("GET", `${COMMUNITY}/${path}`)).text);
    const ids = Array.isArray(tags) ? tags.map((tag) => (isJsonMap(tag) ? tag["id"] : tag)) : [];
    assert.ok(ids.includes("getting-started"));
    assert.deepEqual(ids, [...new Set(ids)].sort());
  }
  assert.equal((await api.call("GET", `${COMMUNITY}/no-kind/tags`)).status, 404);
  assert.equal((await api.call("GET", `${CUSTOM}/tags`)).text, "[]");
});

test("blueprints of the operator's folder come with the others, and are read by paths of their own", async () => {
  await using own = await folderOfBlueprints();
  await using api = await startApiBench({ blueprintFolder: own.folder });
  assert.deepEqual(await idsOf(api, `${CUSTOM}?size=9&sort=id:asc`), ["half", "hello", "own"]);
  assert.deepEqual(await idsOf(api, `${CUSTOM}?size=9&filters[tags][EQUALS]=first`), ["hello"]);
  assert.equal((await api.call("GET", `${CUSTOM}/tags`)).text, '["first","ours"]');
  assert.equal((await api.call("GET", `${COMMUNITY}/flow/hello`)).json["title"], "Our hello");
  for (const path of ["custom/own", "flow/own", "flows/own"]) {
    const { json } = await api.call("GET", `/api/v1/main/blueprints/${path}`);
    assert.deepEqual([json["title"], json["includedTasks"]], ["Our own", ["io.kestra.plugin.core.flow.Sleep"]]);
  }
  assert.match((await api.call("GET", `${CUSTOM}/own/source`)).text, /^id: hello\n/);
  assert.equal((await api.call("GET", `${COMMUNITY}/flow/half/graph`)).status, 422);
  await writeFile(join(own.folder, "own.yml"), "title: Ours, changed\nsource: 'id: x'\n");
  assert.equal((await api.call("GET", `${CUSTOM}/own`)).json["title"], "Ours, changed");
});
