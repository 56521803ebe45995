import assert from "node:assert/strict";
import { connect } from "node:net";
import { test } from "node:test";
import { type ApiBench, startApiBench } from "./api-bench.ts";

const USER = { username: "ada@example.com", password: "Analytical-1" };
const AUTHORIZATION = { authorization: `Basic ${btoa(`${USER.username}:${USER.password}`)}` };
const JSON_TYPE = { "content-type": "application/json" };
const FLOWS = "/api/v1/main/flows/search";

function guarded(settings: Parameters<typeof startApiBench>[0] = {}): Promise<ApiBench> {
  return startApiBench({ basicAuth: { credentials: USER }, ...settings });
}

/** Ways to write a path that might lead to the same route, or past whoever guards it. */
const SHAPES: readonly ((path: string) => string)[] = [
  (path) => path,
  (path) => `/api/v1${path}`,
  (path) => `/api/v1/main${path}`,
  (path) => `/api/v1/main${path}/`,
  (path) => `/api/v1/main${path}//`,
  (path) => `/api/v1//main${path}`,
  (path) => `//api/v1/main${path}`,
  (path) => `/api//v1${path}`,
  (path) => `/api/v1/./main${path}`,
  (path) => `/api/v1/x/../main${path}`,
  (path) => `/ping/../api/v1/main${path}`,
  (path) => `/ping/..%2fapi/v1/main${path}`,
  (path) => `/ping/%2e%2e/api/v1/main${path}`,
  (path) => `/ping%2f..%2fapi/v1${path}`,
  (path) => `/api/v1/executions/webhook/..${path}`,
  (path) => `/api/v1/executions/webhook/..%2f..%2f..${path}`,
  (path) => `/api/v1/executions/webhook/%2e%2e/%2e%2e${path}`,
  (path) => `/api/v1/configs/..${path}`,
  (path) => `/api/v1/configs/..;${path}`,
  (path) => `/api/v1/configs;${path}`,
  (path) => `/api/v1/main${path};a=b`,
  (path) => `/api/v1/main;a=b${path}`,
  (path) => `/api/v1/main${path}?x=/ping`,
  (path) => `/api/v1/main${path}?/api/v1/configs`,
  (path) => `/api/v1/main${path}%00`,
  (path) => `/api/v1/main${path}%00.js`,
  (path) => `/api/v1/main${path}%20`,
  (path) => `/api/v1/main${path}%`,
  (path) => `/api/v1/main${path}%zz`,
  (path) => `/api/v1/main${path}.json`,
  (path) => `/API/V1/main${path}`,
  (path) => `/api/V1${path}`,
  (path) => `/api/v1/MAIN${path}`,
  (path) => `/api/v1/other${path}`,
  (path) => `/api/v1/main/main${path}`,
  (path) => `/%61pi/v1/main${path}`,
  (path) => `/api/v1/main${path.replaceAll("/", "%2f")}`,
  (path) => `/api/v1/main${path.toUpperCase()}`,
  (path) => `/api\\v1\\main${path}`,
  (path) => `/ui/../api/v1/main${path}`,
  (path) => `/static/api/v1/main${path}`,
  (path) => `/api/v1/main${path}/\u00e9\u2028`,
];

test("nothing but open routes answers without credentials, however its path and method are written", async () => {
  await using api = await guarded();
  const isOpen = new Set(api.routes.filter(({ access }) => access === "open"));
  const opened = [...isOpen].map(({ method, path }) => `${method} ${path.replace(/\{[^}]*\}/g, "x")}`);
  const wrong: string[] = [];
  for (const each of api.routes) {
    if (isOpen.has(each)) continue;
    const path = each.path.replace(/\{[^}]*\}/g, "x");
    for (const shape of SHAPES) {
      const url = new URL(shape(path), api.url);
      url.host = new URL(api.url).host;
      const { status } = await api.direct(new Request(url, { method: each.method }));
      const known = url.pathname.replace(/^\/api\/v1(\/main(?=\/))?/, "").replace(/\/$/, "");
      const isAsked = opened.some((open) => matches(open, each.method, known));
      if (status !== 401 && !isAsked) wrong.push(`${status} ${each.method} ${url.pathname}`);
    }
  }
  assert.deepEqual(wrong, []);
  for (const method of ["HEAD", "OPTIONS", "PATCH", "TRACE", "PROPFIND", "get"]) {
    if (method === "TRACE") continue;
    assert.equal((await api.call(method, FLOWS)).status, 401, method);
  }
});

