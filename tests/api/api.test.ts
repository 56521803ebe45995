import assert from "node:assert/strict";
import { test } from "node:test";
import { type ApiBench, startApiBench } from "./api-bench.ts";

const HELLO = `id: hello
namespace: company.team
inputs:
  - id: name
    type: STRING
    defaults: you
  - id: letter
    type: FILE
    required: false
tasks:
  - id: say
    type: io.kestra.plugin.core.debug.Return
    format: Hello {{ inputs.name }}
`;

const YAML = { "content-type": "application/x-yaml" };

async function saved(api: ApiBench, source = HELLO): Promise<void> {
  const answer = await api.call("POST", "/api/v1/main/flows", { body: source, headers: YAML });
  assert.equal(answer.status, 200, answer.text);
}

test("a flow is created, read, changed and deleted, with the tenant in the path and without", async () => {
  await using api = await startApiBench();
  await saved(api);
  const again = await api.call("POST", "/api/v1/flows", { body: HELLO, headers: YAML });
  assert.equal(again.status, 422);
  assert.equal(again.json["message"], "Invalid entity: flow.id: Flow id already exists");
  const read = await api.call("GET", "/api/v1/flows/company.team/hello?source=true");
  assert.deepEqual([read.json["id"], read.json["revision"], read.json["source"]], ["hello", 1, HELLO]);
  const changed = HELLO.replace("Hello", "Good day");
  const put = await api.call("PUT", "/api/v1/main/flows/company.team/hello", { body: changed, headers: YAML });
  assert.deepEqual([put.status, put.json["revision"]], [200, 2]);
  assert.equal((await api.call("DELETE", "/api/v1/main/flows/company.team/hello")).status, 204);
  const gone = await api.call("GET", "/api/v1/main/flows/company.team/hello");
  assert.deepEqual([gone.status, gone.json["message"]], [404, "Not Found"]);
});

test("an invalid flow is refused with where and why, and is not kept", async () => {
  await using api = await startApiBench();
  const wrong = HELLO.replace("format:", "formt:");
  const refused = await api.call("POST", "/api/v1/main/flows", { body: wrong, headers: YAML });
  assert.equal(refused.status, 422);
  assert.match(String(refused.json["message"]), /^Invalid entity: tasks\[0\].*formt.*line 13, column 5/s);
  assert.equal((await api.call("GET", "/api/v1/main/flows/company.team/hello")).status, 404);
});

test("an execution is created from a form, waited for, and found with its task runs and logs", async () => {
  await using api = await startApiBench({ url: "https://flows.example.com" });
  await saved(api);
  const form = new FormData();
  form.set("name", "Ada");
  form.append("files", new Blob(["Dear Ada"]), "letter");
  const path = "/api/v1/main/executions/company.team/hello?wait=true&labels=team:a:b";
  const created = await api.call("POST", path, { body: form });
  assert.equal(created.status, 200, created.text);
  const { id, state, taskRunList, url, inputs } = created.json;
  assert.equal(Object(state).current, "SUCCESS");
  assert.match(String(Object(state).duration), /^PT[\d.]+S$/);
  assert.equal(Object(taskRunList)[0].outputs.value, "Hello Ada");
  assert.match(String(Object(inputs).letter), /^kestra:\/\/\/company\/team\/hello\/executions\//);
  assert.equal(url, `https://flows.example.com/ui/main/executions/company.team/hello/${id}`);
  const read = await api.call("GET", `/api/v1/executions/${id}`);
  assert.equal(read.json["id"], id);
  const found = await api.call("GET", "/api/v1/main/executions/search?namespace=company&labels=team:a:b&state=SUCCESS");
  assert.equal(found.json["total"], 1);
  assert.equal((await api.call("GET", `/api/v1/main/logs/${id}`)).status, 200);
});

test("what is wrong about an execution is told by status and message", async () => {
  await using api = await startApiBench();
  await saved(api, HELLO.replace("    defaults: you\n", ""));
  const create = (path: string, init: RequestInit = {}) => api.call("POST", `/api/v1/main/executions/${path}`, init);
  const missing = await create("company.team/hello", { body: new FormData() });
  assert.equal(missing.status, 422);
  assert.match(String(missing.json["message"]), /^Invalid entity: name: /);
  assert.equal((await create("company.team/nobody", { body: new FormData() })).status, 404);
  assert.equal((await create("company.team/hello", { body: "{}" })).status, 415);
  assert.equal((await create("company.team/hello?labels=nonsense", { body: new FormData() })).status, 422);
  assert.equal((await create("company.team/hello?labels=system.a:b", { body: new FormData() })).status, 422);
  assert.equal((await api.call("GET", "/api/v1/main/executions/nobody")).status, 404);
  assert.equal((await api.call("GET", "/api/v1/main/executions/search?page=0")).status, 422);
  assert.equal((await api.call("GET", "/api/v1/main/executions/search?state=ODD")).status, 422);
  assert.equal((await api.call("DELETE", "/api/v1/main/executions/nobody/kill")).status, 404);
  assert.equal((await api.call("GET", "/api/v1/nowhere")).status, 404);
});

test("with a password, everything but open paths is refused without it", async () => {
  const basicAuth = { credentials: { username: "a@b.c", password: "Pass:word1" } };
  await using api = await startApiBench({ basicAuth });
  const path = "/api/v1/main/flows/search";
  const refused = await api.call("GET", path);
  assert.deepEqual([refused.status, refused.text], [401, ""]);
  assert.equal(refused.headers.get("www-authenticate"), "Basic realm=Kestra");
  const authorization = (text: string) => ({ headers: { authorization: `Basic ${btoa(text)}` } });
  assert.equal((await api.call("GET", path, authorization("a@b.c:Pass:word1"))).status, 200);
  assert.equal((await api.call("GET", path, authorization("a@b.c:Pass"))).status, 401);
  assert.equal((await api.call("GET", "/ping")).text, "pong");
});
