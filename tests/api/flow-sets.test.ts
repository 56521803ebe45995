import assert from "node:assert/strict";
import { test } from "node:test";
import { strToU8, unzipSync, zipSync } from "fflate";
import { ApiProblem } from "../../web/api/http/problem.ts";
import { type Answer, startApiBench } from "./api-bench.ts";

const YAML = { "content-type": "application/x-yaml" };
const FLOWS = "/api/v1/main/flows";

function flow(id: string, namespace = "company.team", more = ""): string {
  return `id: ${id}\nnamespace: ${namespace}\ntasks:\n  - {id: say, type: io.kestra.plugin.core.debug.Return, format: hi}\n${more}`;
}

function yaml(...flows: readonly string[]): RequestInit {
  return { body: flows.join("---\n"), headers: YAML };
}

function file(name: string, content: string | Uint8Array<ArrayBuffer>): RequestInit {
  const form = new FormData();
  form.append("fileUpload", new Blob([content]), name);
  return { body: form };
}

function told({ status, text }: Answer): string {
  const value: unknown = JSON.parse(text);
  if (!Array.isArray(value)) return `${status} ${Object(value).message}`;
  const rows = value.map((row) => `${row.namespace}.${row.id} ${row.revision}${row.deleted ? " deleted" : ""}`);
  return `${status} ${rows.join(", ")}`;
}

test("the flows of a namespace are saved together, and others of it go", async () => {
  await using api = await startApiBench();
  const post = async (path: string, init: RequestInit) => told(await api.call("POST", `${FLOWS}/${path}`, init));
  assert.equal(await post("company.team", yaml(flow("a"), flow("b"))), "200 company.team.a 1, company.team.b 1");
  await post("other", yaml(flow("o", "other")));
  assert.equal(
    await post("company.team", yaml(flow("a"), flow("c"))),
    "200 company.team.b 2 deleted, company.team.a 1, company.team.c 1",
  );
  assert.equal(await post("company.team?delete=false", yaml(flow("d"))), "200 company.team.d 1");
  assert.match(
    await post("company.team", yaml(flow("x"), flow("o", "other"))),
    /^422 Invalid entity: flow.namespace: /,
  );
  assert.match(await post("company.team", yaml(flow("x"), flow("x"))), /^422 Invalid entity: flow.id: Duplicate/);
  assert.match(await post("company.team", yaml(flow("x"), "id: [")), /^422 Invalid entity: flows\[1\].yaml: Illegal/);
  const moved = await post("company.team?delete=false&override=true", yaml(flow("o", "other", "# the end\n")));
  assert.equal(moved, "200 company.team.o 1");
  const { json } = await api.call("GET", `${FLOWS}/company.team/o?source=true`);
  assert.equal(json["source"], flow("o", "company.team", "# the end\n"));
  const left = await api.call("GET", `${FLOWS}/search?size=20`);
  assert.equal(left.json["total"], 5, "nothing of what was refused is kept");
  assert.equal(await post("other", yaml("")), "200 other.o 2 deleted");
});

test("flows of several namespaces are saved together, and only others of the same ones go", async () => {
  await using api = await startApiBench();
  const post = async (path: string, init: RequestInit) => told(await api.call("POST", `${FLOWS}/bulk${path}`, init));
  await post("", yaml(flow("a", "one"), flow("b", "two"), flow("c", "three")));
  assert.equal(await post("", yaml(flow("d", "one"), flow("b", "two"))), "200 one.a 2 deleted, one.d 1, two.b 1");
  assert.match(await post("?namespace=one", yaml(flow("d", "one.sub"))), /^422 .*one\.sub\.d is not of/);
  const below = await post("?namespace=one&allowNamespaceChild=true&delete=false", yaml(flow("d", "one.sub")));
  assert.equal(below, "200 one.sub.d 1");
  assert.equal(await post("?namespace=one", yaml("")), "200 one.d 2 deleted");
  assert.equal(await post("", yaml("")), "200 ");
});

