import assert from "node:assert/strict";
import { test } from "node:test";
import { createMemoryRepository } from "../../backends/repository/memory/memory-repository.ts";
import { SecretStore } from "../../components/services/secret-store.ts";
import { isJsonMap } from "../../core/json-map.ts";
import { systemClock } from "../../platform/clock.ts";
import { createApi } from "../../web/api/api.ts";
import { type ApiBench, startApiBench } from "./api-bench.ts";

const NAMESPACES = "/api/v1/main/namespaces";
const VALUE = "hunter2-never-told";

/** Calls an API whose environment gives the secret `FROM_ENV`; with a key, it keeps others. */
function client(api: ApiBench, encryptionKey: string | undefined = Buffer.alloc(32, 7).toString("base64")) {
  const repository = createMemoryRepository();
  const secrets = new SecretStore({ repository: repository.secrets, clock: systemClock, encryptionKey });
  const answer = createApi({ ...api.services, secrets, secretKeys: ["FROM_ENV"] }, { version: "0" });
  const call = async (method: string, path: string, body?: unknown): Promise<{ status: number; json: unknown }> => {
    const headers = { "content-type": "application/json" };
    const init = body === undefined ? { method } : { method, headers, body: JSON.stringify(body) };
    const response = await answer(new Request(`http://localhost${path}`, init));
    const text = await response.text();
    assert.ok(!text.includes(VALUE), `${method} ${path} told a secret: ${text}`);
    return { status: response.status, json: text === "" ? undefined : JSON.parse(text) };
  };
  return { secrets, call };
}

function keys(json: unknown): unknown[] {
  const rows: unknown = isJsonMap(json) ? json["results"] : json;
  assert.ok(Array.isArray(rows));
  return rows.map((row) => `${row.namespace ?? "-"} ${row.key}`);
}

test("secrets are kept, described, listed and deleted, and no answer holds their value", async () => {
  await using api = await startApiBench();
  const { secrets, call } = client(api);
  const tags = [{ key: "team", value: "sales" }];
  const kept = await call("PUT", `${NAMESPACES}/company.team/secrets`, { key: "db_password", value: VALUE, tags });
  assert.deepEqual(kept, { status: 200, json: [{ namespace: "company.team", key: "DB_PASSWORD", tags }] });
  assert.equal(await secrets.find("main", "company.team", "DB_PASSWORD"), VALUE);
  const path = `${NAMESPACES}/company.team/secrets/DB_PASSWORD`;
  const described = await call("PATCH", path, { key: "DB_PASSWORD", description: "of the shop" });
  assert.deepEqual(described.json, [
    { namespace: "company.team", key: "DB_PASSWORD", description: "of the shop", tags },
  ]);
  assert.equal((await call("PATCH", path, { tags: null })).status, 200);
  assert.equal((await call("PATCH", path, { key: "OTHER", tags: [] })).status, 422);
  assert.equal(await secrets.find("main", "company.team", "DB_PASSWORD"), VALUE);
  assert.deepEqual(await call("DELETE", path), { status: 200, json: undefined });
  assert.equal((await call("DELETE", path)).status, 404);
  assert.equal((await call("PATCH", path, {})).status, 404);
});

test("secrets are listed by page, order and filters, with those of the environment", async () => {
  await using api = await startApiBench();
  const { call } = client(api);
  for (const [namespace, key] of [
    ["company", "SHARED"],
    ["company.team", "OWN"],
    ["companies", "OTHER"],
    ["company.team", "FROM_ENV"],
  ]) {
    const tags = [{ key: "of", value: key }];
    assert.equal((await call("PUT", `${NAMESPACES}/${namespace}/secrets`, { key, value: VALUE, tags })).status, 200);
  }
  const list = async (query: string) => {
    const { json } = await call("GET", `/api/v1/main/secrets?${query}`);
    assert.ok(isJsonMap(json) && json["readOnly"] === false);
    return [json["total"], ...keys(json)];
  };
  assert.deepEqual(await list("size=2&page=3"), [5, "- FROM_ENV"]);
  assert.deepEqual(await list("sort=key:desc&size=2"), [5, "company SHARED", "company.team OWN"]);
  assert.deepEqual(await list("filters[namespace][PREFIX]=company&filters[q][EQUALS]=o"), [
    2,
    "company.team FROM_ENV",
    "company.team OWN",
  ]);
  assert.deepEqual(await list("filters[tags][EQUALS][of]=OTHER"), [1, "companies OTHER"]);
  assert.deepEqual(await list("namespace=companies&q=other"), [1, "companies OTHER"]);
  assert.equal((await call("GET", "/api/v1/main/secrets?filters[state][EQUALS]=x")).status, 422);
  assert.equal((await call("GET", "/api/v1/main/secrets?sort=value:asc")).status, 422);
  const own = await call("GET", `${NAMESPACES}/company.team/secrets`);
  assert.deepEqual(keys(own.json), ["company.team FROM_ENV", "company.team OWN"]);
  assert.deepEqual(keys((await call("GET", `${NAMESPACES}/company/secrets`)).json), ["company SHARED", "- FROM_ENV"]);
  assert.deepEqual((await call("GET", `${NAMESPACES}/company.team/inherited-secrets`)).json, {
    "company.team": ["FROM_ENV", "OWN"],
    company: ["SHARED"],
  });
});

test("secrets of the environment are read-only, and without an encryption key all are", async () => {
  await using api = await startApiBench();
  const { call } = client(api, "");
  const path = `${NAMESPACES}/company/secrets/from_env`;
  assert.equal((await call("DELETE", path)).status, 409);
  assert.equal((await call("PATCH", path, { description: "x" })).status, 409);
  const keyless = await api.call("PUT", `${NAMESPACES}/company/secrets`, {
    body: JSON.stringify({ key: "K", value: VALUE }),
    headers: { "content-type": "application/json" },
  });
  assert.deepEqual([keyless.status, keyless.text.includes(VALUE)], [409, false]);
  assert.equal((await api.call("GET", "/api/v1/secrets")).json["readOnly"], true);
  assert.deepEqual((await api.call("GET", `${NAMESPACES}/company/inherited-secrets`)).json, { company: [] });
});

test("what is no secret is refused without telling what was sent", async () => {
  await using api = await startApiBench();
  const { call } = client(api);
  for (const body of [
    { key: "", value: VALUE },
    { key: "a b", value: VALUE },
    { key: "-a", value: VALUE },
    { key: "k".repeat(257), value: VALUE },
    { key: "K", value: VALUE.repeat(10_000) },
    { key: "K", value: { nested: VALUE } },
    { key: "K" },
    [VALUE],
  ]) {
    assert.equal(
      (await call("PUT", `${NAMESPACES}/company/secrets`, body)).status,
      422,
      JSON.stringify(body).slice(0, 50),
    );
  }
  assert.equal((await call("DELETE", `${NAMESPACES}/company/secrets/a%00b`)).status, 422);
  assert.equal((await call("PATCH", `${NAMESPACES}/company/secrets/a%20b`, {})).status, 422);
  assert.equal((await call("PUT", `${NAMESPACES}/company._kv/secrets`, { key: "K", value: VALUE })).status, 422);
  assert.deepEqual(keys((await call("GET", `${NAMESPACES}/company/secrets`)).json), ["- FROM_ENV"]);
});