function matches(open: string, method: string, path: string): boolean {
  const [openMethod, openPath = ""] = open.split(" ");
  const isWebhook = openPath.startsWith("/executions/webhook/") && path.startsWith("/executions/webhook/");
  return openMethod === method && (openPath === path || isWebhook);
}

test("paths that the configuration opens are open with the tenant and without, and no others", async () => {
  await using api = await guarded({ basicAuth: { credentials: USER, openUrls: ["/api/v1/flows/", ""] } });
  assert.equal((await api.call("GET", FLOWS)).status, 200);
  assert.equal((await api.call("GET", "/api/v1/flows/search")).status, 200);
  assert.equal((await api.call("GET", "/api/v1/executions/search")).status, 401);
});

test("every answer says that it is data, and is not to be kept", async () => {
  await using api = await guarded();
  for (const [path, headers] of [
    [FLOWS, {}],
    [FLOWS, AUTHORIZATION],
    ["/api/v1/configs", {}],
    ["/ping", {}],
  ] as const) {
    const answer = await api.call("GET", path, { headers });
    assert.match(answer.headers.get("content-security-policy") ?? "", /default-src 'none'/);
    assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
    assert.equal(answer.headers.get("cache-control"), "no-store");
    assert.equal(answer.headers.get("strict-transport-security"), null);
  }
  await using secure = await guarded({ isTls: true });
  const { headers } = await secure.call("GET", "/api/v1/configs");
  assert.match(headers.get("strict-transport-security") ?? "", /max-age=/);
});

test("what is wrong within is told to those who have signed in, and to nobody else", async () => {
  await using api = await guarded();
  assert.equal((await api.call("GET", FLOWS, { headers: AUTHORIZATION })).status, 200);
  const away = Object.assign(new Error("connect to 10.0.0.5:5432"), { code: "UNAVAILABLE" });
  const { settings } = api.services.repository;
  Object.assign(settings, { find: () => Promise.reject(away), list: () => Promise.reject(away) });
  const known = await api.call("GET", "/api/v1/me/api-tokens", { headers: AUTHORIZATION });
  assert.deepEqual([known.status, /10\.0\.0\.5/.test(known.text)], [503, true]);
  const open = await api.call("GET", "/api/v1/configs");
  assert.deepEqual([open.status, /10\.0\.0\.5/.test(open.text)], [503, false]);
  const stranger = await api.call("POST", "/api/v1/login", { body: JSON.stringify(USER), headers: JSON_TYPE });
  assert.deepEqual([stranger.status, /10\.0\.0\.5/.test(stranger.text)], [503, false]);
  assert.equal((await api.call("GET", FLOWS)).status, 401);
});

test("a script of a page that is not signed in makes no browser ask for a password", async () => {
  await using api = await guarded();
  const plain = await api.call("GET", FLOWS);
  assert.equal(plain.headers.get("www-authenticate"), "Basic realm=Kestra");
  const script = await api.call("GET", FLOWS, { headers: { "sec-fetch-dest": "empty" } });
  assert.deepEqual([script.status, script.headers.get("www-authenticate")], [401, null]);
});

const RULE = { origins: [], methods: [], headers: [], exposedHeaders: [], allowsCredentials: true, maxAgeS: 60 };

