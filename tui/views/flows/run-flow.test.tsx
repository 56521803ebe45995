import assert from "node:assert/strict";
import { afterEach, describe, it, test } from "node:test";
import { AnswerFault } from "../../../core/rest/faults.ts";
import type { ApiRequest } from "../../../core/rest/rest-api.ts";
import { RecordedApi } from "../../testing/recorded-api.ts";
import { recordedFlow } from "../../testing/recorded-flows.ts";
import { TestApp } from "../../testing/test-app.tsx";
import { commandWords, labelsOf } from "./run-flow.ts";

const INPUTS = [
  { id: "name", type: "STRING", required: true },
  { id: "times", type: "INT", required: true, defaults: "3" },
  { id: "loud", type: "BOOLEAN", required: true },
  { id: "tone", type: "SELECT", required: true, dependsOn: { inputs: ["loud"], condition: "{{ inputs.loud }}" } },
  { id: "key", type: "SECRET", required: false },
  { id: "list", type: "FILE", required: false },
];

let opened: TestApp | undefined;
/** What the last form held. */
let sent = "";

async function textOf({ body }: ApiRequest): Promise<string> {
  return typeof body === "string" ? body : await new Response(body).text();
}

async function openRun(more: Record<string, unknown> = {}, inputs: readonly unknown[] = INPUTS) {
  const api = new RecordedApi({
    "GET flows/a.b/hello": recordedFlow("hello", { namespace: "a.b", inputs, source: "id: hello" }),
    "POST executions/a.b/hello": async (request: ApiRequest) => {
      sent = await textOf(request);
      return { id: "e1", namespace: "a.b", flowId: "hello", state: { current: "CREATED" } };
    },
    ...more,
  });
  opened = new TestApp({ api, home: (places) => places.flow({ namespace: "a.b", id: "hello" }) });
  await opened.settle();
  await opened.press("x");
  return { app: opened, api };
}

/** The value of an input in the form that was sent. */
function sentOf(name: string): string | undefined {
  return new RegExp(`name="${name}"\\r\\n\\r\\n([^\\r]*)\\r\\n`).exec(sent)?.[1];
}

afterEach(() => opened?.close());

test("a run asks for each input by its type and goes to the execution", async () => {
  const { app, api } = await openRun();
  app.local.set("rows.csv", "a,b");
  await app.press("Ada", "enter");
  assert.match(app.screen, /times {2}whole number/);
  await app.press("ctrl-u", "x", "enter");
  assert.match(app.screen, /"x" is no whole number/);
  await app.press("ctrl-u", "5", "enter", "enter", "calm", "enter", "hush", "enter");
  await app.press("none.csv", "enter");
  assert.match(app.screen, /none\.csv: it does not exist/);
  await app.press("ctrl-u", "rows.csv", "enter", "team=x", "enter");
  assert.deepEqual(
    [sentOf("name"), sentOf("times"), sentOf("loud"), sentOf("tone"), sentOf("key")],
    ["Ada", "5", "true", "calm", "hush"],
  );
  assert.match(sent, /filename="list"[\s\S]*a,b/);
  assert.deepEqual(api.requests.find(({ path, method }) => method === "POST" && path.length === 3)?.query?.["labels"], [
    "team:x",
  ]);
  await app.press("C");
  assert.deepEqual(app.copied, [
    "kestra execution run a.b.hello -i name=Ada -i times=5 -i loud=true -i tone=calm -i key=... --file list=rows.csv --label team:x",
  ]);
  assert.doesNotMatch(app.screen, /hush/);
});

test("inputs that depend on others are asked for with the choices that the server finds", async () => {
  const preview = async (request: ApiRequest): Promise<unknown> => {
    const isLoud = /name="loud"\r\n\r\ntrue/.test(await textOf(request));
    const rows = INPUTS.slice(0, 4).map((input) => ({ input, enabled: true, isDefault: false, errors: [] }));
    const tone = { input: { ...INPUTS[3], values: ["high", "shrill"] }, enabled: isLoud, errors: [] };
    return { inputs: [...rows.slice(0, 3), tone], checks: [] };
  };
  const { app } = await openRun({ "POST executions/a.b/hello/validate": preview }, INPUTS.slice(0, 4));
  await app.press("Ada", "enter", "enter", "enter");
  await app.settle();
  assert.match(app.screen, /tone {2}one of these/);
  assert.match(app.screen, /shrill/);
  await app.press("down", "enter", "enter");
  assert.equal(sentOf("tone"), "shrill");
  await app.press("escape", "x", "Ada", "enter", "enter", "down", "enter");
  await app.settle();
  assert.doesNotMatch(app.screen, /tone/);
  assert.match(app.screen, /labels/);
});

test("what a server says of an input stands beside it, with the answer", async () => {
  const { app } = await openRun(
    {
      "POST executions/a.b/hello": () => {
        throw new AnswerFault(422, "Invalid entity", [{ path: "name", message: "not this \u001b[2Jname" }]);
      },
    },
    [INPUTS[0]],
  );
  await app.press("Bob", "enter", "enter");
  assert.match(app.screen, /❯ Bob/);
  assert.match(app.screen, /not this name/);
});

test("whoever leaves the form runs nothing", async () => {
  const { app, api } = await openRun();
  await app.press("escape");
  assert.match(app.screen, /Nothing was run/);
  assert.ok(!api.asked.includes("POST executions/a.b/hello"));
});

describe("labels of a run", () => {
  it("are pairs between spaces or commas, with quotes around spaces", () => {
    assert.deepEqual(labelsOf('a=b, c:d "e=f g"').labels, ["a:b", "c:d", "e:f g"]);
    assert.match(labelsOf("a").problem ?? "", /a is no label/);
    assert.match(labelsOf("a=").problem ?? "", /a= is no label/);
  });
});

describe("the command of a run", () => {
  it("says a text that begins like a file as it is, and the revision", () => {
    const inputs = [{ id: "t", type: "STRING" }];
    assert.deepEqual(commandWords({ namespace: "a", id: "b.c" }, inputs, new Map([["t", "@x"]]), 4), [
      "execution",
      "run",
      "a/b.c",
      "-i",
      "t=@@x",
      "--revision",
      "4",
    ]);
  });
});
