import assert from "node:assert/strict";
import { test } from "node:test";
import type { Clock } from "../../core/contracts/clock.ts";
import { systemClock } from "../../platform/clock.ts";
import { type ApiBench, startApiBench } from "./api-bench.ts";

const USER = { username: "ada@example.com", password: "Analytical-1" };
const FLOWS = "/api/v1/main/flows/search";

function basic({ username, password } = USER): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}` };
}

function withUser(settings: Parameters<typeof startApiBench>[0] = {}, clock?: Clock): Promise<ApiBench> {
  return startApiBench({ ...settings, basicAuth: { credentials: USER, ...settings.basicAuth } }, clock);
}

/** By which no time passes, so that who tries too often gets no further try while others are answered. */
function stopped(): Clock {
  const nowMs = systemClock.now();
  return { ...systemClock, now: () => nowMs };
}

function json(body: unknown, headers: Record<string, string> = {}): RequestInit {
  return { body: JSON.stringify(body), headers: { "content-type": "application/json", ...headers } };
}

/** The cookie that an answer sets, as a browser sends it. */
function cookieOf(headers: Headers): string {
  return headers.get("set-cookie")?.split(";", 1)[0] ?? "";
}

test("whoever comes first sets the user up, and from then on everybody has to sign in", async () => {
  await using api = await startApiBench();
  assert.equal((await api.call("GET", FLOWS)).status, 200);
  assert.equal((await api.call("GET", "/api/v1/configs")).json["isBasicAuthInitialized"], false);
  assert.equal((await api.call("GET", "/api/v1/setup")).json["done"], false);
  const bad = await api.call("POST", "/api/v1/main/basicAuth", json({ username: "ada", password: "short" }));
  assert.equal(bad.status, 422);
  assert.match(bad.text, /The username must be an e-mail address.*at least 8 characters.*upper case.*digit/s);
  const done = await api.call("POST", "/api/v1/basicAuth", json({ uid: "1", ...USER }));
  assert.deepEqual([done.status, done.text], [204, ""]);
  assert.equal((await api.call("GET", FLOWS)).status, 401);
  assert.equal((await api.call("GET", FLOWS, { headers: basic() })).status, 200);
  assert.equal((await api.call("GET", "/api/v1/configs/login")).json["isBasicAuthInitialized"], true);
  assert.equal((await api.call("GET", "/api/v1/setup")).json["done"], true);
});

test("a set-up that is done is changed with credentials alone, and what was known before is forgotten", async () => {
  await using api = await withUser();
  const other = { username: "bob@example.com", password: "Difference-2" };
  for (const path of ["/api/v1/setup", "/api/v1/basicAuth", "/api/v1/main/basicAuth"]) {
    assert.equal((await api.call("POST", path, json(other))).status, 401);
  }
  assert.equal((await api.call("GET", FLOWS, { headers: basic() })).status, 200);
  const changed = await api.call("POST", "/api/v1/setup", json(other, basic()));
  assert.deepEqual([changed.status, changed.json["username"]], [200, other.username]);
  assert.equal((await api.call("GET", FLOWS, { headers: basic() })).status, 401);
  assert.equal((await api.call("GET", FLOWS, { headers: basic(other) })).status, 200);
});

test("of many who set up at the same time, one does", async () => {
  await using api = await startApiBench();
  const tries = Array.from({ length: 5 }, (_, n) =>
    api.call("POST", "/api/v1/basicAuth", json({ username: `${n}@example.com`, password: "Difference-2" })),
  );
  const statuses = (await Promise.all(tries)).map(({ status }) => status).sort();
  assert.deepEqual(statuses, [204, 401, 401, 401, 401]);
});

test("a user who is configured wrongly is told of, and lets nobody in until another one is set up", async () => {
  await using api = await startApiBench({ basicAuth: { errors: ["The password must have a digit"] } });
  const { text } = await api.call("GET", "/api/v1/basicAuthValidationErrors");
  assert.deepEqual(JSON.parse(text), ["The password must have a digit"]);
  assert.equal((await api.call("GET", FLOWS)).status, 401);
  assert.equal((await api.call("POST", "/api/v1/basicAuth", json(USER))).status, 204);
  assert.equal((await api.call("GET", FLOWS, { headers: basic() })).status, 200);
});

test("nobody has to sign in where the configuration says so, and nobody is set up there", async () => {
  await using api = await startApiBench({ basicAuth: { isOff: true } });
  assert.equal((await api.call("GET", FLOWS)).status, 200);
  assert.equal((await api.call("POST", "/api/v1/basicAuth", json(USER))).status, 409);
});

test("a session begins with JSON or a form, is a cookie that scripts do not see, and ends with the password", async () => {
  await using api = await withUser();
  const wrong = await api.call("POST", "/api/v1/login", json({ ...USER, password: "Wrong-one-1" }));
  assert.deepEqual([wrong.status, wrong.text, wrong.headers.get("www-authenticate")], [401, "", null]);
  const begun = await api.call("POST", "/api/v1/login", json(USER));
  assert.equal(begun.status, 200, begun.text);
  assert.match(begun.headers.get("set-cookie") ?? "", /; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict$/);
  const cookie = cookieOf(begun.headers);
  assert.equal((await api.call("GET", FLOWS, { headers: { cookie: `a=b; ${cookie}` } })).status, 200);
  assert.equal((await api.call("GET", FLOWS, { headers: { cookie: `${cookie}x` } })).status, 401);
  const beside = `KESTRA_SESSION=of.another.server; ${cookie}`;
  assert.equal((await api.call("GET", FLOWS, { headers: { cookie: beside } })).status, 200);
  const form = { body: new URLSearchParams(USER) };
  const again = await api.call("POST", "/login", form);
  assert.equal(again.status, 200, again.text);
  const changes = { oldPassword: USER.password, newPassword: "Difference-2" };
  const origin = { origin: api.url };
  const change = await api.call("PUT", "/api/v1/me/password", json(changes, { cookie, ...origin }));
  assert.equal(change.status, 200, change.text);
  assert.equal((await api.call("GET", FLOWS, { headers: { cookie } })).status, 401);
  assert.equal((await api.call("GET", FLOWS, { headers: { cookie: cookieOf(change.headers) } })).status, 200);
  const ended = await api.call("POST", "/api/v1/logout", json({}));
  assert.match(ended.headers.get("set-cookie") ?? "", /^KESTRA_SESSION=; .*Max-Age=0/);
});

test("API tokens are shown once, sign programs in, run out, and are deleted", async () => {
  await using api = await withUser();
  const tokens = "/api/v1/me/api-tokens";
  const created = await api.call("POST", tokens, json({ name: "ci", maxAge: "P1D", extended: true }, basic()));
  assert.equal(created.status, 200, created.text);
  assert.equal(created.headers.get("cache-control"), "no-store");
  const { id, fullToken } = created.json;
  const bearer = { authorization: `Bearer ${fullToken}` };
  assert.equal((await api.call("GET", FLOWS, { headers: bearer })).status, 200);
  assert.equal((await api.call("GET", "/api/v1/me", { headers: bearer })).json["id"], USER.username);
  const listed = await api.call("GET", tokens, { headers: bearer });
  const [token] = Object(listed.json["results"]);
  assert.deepEqual([token.id, token.name, token.expired, listed.json["total"]], [id, "ci", false, 1]);
  assert.ok(String(fullToken).startsWith(token.prefix) && token.lastUsed && token.exp);
  assert.doesNotMatch(listed.text, new RegExp(String(fullToken)));
  const brief = await api.call("POST", tokens, json({ name: "brief", maxAge: "PT0.000001S" }, basic()));
  const late = { authorization: `Bearer ${brief.json["fullToken"]}` };
  assert.equal((await api.call("GET", FLOWS, { headers: late })).status, 401);
  assert.equal((await api.call("POST", tokens, json({ name: "", maxAge: "P1D" }, basic()))).status, 422);
  assert.equal((await api.call("POST", tokens, json({ name: "x", maxAge: "-P1D" }, basic()))).status, 422);
  assert.equal((await api.call("DELETE", `${tokens}/${id}`, { headers: basic() })).status, 200);
  assert.equal((await api.call("DELETE", `${tokens}/${id}`, { headers: basic() })).status, 404);
  assert.equal((await api.call("GET", FLOWS, { headers: bearer })).status, 401);
});

/** The statuses of so many tries at the same time, in order. */
async function statusesOf(count: number, call: (n: number) => Promise<{ readonly status: number }>): Promise<string> {
  const answers = await Promise.all(Array.from({ length: count }, (_, n) => call(n)));
  const statuses = answers.map(({ status }) => status).sort();
  return [...new Set(statuses)].map((each) => `${statuses.filter((status) => status === each).length}x${each}`).join();
}

const NO_TOKEN = { authorization: "Bearer nonsense" };

test("after too many wrong passwords one has to wait, and who is known already has not", async () => {
  await using api = await withUser({}, stopped());
  assert.equal((await api.call("GET", FLOWS, { headers: basic() })).status, 200);
  const wrong = (n: number) => api.call("POST", "/api/v1/login", json({ ...USER, password: `Wrong-${n}` }));
  assert.equal(await statusesOf(25, wrong), "20x401,5x429");
  assert.equal((await api.call("GET", FLOWS, { headers: basic() })).status, 200);
  const headers = { ...NO_TOKEN };
  const answers = await Promise.all(Array.from({ length: 30 }, () => api.call("GET", FLOWS, { headers })));
  const refused = answers.find(({ status }) => status === 429);
  assert.match(refused?.headers.get("retry-after") ?? "", /^[1-9]$/);
});

test("set-ups that are refused are counted like wrong passwords", async () => {
  await using api = await startApiBench({}, stopped());
  const bad = () => api.call("POST", "/api/v1/basicAuth", json({ username: "ada", password: "short" }));
  assert.equal(await statusesOf(25, bad), "20x422,5x429");
  assert.equal((await api.call("GET", FLOWS)).status, 200);
});

test("what a forwarded address says counts from a trusted proxy alone", async () => {
  const attempt = (api: ApiBench, address: string) =>
    api.call("GET", FLOWS, { headers: { ...NO_TOKEN, "x-forwarded-for": address } });
  await using api = await withUser({ trustedProxies: ["127.0.0.0/8"] }, stopped());
  assert.equal(await statusesOf(25, (n) => attempt(api, `9.9.9.${n}, 1.2.3.4, 127.0.0.9`)), "20x401,5x429");
  assert.equal((await attempt(api, "1.2.3.4, 1.2.3.5")).status, 401);
  await using plain = await withUser({}, stopped());
  assert.equal(await statusesOf(25, (n) => attempt(plain, `1.2.3.${n}`)), "20x401,5x429");
});

test("changes by a browser come from a page of this server, whichever way it signs in", async () => {
  await using api = await withUser({ url: "https://kestra.example.com" });
  const begun = await api.call("POST", "/api/v1/login", json(USER));
  const cookie = { cookie: cookieOf(begun.headers) };
  const change = async (headers: Record<string, string>): Promise<number> =>
    (await api.call("DELETE", "/api/v1/main/flows/company.team/nothing", { headers })).status;
  assert.equal(await change(cookie), 403);
  for (const credentials of [cookie, basic()]) {
    assert.equal(await change({ ...credentials, origin: "https://evil.example.com" }), 403);
    assert.equal(await change({ ...credentials, origin: "null" }), 403);
    assert.equal(await change({ ...credentials, origin: api.url, "sec-fetch-site": "cross-site" }), 403);
    assert.equal(await change({ ...credentials, "sec-fetch-site": "same-site" }), 403);
    assert.equal(await change({ ...credentials, origin: api.url }), 404);
    assert.equal(await change({ ...credentials, origin: "https://kestra.example.com" }), 404);
    assert.equal(await change({ ...credentials, "sec-fetch-site": "same-origin" }), 404);
  }
  assert.equal(await change(basic()), 404);
  const login = await api.call("POST", "/api/v1/login", json(USER, { origin: "https://evil.example.com" }));
  assert.equal(login.status, 403);
});

test("where nobody has to sign in, other sites and other names of this machine are refused", async () => {
  await using api = await startApiBench({ url: "https://kestra.example.com/base" });
  const status = async (headers: Record<string, string>, method = "GET"): Promise<number> =>
    (await api.call(method, FLOWS, { headers })).status;
  assert.equal(await status({ host: "evil.example.com" }), 403);
  assert.equal(await status({ host: "127.0.0.1.evil.example.com" }), 403);
  assert.equal(await status({ host: "kestra.example.com" }), 200);
  assert.equal(await status({ host: "localhost:8080" }), 200);
  assert.equal(await status({ host: "[::1]:8080" }), 200);
  const setUp = (headers: Record<string, string>) => api.call("POST", "/api/v1/basicAuth", json(USER, headers));
  assert.equal((await setUp({ origin: "https://evil.example.com" })).status, 403);
  assert.equal((await setUp({ host: "evil.example.com" })).status, 403);
});

test("whoever has not signed in sends no more than credentials need", async () => {
  await using api = await withUser();
  const long = json({ ...USER, password: "x".repeat(70_000) });
  for (const path of ["/login", "/setup", "/main/basicAuth"]) {
    assert.equal((await api.call("POST", `/api/v1${path}`, long)).status, 413, path);
  }
});
