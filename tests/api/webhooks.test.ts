import assert from "node:assert/strict";
import { test } from "node:test";
import { type Answer, type ApiBench, startApiBench } from "./api-bench.ts";

const USER = { username: "ada@example.com", password: "Analytical-1" };
const AUTHORIZATION = { authorization: `Basic ${btoa(`${USER.username}:${USER.password}`)}` };
const HOOK = "/api/v1/main/executions/webhook/company.team/hooked/open-sesame";

function flow(trigger = "", more = ""): string {
  return `id: hooked
namespace: company.team
labels:
  team: hooks
triggers:
  - id: call
    type: io.kestra.plugin.core.trigger.Webhook
    key: open-sesame
${trigger}
tasks:
  - id: say
    type: io.kestra.plugin.core.debug.Return
    format: "{{ trigger.body ?? 'nothing' }}"
${more}`;
}

async function started(source: string): Promise<ApiBench> {
  const api = await startApiBench({ basicAuth: { credentials: USER }, url: "https://kestra.example.com" });
  const headers = { "content-type": "application/x-yaml", ...AUTHORIZATION };
  const saved = await api.call("POST", "/api/v1/main/flows", { body: source, headers });
  assert.equal(saved.status, 200, saved.text);
  return api;
}

/** What the flow sees as `trigger`. */
function variablesOf({ json, text, status }: Answer) {
  assert.equal(status, 200, text);
  return Object(json["trigger"]).variables;
}

test("a webhook is open, and answers with the execution and where it is seen", async () => {
  await using api = await started(flow());
  const { json } = await api.call("POST", `${HOOK}?a=1&a=2&b=`, { body: '{"n": 1}' });
  assert.deepEqual([json["flowId"], Object(json["state"]).current, json["flowRevision"]], ["hooked", "CREATED", 1]);
  assert.equal(json["url"], `https://kestra.example.com/ui/main/executions/company.team/hooked/${json["id"]}`);
  assert.ok(
    Object(json["labels"]).some(({ key, value }: Record<string, string>) => key === "team" && value === "hooks"),
  );
  const { body, parameters, headers } = Object(json["trigger"]).variables;
  assert.deepEqual([body, parameters], [{ n: 1 }, { a: ["1", "2"], b: [""] }]);
  assert.deepEqual(headers["host"], [new URL(api.url).host]);
});

test("webhooks take GET, POST, PUT and HEAD, deeper paths too, and no other methods", async () => {
  await using api = await started(flow());
  for (const method of ["GET", "POST", "PUT", "HEAD"]) {
    assert.equal((await api.call(method, HOOK)).status, 200, method);
    assert.equal((await api.call(method, `${HOOK}/more/of/it`)).status, 200, method);
  }
  for (const method of ["DELETE", "PATCH"]) {
    const refused = await api.call(method, HOOK, { headers: AUTHORIZATION });
    assert.deepEqual([refused.status, refused.headers.get("allow")], [405, "GET, POST, PUT, HEAD, OPTIONS"]);
    assert.equal((await api.call(method, HOOK)).status, 401);
  }
});

test("the body is seen as JSON, as text, or as Base64 of what is no text", async () => {
  await using api = await started(flow());
  const sent = async (body: BodyInit, type?: string): Promise<unknown> => {
    const headers = type === undefined ? {} : { "content-type": type };
    return variablesOf(await api.call("POST", HOOK, { body, headers })).body;
  };
  assert.deepEqual(await sent('[1, {"a": null}]', "text/plain"), [1, { a: null }]);
  assert.equal(await sent('"quoted"'), "quoted");
  assert.equal(await sent("{ no json", "application/json"), "{ no json");
  assert.equal(await sent("a=1&b=2", "application/x-www-form-urlencoded"), "a=1&b=2");
  assert.equal(await sent("<a>é</a>", "application/xml"), "<a>é</a>");
  assert.equal(await sent(new Uint8Array([0xff, 0x00, 0x41])), "/wBB");
  assert.equal(await sent("plain", "application/octet-stream"), "cGxhaW4=");
  assert.equal(await sent("[".repeat(5_000)), "[".repeat(5_000));
  const deep = `${"[".repeat(5_000)}${"]".repeat(5_000)}`;
  assert.equal(await sent(deep), deep);
  assert.deepEqual(variablesOf(await api.call("GET", HOOK)).body, undefined);
  const long = await api.call("POST", HOOK, { body: "x".repeat(10 * 1024 * 1024 + 1) });
  assert.equal(long.status, 413);
  // Nobody reads what comes without a key that fits.
  const stranger = await api.call("POST", `${HOOK}x`, { body: "x".repeat(10 * 1024 * 1024 + 1) });
  assert.equal(stranger.status, 404);
});

test("what users of this server sign in with is not kept with the execution", async () => {
  await using api = await started(flow());
  const seen = async (headers: Record<string, string>) =>
    variablesOf(await api.call("POST", HOOK, { headers })).headers;
  assert.equal((await seen(AUTHORIZATION))["authorization"], undefined);
  assert.equal((await seen({ authorization: "Bearer kestra_abc" }))["authorization"], undefined);
  assert.deepEqual((await seen({ authorization: "Bearer theirs" }))["authorization"], ["Bearer theirs"]);
  assert.deepEqual((await seen({ cookie: "a=1; KESTRA_SESSION=secret; b=2" }))["cookie"], ["a=1; b=2"]);
  assert.equal((await seen({ cookie: "KESTRA_SESSION=secret" }))["cookie"], undefined);
});

test("a webhook gives inputs, waits, and answers with outputs, code and type as its trigger says", async () => {
  const trigger = `    wait: true
    returnOutputs: true
    responseCode: "{{ trigger.body.code }}"
    inputs:
      who: "{{ trigger.body.name }}"`;
  const more = `inputs:
  - id: who
    type: STRING
outputs:
  - id: said
    type: STRING
    value: "<script>{{ inputs.who }}</script>"
`;
  await using api = await started(flow(trigger, more));
  const answer = await api.call("POST", HOOK, { body: '{"name": "Ada", "code": 202}' });
  assert.deepEqual([answer.status, answer.json], [202, { said: "<script>Ada</script>" }]);
  assert.equal((await api.call("POST", HOOK, { body: '{"name": "Ada"}' })).status, 200);
  await using plain = await started(flow(`${trigger}\n    responseContentType: text/plain`, more));
  const text = await plain.call("POST", HOOK, { body: '{"name": "Ada", "code": 201}' });
  assert.deepEqual([text.status, text.text], [201, "<script>Ada</script>"]);
  assert.equal(text.headers.get("content-type"), "text/plain; charset=utf-8");
  assert.equal(text.headers.get("x-content-type-options"), "nosniff");
  assert.match(text.headers.get("content-security-policy") ?? "", /default-src 'none'/);
});

test("wrong keys are not found, and not for long; disabled flows and triggers are told of", async () => {
  await using api = await started(flow("    disabled: true"));
  assert.equal((await api.call("POST", HOOK)).status, 409);
  const guess = (n: number) => api.call("GET", `${HOOK}${n}`);
  const answers = await Promise.all(Array.from({ length: 60 }, (_, n) => guess(n)));
  for (const { status, json } of answers) {
    assert.deepEqual([status, json["message"]], [404, "Not Found: Webhook not found"]);
  }
  const further = await Promise.all(Array.from({ length: 80 }, (_, n) => guess(n)));
  const later = await Promise.all(Array.from({ length: 80 }, (_, n) => guess(n)));
  assert.ok(further.concat(later).some(({ status, headers }) => status === 429 && headers.has("retry-after")));
});
