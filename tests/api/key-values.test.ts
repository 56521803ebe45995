import assert from "node:assert/strict";
import { test } from "node:test";
import { type ApiBench, startApiBench } from "./api-bench.ts";

const KV = "/api/v1/main/namespaces/company.team/kv";

function put(api: ApiBench, path: string, body: string, headers: Record<string, string> = {}) {
  return api.call("PUT", path, { body, headers: { "content-type": "text/plain", ...headers } });
}

/** Members of the rows that a list answers, whether it is bare or a page. */
function members(text: string, ...names: readonly string[]): unknown[] {
  const list: unknown = JSON.parse(text);
  const rows: readonly Record<string, unknown>[] = Array.isArray(list) ? list : Object(list).results;
  return rows.map((row) => names.map((name) => row[name]).join(" "));
}

test("values have the type they are written as, and come back as they were", async () => {
  await using api = await startApiBench();
  const cases = [
    ["text", '"hello"', { type: "STRING", value: "hello" }],
    ["number", "42.5", { type: "NUMBER", value: 42.5 }],
    ["flag", "true", { type: "BOOLEAN", value: true }],
    ["day", "2024-05-03", { type: "DATE", value: "2024-05-03" }],
    ["moment", "2024-05-03T12:00:00+02:00", { type: "DATETIME", value: "2024-05-03T10:00:00Z" }],
    ["span", '"PT90M"', { type: "DURATION", value: "PT90M" }],
    ["map", '{"a":[1,{"b":null}],"__proto__":{"c":1}}', { type: "JSON" }],
  ] as const;
  for (const [key, body, expected] of cases) {
    const written = await api.call("PUT", `${KV}/${key}`, { body, headers: { "content-type": "application/json" } });
    assert.deepEqual([written.status, written.text], [200, ""], key);
    const { json } = await api.call("GET", `/api/v1/namespaces/company.team/kv/${key}`);
    assert.equal(json["type"], expected.type, key);
    if ("value" in expected) assert.deepEqual(json["value"], expected.value, key);
    assert.deepEqual([json["revision"], typeof json["updated"]], [1, "string"]);
  }
  const map = await api.call("GET", `${KV}/map`);
  assert.match(map.text, /"value":\{"a":\[1,\{"b":null\}\],"__proto__":\{"c":1\}\}/);
  await put(api, `${KV}/large`, '{"id":12345678901234567890}');
  assert.match((await api.call("GET", `${KV}/large`)).text, /"value":\{"id":12345678901234567890\}/);
});

test("a pair whose time is over is gone: told once, and in no list", async () => {
  await using api = await startApiBench();
  await put(api, `${KV}/brief`, "1", { ttl: "PT-1S" });
  assert.equal((await api.call("GET", KV)).text, "[]");
  const first = await api.call("GET", `${KV}/brief`);
  assert.equal(first.status, 410);
  assert.match(String(first.json["message"]), /^Resource has expired: /);
  assert.equal((await api.call("GET", `${KV}/brief`)).status, 404);
  await put(api, `${KV}/kept`, "1", { ttl: "PT1H" });
  assert.equal(members((await api.call("GET", KV)).text, "expirationDate").join("").length, 24);
  await put(api, `${KV}/kept`, "2");
  assert.deepEqual(members((await api.call("GET", KV)).text, "key", "revision", "expirationDate"), ["kept 2 "]);
});

test("keys and values that cannot be are refused with what is wrong", async () => {
  await using api = await startApiBench();
  for (const key of ["-a", ".a", "a%20b", "a%2Fb", "%00", "a".repeat(201), "%F0%9F%98%80"]) {
    for (const method of ["GET", "DELETE"]) assert.equal((await api.call(method, `${KV}/${key}`)).status, 422, key);
    assert.equal((await put(api, `${KV}/${key}`, "1")).status, 422, key);
  }
  for (const body of ["", "{", "two words", '{"a":}', "2024-13-41", "2024-05-03T25:00:00Z", "nan"]) {
    assert.equal((await put(api, `${KV}/k`, body)).status, 422, body);
  }
  assert.match(String((await put(api, `${KV}/k`, "{")).json["message"]), /^Invalid json: /);
  for (const ttl of ["an hour", "P99999999999D"]) {
    assert.equal((await put(api, `${KV}/k`, "1", { ttl })).status, 422, ttl);
  }
  const long = await put(api, `${KV}/k`, "1", { description: "d".repeat(1_001) });
  assert.deepEqual(
    [long.status, long.json["message"]],
    [422, "Invalid entity: description: must have at most 1000 characters"],
  );
  assert.equal((await put(api, `${KV}/k`, "1", { "content-type": "application/xml" })).status, 415);
  for (const namespace of ["a..b", "a%2F..%2Fb", "company._files", "%00", "n".repeat(151)]) {
    assert.equal((await put(api, `/api/v1/namespaces/${namespace}/kv/k`, "1")).status, 422, namespace);
  }
  assert.equal((await api.call("GET", `${KV}/k`)).status, 404);
});

