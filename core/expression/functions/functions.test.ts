/** Functions that need services, randomness or variables. */
import assert from "node:assert/strict";
import { createDecipheriv } from "node:crypto";
import test from "node:test";
import type { ExpressionHttpRequest, ExpressionServices } from "../contract.ts";
import { createExpressionEngine } from "../engine.ts";
import { faultOf, TEST_NOW_MS, testEngine } from "../testing/engine.ts";

const engine = testEngine();
const KEY = Buffer.from("0123456789abcdef0123456789abcdef").toString("base64");

test("the output of the current iteration is found through all loops around it", () => {
  const variables = {
    outputs: { t: { outer: { inner: { own: { value: "found" } } } } },
    parents: [{ taskrun: { value: "inner" } }, { outputs: {} }, { taskrun: { value: "outer" } }],
    taskrun: { value: "own" },
  };
  assert.equal(engine.render("{{ currentEachOutput(outputs.t).value }}", variables), "found");
  assert.equal(
    engine.render("{{ currentEachOutput(outputs.t) }}{{ currentEachOutput(outputs.t).value }}", variables),
    '{"value":"found"}found',
  );
  assert.equal(engine.render("{{ currentEachOutput({'a': 1}) }}", { taskrun: {} }), "");
});

test("tasks with a state are listed, iterations one by one", () => {
  const tasks = { plain: { state: "FAILED" }, loop: { a: { state: "FAILED" }, b: { state: "SUCCESS" } } };
  assert.equal(
    engine.render("{{ tasksWithState('failed') }}", { tasks }),
    '[{"state":"FAILED","taskId":"plain"},{"state":"FAILED","taskId":"loop","value":"a"}]',
  );
  assert.equal(engine.render("{{ tasksWithState('failed') }}", {}), "[]");
});

test("secrets are told to whoever masks them, sub-keys too", async () => {
  const revealed: string[] = [];
  const services: ExpressionServices = {
    secret: async (key, namespace) => (key === "DB" ? `{"user":"${namespace}","pin":7}` : undefined),
    revealed: (secret) => revealed.push(secret),
  };
  assert.equal(await engine.render("{{ secret('DB', subkey='pin') }}", {}, services), "7");
  assert.equal(await engine.render("{{ secret('DB', 'ops', 'user') }}", {}, services), "ops");
  assert.deepEqual(revealed, ['{"user":"undefined","pin":7}', "7", '{"user":"ops","pin":7}', "ops"]);
  const missing = await faultOf(() => engine.render("{{ secret('NOPE') }}", {}, services));
  assert.match(missing.message, /Cannot find secret for key 'NOPE'\./);
  const sub = await faultOf(() => engine.render("{{ secret('DB', subkey='x') }}", {}, services));
  assert.match(sub.message, /Cannot find secret sub-key 'x' in secret 'DB'\./);
});

test("a function whose service is missing says so", async () => {
  for (const call of [
    "secret('A')",
    "kv('a')",
    "read('a')",
    "fileSize('a')",
    "fileExists('a')",
    "isFileEmpty('a')",
    "http('u')",
    "errorLogs()",
    "randomPort()",
    "subflow('n', 'i')",
  ]) {
    const fault = await faultOf(() => engine.render(`{{ ${call} }}`, {}));
    assert.match(fault.message, /not available here|can only be used/, call);
  }
});

test("values of the store keep their type, and missing keys name the namespace", async () => {
  const services: ExpressionServices = { kv: async (key) => (key === "n" ? { a: [1, null] } : undefined) };
  assert.equal(await engine.render("{{ kv('n').a[0] + 1 }}", {}, services), "2");
  const fault = await faultOf(() => engine.render("{{ kv('x') }}", { flow: { namespace: "shop" } }, services));
  assert.match(fault.message, /The key 'x' does not exist in the namespace 'shop'\./);
});

test("files are reached by path, namespace and version", async () => {
  const asked: unknown[] = [];
  const services: ExpressionServices = {
    readFile: async (...args) => {
      asked.push(args);
      return "text";
    },
    fileSize: () => 0,
    fileExists: () => true,
  };
  assert.equal(await engine.render("{{ read('a.txt', namespace='shop', version=2) | upper }}", {}, services), "TEXT");
  assert.deepEqual(asked, [["a.txt", "shop", 2]]);
  assert.equal(
    engine.render("{{ isFileEmpty('a') }} {{ fileExists('a') }} {{ fileSize('a') }}", {}, services),
    "true true 0",
  );
  assert.match(
    (await faultOf(() => engine.render("{{ read('../x') }}", {}, services))).message,
    /relative '\.\.' path/,
  );
});