test("an import saves what it can and names what it cannot, or saves nothing when that is wanted", async () => {
  await using api = await startApiBench();
  const import_ = async (init: RequestInit, query = "") => {
    const { status, text } = await api.call("POST", `${FLOWS}/import${query}`, init);
    return `${status} ${text}`;
  };
  const total = async () => (await api.call("GET", `${FLOWS}/search`)).json["total"];
  const many = [...Array.from({ length: 99 }, (_, at) => flow(`f${at}`)), "id: bad\n"];
  const broken = await import_(file("all.yaml", many.join("---\n")), "?failOnError=true");
  assert.match(broken, /^422 .*\(in 99\)/);
  assert.equal(await total(), 0);
  assert.equal(await import_(file("all.yaml", many.join("---\n"))), '200 ["99"]');
  assert.equal(await total(), 99);
  const zip = (files: Readonly<Record<string, string>>) =>
    file("flows.zip", zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)]))));
  const archive = zip({ "a.yml": flow("a"), "sub/b.yaml": flow("b"), "bad.yml": "id: 1", "notes.txt": "x" });
  assert.equal(await import_(archive), '200 ["bad.yml"]');
  assert.equal(await total(), 101);
  assert.match(await import_(zip({ "../a.yml": flow("slip") })), /^422 .*Unsafe filename/);
  assert.match(await import_(file("flows.txt", flow("a"))), /^422 .*Cannot import file of type flows.txt/);
  assert.match(await import_(file("flows.zip", "no archive")), /^422 /);
  assert.match(await import_({ body: new FormData() }), /^400 /);
  assert.match(await import_({ body: "a", headers: YAML }), /^415 /);
  assert.equal(await total(), 101);
});

test("flows are exported as an archive that can be imported again", async () => {
  await using api = await startApiBench();
  await api.call("POST", `${FLOWS}/bulk`, yaml(flow("a"), flow("b", "other")));
  const response = await fetch(`${api.url}${FLOWS}/export/by-query?namespace=company`);
  assert.equal(response.headers.get("content-disposition"), 'attachment; filename="flows.zip"');
  assert.equal(response.headers.get("content-type"), "application/octet-stream");
  const files = unzipSync(new Uint8Array(await response.arrayBuffer()));
  const texts = Object.entries(files).map(([name, bytes]) => [name, new TextDecoder().decode(bytes)]);
  assert.deepEqual(texts, [["company.team.a.yml", flow("a")]]);
  const body = (ids: unknown) => ({ body: JSON.stringify(ids), headers: { "content-type": "application/json" } });
  const ids = [
    { namespace: "other", id: "b" },
    { namespace: "company.team", id: "a" },
  ];
  const named = await fetch(`${api.url}${FLOWS}/export/by-ids`, { method: "POST", ...body(ids) });
  const bytes = new Uint8Array(await named.arrayBuffer());
  assert.deepEqual(Object.keys(unzipSync(bytes)), ["other.b.yml", "company.team.a.yml"]);
  const missing = await api.call("POST", `${FLOWS}/export/by-ids`, body([{ namespace: "other", id: "x" }]));
  assert.equal(missing.status, 404);
  await api.call("DELETE", `${FLOWS}/delete/by-query`);
  assert.equal((await api.call("POST", `${FLOWS}/import`, file("flows.zip", bytes))).text, "[]");
  assert.equal((await api.call("GET", `${FLOWS}/search`)).json["total"], 2);
});