test("pairs are deleted one by one and several at once", async () => {
  await using api = await startApiBench();
  for (const key of ["a", "b", "c"]) await put(api, `${KV}/${key}`, "1");
  assert.equal((await api.call("DELETE", `${KV}/a`)).text, "true");
  assert.equal((await api.call("DELETE", `${KV}/a`)).text, "false");
  const bulk = async (body: unknown) =>
    await api.call("DELETE", KV, { body: JSON.stringify(body), headers: { "content-type": "application/json" } });
  assert.equal((await bulk({ keys: ["b", "not a key"] })).status, 422);
  assert.deepEqual((await bulk({ keys: ["b", "a", "b", "c"] })).json, { keys: ["b", "c"] });
  assert.deepEqual((await bulk({ keys: null })).json, { keys: [] });
  assert.equal((await bulk({ keys: "b" })).status, 422);
  assert.equal((await api.call("GET", KV)).text, "[]");
});

test("pairs are listed for a namespace, for all it sees, and for all namespaces by page, order and filters", async () => {
  await using api = await startApiBench();
  const at = (namespace: string, key: string) => `/api/v1/namespaces/${namespace}/kv/${key}`;
  await put(api, at("company", "region"), '"eu"', { description: "Wo? Größe ü" });
  await put(api, at("company", "shared"), "1");
  await put(api, at("company.team", "shared"), "2", { ttl: "P1D" });
  await put(api, at("company.team", "own"), "3");
  await put(api, at("companies", "other"), "4");
  const list = async (query: string) => {
    const { text, json } = await api.call("GET", `/api/v1/main/kv?${query}`);
    return [json["total"], ...members(text, "namespace", "key")];
  };
  assert.deepEqual(members((await api.call("GET", KV)).text, "key"), ["own", "shared"]);
  const seen = await api.call("GET", `${KV}/inheritance`);
  assert.deepEqual(members(seen.text, "namespace", "key"), [
    "company.team own",
    "company.team shared",
    "company region",
  ]);
  assert.deepEqual(members(seen.text, "description")[2], "Wo? Größe ü");
  assert.deepEqual(await list("size=2&page=2"), [5, "company shared", "company.team own"]);
  assert.deepEqual(await list("sort=key:desc&sort=namespace:asc&size=2"), [5, "company shared", "company.team shared"]);
  assert.deepEqual(await list("filters[namespace][EQUALS]=company&sort=key:asc"), [
    2,
    "company region",
    "company shared",
  ]);
  assert.deepEqual(await list("filters[namespace][PREFIX]=company&filters[q][EQUALS]=SHARED"), [
    2,
    "company shared",
    "company.team shared",
  ]);
  assert.deepEqual(await list("q=größe"), [1, "company region"]);
  assert.deepEqual(await list("namespace=companies"), [1, "companies other"]);
  assert.deepEqual(await list("filters[expirationDate][GREATER_THAN]=2024-01-01T00:00:00Z"), [
    1,
    "company.team shared",
  ]);
  assert.deepEqual(await list("filters[created][LESS_THAN]=2024-01-01T00:00:00Z"), [0]);
  assert.deepEqual(await list("filters[or][0][q][EQUALS]=own&filters[or][1][namespace][EQUALS]=companies"), [
    2,
    "companies other",
    "company.team own",
  ]);
  assert.equal((await api.call("GET", "/api/v1/kv?sort=value:asc")).status, 422);
  assert.equal((await api.call("GET", "/api/v1/kv?filters[state][EQUALS]=x")).status, 422);
});

test("of writes that come at once each counts, and readers see one of them whole", async () => {
  await using api = await startApiBench();
  const values = Array.from({ length: 10 }, (_, index) => String(index).repeat(20_000));
  const reads: Promise<string>[] = [];
  await put(api, `${KV}/k`, `"${values[0]}"`);
  await Promise.all(
    values.map(async (value) => {
      reads.push(api.call("GET", `${KV}/k`).then(({ json }) => String(json["value"])));
      await put(api, `${KV}/k`, `"${value}"`);
    }),
  );
  for (const text of await Promise.all(reads)) assert.ok(values.includes(text), text.slice(0, 100));
  assert.equal((await api.call("GET", `${KV}/k`)).json["revision"], 11);
});