test("pages of other sites may do what the configuration lets them", async () => {
  const origin = "https://portal.example.com";
  const cors = [
    { ...RULE, origins: [origin], methods: ["GET", "DELETE"], exposedHeaders: ["x-total"] },
    { ...RULE, originPattern: /^https:\/\/[a-z]+\.internal$/, headers: ["x-one"] },
  ];
  await using api = await guarded({ cors });
  const asked = (from: string, method: string): RequestInit => ({
    headers: {
      origin: from,
      "access-control-request-method": method,
      "access-control-request-headers": "authorization",
    },
  });
  const yes = await api.call("OPTIONS", FLOWS, asked(origin, "DELETE"));
  assert.equal(yes.status, 204);
  assert.equal(yes.headers.get("access-control-allow-origin"), origin);
  assert.equal(yes.headers.get("access-control-allow-methods"), "GET, DELETE");
  assert.equal(yes.headers.get("access-control-allow-headers"), "authorization");
  assert.equal(yes.headers.get("access-control-allow-credentials"), "true");
  assert.equal(yes.headers.get("access-control-max-age"), "60");
  assert.equal((await api.call("OPTIONS", FLOWS, asked(origin, "PUT"))).status, 403);
  assert.equal((await api.call("OPTIONS", FLOWS, asked("https://evil.example.com", "GET"))).status, 403);
  const other = await api.call("OPTIONS", FLOWS, asked("https://a.internal", "PUT"));
  assert.deepEqual([other.status, other.headers.get("access-control-allow-headers")], [204, "x-one"]);
  const read = await api.call("GET", FLOWS, { headers: { ...AUTHORIZATION, origin } });
  assert.equal(read.headers.get("access-control-allow-origin"), origin);
  assert.equal(read.headers.get("access-control-expose-headers"), "x-total");
  assert.equal(read.headers.get("vary"), "Origin");
  const evil = await api.call("GET", FLOWS, { headers: { ...AUTHORIZATION, origin: "https://evil.example.com" } });
  assert.deepEqual([evil.status, evil.headers.get("access-control-allow-origin")], [200, null]);
  const nothing = "/api/v1/main/flows/company.team/nothing";
  assert.equal((await api.call("DELETE", nothing, { headers: { ...AUTHORIZATION, origin } })).status, 404);
});

test("any site may read where the configuration says so, and none with the credentials of its visitors", async () => {
  await using api = await guarded({ cors: [{ ...RULE, origins: ["*"] }] });
  const headers = { ...AUTHORIZATION, origin: "https://anywhere.example.com" };
  const read = await api.call("GET", FLOWS, { headers });
  assert.equal(read.headers.get("access-control-allow-origin"), "*");
  assert.equal(read.headers.get("access-control-allow-credentials"), null);
  assert.equal((await api.call("DELETE", "/api/v1/flows/a.b/c", { headers })).status, 403);
  await using off = await guarded();
  const preflight = { origin: "https://anywhere.example.com", "access-control-request-method": "GET" };
  assert.equal((await off.call("OPTIONS", FLOWS, { headers: preflight })).status, 401);
  assert.equal((await off.call("GET", FLOWS, { headers })).headers.get("access-control-allow-origin"), null);
});

test("everything lies below the context path, with its links and its cookie", async () => {
  await using api = await guarded({ contextPath: "/kestra" });
  assert.equal((await api.direct(new Request(`${api.url}${FLOWS}`, { headers: AUTHORIZATION }))).status, 404);
  assert.equal((await api.direct(new Request(`${api.url}/kestrax/ping`))).status, 401);
  assert.equal(await (await api.direct(new Request(`${api.url}/kestra/ping`))).text(), "pong");
  const found = await api.direct(new Request(`${api.url}/kestra${FLOWS}`, { headers: AUTHORIZATION }));
  assert.equal(found.status, 200);
  const document = await api.direct(new Request(`${api.url}/kestra/api/v1/openapi.json`, { headers: AUTHORIZATION }));
  assert.deepEqual(Object(await document.json()).servers, [{ url: "/kestra" }]);
  const missing = `/kestra/api/v1/main/flows/company.team/nothing?a=1`;
  const told = await api.direct(new Request(`${api.url}${missing}`, { headers: AUTHORIZATION }));
  assert.equal(Object(await told.json())._links.self.href, missing);
  const body = JSON.stringify(USER);
  const headers = { "content-type": "application/json" };
  const login = await api.direct(new Request(`${api.url}/kestra/login`, { method: "POST", body, headers }));
  assert.match(login.headers.get("set-cookie") ?? "", /; Path=\/kestra;/);
});

test("URLs, queries and bodies have limits, and a body that stops coming is given up", async () => {
  const bodies = { bytesMax: 2_000, filesBytesMax: 1_000, idleMs: 60_000 };
  await using api = await guarded({ bodies });
  const status = async (path: string, init: RequestInit = {}): Promise<number> =>
    (await api.call(init.body ? "POST" : "GET", path, { ...init, headers: AUTHORIZATION })).status;
  assert.equal(await status(`${FLOWS}?q=${"x".repeat(9_000)}`), 414);
  assert.equal(await status(`${FLOWS}?${"q&".repeat(1_500)}`), 400);
  assert.equal(await status("/api/v1/main/flows", { body: "x".repeat(2_001) }), 413);
  const form = new FormData();
  form.append("files", new Blob(["x".repeat(1_001)]), "letter");
  const upload = { method: "POST", body: form, headers: AUTHORIZATION };
  assert.equal((await api.call("POST", "/api/v1/main/executions/company.team/nothing", upload)).status, 413);
  const slow = new ReadableStream<Uint8Array>({ start: (controller) => controller.enqueue(new Uint8Array([35])) });
  const init = { method: "POST", body: slow, duplex: "half", headers: AUTHORIZATION } as RequestInit;
  // Of its own: a whole body may take as long on a slow machine.
  await using impatient = await guarded({ bodies: { ...bodies, idleMs: 50 } });
  assert.equal((await impatient.direct(new Request(`${impatient.url}/api/v1/main/flows`, init))).status, 408);
});