test("flows come as JSON, too, as they are answered, and are kept as YAML", async () => {
  await using api = await startApiBench();
  const json = (body: unknown) => ({ body: JSON.stringify(body), headers: { "content-type": "application/json" } });
  const task = { id: "say", type: "io.kestra.plugin.core.debug.Return", format: "yes" };
  const given = { id: "a", namespace: "team", draft: false, description: null, tasks: [task] };
  const created = await api.call("POST", FLOWS, json(given));
  assert.equal(created.status, 200, created.text);
  const yaml = `id: a\nnamespace: team\ntasks:\n  - id: say\n    type: ${task.type}\n    format: "yes"\n`;
  assert.equal(created.json["source"], yaml);
  const answered = (await api.call("GET", `${FLOWS}/team/a?source=true`)).json;
  const put = await api.call("PUT", `${FLOWS}/team/a`, json({ ...answered, description: "two" }));
  assert.deepEqual([put.status, put.json["revision"]], [200, 2]);
  const all = await api.call("POST", `${FLOWS}/team`, json([given, { ...given, id: "b" }]));
  assert.equal(told(all), "200 team.a 3, team.b 1");
  assert.equal(told(await api.call("POST", `${FLOWS}/team`, json([]))), "200 team.a 4 deleted, team.b 2 deleted");
  assert.equal((await api.call("POST", FLOWS, { ...json(0), body: "[".repeat(5000) })).status, 422);
});

test("a JSON list is no flow, even when it holds one, so that nothing of it is left out unseen", async () => {
  await using api = await startApiBench();
  const task = { id: "t", type: "io.kestra.plugin.core.debug.Return" };
  const flows = ["a", "b"].map((id) => ({ id, namespace: "n", tasks: [task] }));
  for (const body of [flows, flows.slice(0, 1)]) {
    const { status, text } = await api.call("POST", "/api/v1/main/flows", {
      body: JSON.stringify(body),
      headers: { "content-type": "application/json" },
    });
    assert.equal(status, 422);
    assert.match(text, /expected a flow, got a list/);
  }
});

test("what is wrong in a list of names is told by its place", async () => {
  await using api = await startApiBench();
  const { status, text } = await api.call("DELETE", "/api/v1/main/flows/delete/by-ids", {
    body: JSON.stringify([{ id: "a" }]),
    headers: { "content-type": "application/json" },
  });
  assert.equal(status, 422);
  assert.match(text, /"path":"\[0\]\.namespace"/);
});

test("the flows of a namespace are deleted only when those that take their place are saved", async () => {
  await using api = await startApiBench();
  const { flows } = api.services.repository;
  const yaml = { "content-type": "application/x-yaml" };
  const source = (id: string): string =>
    `id: ${id}\nnamespace: n\ntasks: [{id: t, type: io.kestra.plugin.core.debug.Return}]\n`;
  await api.call("POST", "/api/v1/main/flows", { body: source("old"), headers: yaml });
  const save = flows.save;
  flows.save = () => Promise.reject(new ApiProblem(503, "The disk is full"));
  const failed = await api.direct(
    new Request("http://localhost/api/v1/main/flows/n", { method: "POST", body: source("new"), headers: yaml }),
  );
  flows.save = save;
  assert.equal(failed.status, 503);
  const { text } = await api.call("GET", "/api/v1/main/flows/n");
  assert.match(text, /"id":"old"/);
});

test("JSON that holds more than flows do is refused before it is written as YAML", async () => {
  await using api = await startApiBench();
  const headers = { "content-type": "application/json" };
  const values = `{"id":"a","namespace":"n","variables":{"x":[${"1,".repeat(100_000)}1]}}`;
  for (const [path, body, why] of [
    ["", values, /more than 100000 values/],
    ["/bulk", `[${values}]`, /more than 100000 values/],
    ["/n", `[${"{},".repeat(20_000)}{}]`, /more than 20000 flows/],
    ["/bulk", `[${"{},".repeat(1_000)}{}]`, /flows\[0\]\.id/],
  ] as const) {
    const { status, text } = await api.call("POST", `/api/v1/main/flows${path}`, { body, headers });
    assert.equal(status, 422);
    assert.match(text, why);
    assert.ok(text.length < 1_000_000, String(text.length));
  }
});