test("an HTTP exchange is asked for as written and its answer read by its type", async () => {
  const requests: ExpressionHttpRequest[] = [];
  const answers = new Map([
    ["json", { status: 200, contentType: "application/json; charset=utf-8", body: '{"a":[1.0]}', isSuccess: true }],
    ["yaml", { status: 200, contentType: "application/yaml", body: "a: [2]", isSuccess: true }],
    ["text", { status: 200, contentType: "text/plain", body: "plain", isSuccess: true }],
    ["image", { status: 200, contentType: "image/png", body: "?", isSuccess: true }],
    ["broken", { status: 503, contentType: "text/plain", body: "down", isSuccess: false }],
  ]);
  const services: ExpressionServices = {
    http: async (request) => {
      requests.push(request);
      return (
        answers.get(request.uri.replace(/\?.*/, "")) ?? {
          status: 404,
          contentType: undefined,
          body: "",
          isSuccess: false,
        }
      );
    },
  };
  assert.equal(await engine.render("{{ http('json', query={'q': 'a b'}).a }}", {}, services), "[1.0]");
  assert.equal(
    await engine.render("{{ http('yaml', 'POST', body={'x': 1}, headers={'A': 'b'}).a[0] }}", {}, services),
    "2",
  );
  assert.equal(await engine.render("{{ http('text', accept='text/plain') }}", {}, services), "plain");
  assert.deepEqual(requests, [
    { uri: "json?q=a+b", method: "GET", headers: {}, body: undefined, options: {} },
    {
      uri: "yaml",
      method: "POST",
      headers: { "Content-Type": "application/json; charset=UTF-8", A: "b" },
      body: '{"x":1}',
      options: {},
    },
    { uri: "text", method: "GET", headers: { Accept: "text/plain" }, body: undefined, options: {} },
  ]);
  assert.match(
    (await faultOf(() => engine.render("{{ http('image') }}", {}, services))).message,
    /Unsupported content type: image\/png/,
  );
  assert.match(
    (await faultOf(() => engine.render("{{ http('broken') }}", {}, services))).message,
    /server respond with status 503 : down/,
  );
});

test("a subflow gets its inputs as plain values", async () => {
  const requests: unknown[] = [];
  const services: ExpressionServices = {
    subflow: async (request) => {
      requests.push(request);
      return { total: 3 };
    },
  };
  const template = "{{ subflow('shop', 'count', inputs={'n': 1.0}, labels={'a': 'b'}, timeout='PT1M').total }}";
  assert.equal(await engine.render(template, {}, services), "3");
  assert.deepEqual(requests, [
    { namespace: "shop", id: "count", inputs: { n: 1 }, revision: undefined, labels: { a: "b" }, timeout: "PT1M" },
  ]);
});

test("ids have their shapes and come from the given randomness and clock", () => {
  let seed = 1;
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const seeded = createExpressionEngine({ now: () => TEST_NOW_MS, random });
  assert.match(
    String(seeded.render("{{ uuid() }}", {})),
    /^018bcfe5-6800-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
  assert.match(String(seeded.render("{{ id() }}", {})), /^[0-9A-Za-z]{21,22}$/);
  assert.match(String(seeded.render("{{ ksuid() }}", {})), /^[0-9A-Za-z]{27}$/);
  assert.match(String(seeded.render("{{ nanoId() }}", {})), /^[0-9A-Za-z_-]{21}$/);
  assert.match(String(seeded.render("{{ nanoId(6, 'xy') }}", {})), /^[xy]{6}$/);
  assert.notEqual(seeded.render("{{ uuid() }}", {}), seeded.render("{{ uuid() }}", {}));
  for (let round = 0; round < 50; round += 1) {
    assert.ok(["3", "4"].includes(String(seeded.render("{{ randomInt(3, 5) }}", {}))));
  }
});

test("what is encrypted is AES-GCM with the vector in front, and decrypts", async () => {
  const encrypted = String(engine.render(`{{ encrypt('${KEY}', 'héllo') }}`, {}));
  const bytes = Buffer.from(encrypted, "base64");
  const decipher = createDecipheriv("aes-256-gcm", Buffer.from(KEY, "base64"), bytes.subarray(0, 12));
  decipher.setAuthTag(bytes.subarray(-16));
  assert.equal(decipher.update(bytes.subarray(12, -16)).toString("utf8") + decipher.final("utf8"), "héllo");
  assert.equal(engine.render("{{ decrypt(key, text) }}", { key: KEY, text: encrypted }), "héllo");
  const changed = Buffer.from(bytes);
  changed[14] = (changed[14] ?? 0) ^ 1;
  const fault = await faultOf(() =>
    engine.render("{{ decrypt(key, text) }}", { key: KEY, text: changed.toString("base64") }),
  );
  assert.match(fault.message, /cannot be decrypted/);
});

test("all variables can be printed", () => {
  assert.equal(engine.render("{{ printContext() }}", { a: 1, addSecretConsumer: {} }), '{"a":1}');
});

test("now is the engine's clock, in any format and zone", () => {
  assert.equal(engine.render("{{ now() }}", {}), "2023-11-14T22:13:20.000000Z");
  assert.equal(engine.render("{{ now('yyyy HH', 'Asia/Tokyo') }}", {}), "2023 07");
  assert.equal(engine.render("{{ now() }}", {}, { now: () => 0 }), "1970-01-01T00:00:00.000000Z");
});