/** What a server answers to these bytes, until it closes the connection or nothing more comes. */
function raw(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes, "latin1"));
    const end = (): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.setEncoding("latin1");
    socket.on("data", (chunk: string) => {
      answer += chunk;
      if (answer.includes("\r\n\r\n")) end();
    });
    socket.on("close", end);
    socket.on("error", end);
  });
}

test("a load balancer that speaks HTTP/1.0 and names no host is told that the server is there", async () => {
  await using api = await guarded();
  assert.match(await raw(Number(new URL(api.url).port), "GET /ping HTTP/1.0\r\n\r\n"), /^HTTP\/1\.[01] 200 /);
});

test("odd requests on a socket are refused or answered, open nothing, and keep nobody from being answered", async () => {
  await using api = await guarded();
  const port = Number(new URL(api.url).port);
  const host = "host: 127.0.0.1\r\n\r\n";
  const lines = [
    `GET ${FLOWS} HTTP/1.1\r\n${host}`,
    `GET //${FLOWS} HTTP/1.1\r\n${host}`,
    `GET http://evil.example.com${FLOWS} HTTP/1.1\r\n${host}`,
    `GET /ping/../..${FLOWS} HTTP/1.1\r\n${host}`,
    `GET * HTTP/1.1\r\n${host}`,
    `OPTIONS * HTTP/1.1\r\n${host}`,
    `FOO ${FLOWS} HTTP/1.1\r\n${host}`,
    `TRACE ${FLOWS} HTTP/1.1\r\n${host}`,
    `CONNECT 127.0.0.1:80 HTTP/1.1\r\n${host}`,
    `GET ${FLOWS} HTTP/1.1\r\nhost: [bad\r\n\r\n`,
    `GET ${FLOWS} HTTP/1.1\r\nhost: a b\r\n\r\n`,
    `GET ${FLOWS} HTTP/1.1\r\n\r\n`,
    `GET ${FLOWS} HTTP/1.0\r\n\r\n`,
    `GET ${FLOWS}\0 HTTP/1.1\r\n${host}`,
    `GET /\xff\xfe HTTP/1.1\r\n${host}`,
    `GET ${FLOWS} HTTP/9.9\r\n${host}`,
    `GET /${"x".repeat(30_000)} HTTP/1.1\r\n${host}`,
    `GET ${FLOWS} HTTP/1.1\r\nx: ${"y".repeat(30_000)}\r\n${host}`,
    `GET ${FLOWS} HTTP/1.1\r\nauthorization: Basic\r\n${host}`,
    `GET ${FLOWS} HTTP/1.1\r\nauthorization: Basic ====\r\n${host}`,
    `GET ${FLOWS} HTTP/1.1\r\ncookie: KESTRA_SESSION=...;;=;\r\n${host}`,
    `POST ${FLOWS} HTTP/1.1\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n${host}`,
    `POST ${FLOWS} HTTP/1.1\r\ncontent-length: -1\r\n${host}`,
    "nonsense\r\n\r\n",
    "\x16\x03\x01\r\n\r\n",
  ];
  const held = Array.from({ length: 50 }, () => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.write(`POST /api/v1/main/executions/webhook/a/b/c HTTP/1.1\r\ncontent-length: 100\r\n${host}ab`);
    });
    socket.on("error", () => undefined);
    return socket;
  });
  for (const line of lines) {
    const answer = await raw(port, line);
    assert.match(answer, /^($|HTTP\/1\.[01] (4\d\d|505) )/, JSON.stringify(line.slice(0, 60)));
  }
  assert.equal((await api.call("GET", FLOWS, { headers: AUTHORIZATION })).status, 200);
  for (const socket of held) socket.destroy();
});
