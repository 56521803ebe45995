import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { AnswerFault } from "../../../core/rest/faults.ts";
import type { ApiRequest } from "../../../core/rest/rest-api.ts";
import { RecordedApi } from "../../testing/recorded-api.ts";
import { REPORT, REPORT_REVISIONS, REPORT_SOURCE, REPORT_SOURCE_BEFORE } from "../../testing/recorded-flows.ts";
import { TestApp, type TestAppOptions } from "../../testing/test-app.tsx";

const FLOW = "flows/company.sales/report";
const EXECUTION = {
  id: "e9",
  namespace: "company.sales",
  flowId: "report",
  flowRevision: 2,
  labels: [],
  state: { current: "SUCCESS", startDate: "2025-12-31T23:00:00Z", endDate: "2025-12-31T23:00:09Z" },
};

let opened: TestApp | undefined;

async function openFlow(options: Partial<TestAppOptions> & { more?: Record<string, unknown> } = {}) {
  const { more = {}, ...others } = options;
  const api = new RecordedApi({
    [`GET ${FLOW}`]: REPORT,
    [`GET ${FLOW}/revisions`]: REPORT_REVISIONS,
    "GET executions/search": { results: [EXECUTION], total: 1 },
    "POST flows/validate": [{ index: 0, outdated: false, deprecationPaths: [], warnings: ["mind the gap"], infos: [] }],
    ...more,
  });
  const home: TestAppOptions["home"] = (places) => places.flow({ namespace: "company.sales", id: "report" });
  opened = new TestApp({ api, home, ...others });
  await opened.settle();
  return { app: opened, api };
}

afterEach(() => opened?.close());

test("a flow shows its source with line numbers, and is searched", async () => {
  const { app } = await openFlow();
  assert.match(app.screen, /company\.sales\.report {3}revision 2 .*team=sales {3}What was sold\./);
  assert.match(app.screen, / {2}1 {2}id: report/);
  await app.press("/", "message", "enter");
  assert.match(app.screen, /1 of 1/);
});

test("the panes of a flow are its topology, executions, triggers and inputs", async () => {
  const { app } = await openFlow();
  await app.press("tab");
  assert.match(app.screen, /└─ say +log\.Log/);
  await app.press("4");
  assert.match(app.screen, /✓ SUCCESS +e9 .*9\.0s/);
  await app.press("5");
  assert.match(app.screen, /nightly +Schedule +0 3 \* \* \*/);
  await app.press("6");
  assert.match(app.screen, /day +DATE +needed/);
});

test("only executions of the flow come into its pane while it is in sight", async () => {
  const { app } = await openFlow();
  await app.press("4");
  const row = { flowRevision: 2, state: "RUNNING", startMs: 0, endMs: undefined, labels: [] } as const;
  const none = { trigger: undefined, parentId: undefined };
  app.live.tell(
    { ...row, ...none, id: "mine", namespace: "company.sales", flowId: "report" },
    { ...row, ...none, id: "other", namespace: "company.sales", flowId: "import" },
  );
  await app.settle();
  assert.match(app.screen, /mine/);
  assert.doesNotMatch(app.screen, /other/);
  assert.equal(app.live.listeners, 2);
  await app.press("1");
  assert.equal(app.live.listeners, 1);
});

test("revisions are compared with the one before, with signs", async () => {
  const { app } = await openFlow();
  await app.press("3", "d");
  assert.match(app.screen, /--- company\.sales\.report revision 1/);
  assert.match(app.screen, /^ \+inputs:/m);
  assert.match(app.screen, /^ - {4}message: "hi"/m);
  await app.press("escape", "j", "d");
  assert.match(app.screen, /Cannot diff: there is no revision before/);
});

test("an old revision is restored as a new one after a question", async () => {
  const { app, api } = await openFlow();
  api.record(`PUT ${FLOW}`, { ...REPORT, revision: 3 });
  await app.press("3", "R");
  assert.match(app.screen, /Cannot restore revision 2: it is the newest/);
  await app.press("j", "R");
  assert.match(app.screen, /Restore revision 1 of company\.sales\.report\?/);
  await app.press("y");
  assert.equal(api.requests.find(({ method }) => method === "PUT")?.body, REPORT_SOURCE_BEFORE);
  assert.match(app.screen, /is now revision 3/);
});

test("what is wrong with an edited flow is told with line and column until it is right", async () => {
  const written = [REPORT_SOURCE.replace("DATE", "DAY"), REPORT_SOURCE.replace("DATE", "DATETIME")];
  const asked: string[] = [];
  const { app, api } = await openFlow({
    edit: (text) => {
      asked.push(text);
      return written[asked.length - 1] ?? text;
    },
  });
  api.record(`PUT ${FLOW}`, ({ body }: ApiRequest) => {
    if (body === written[1]) return { ...REPORT, revision: 3 };
    const message = "Invalid type: DAY (line 7, column 11)";
    throw new AnswerFault(422, message, [{ path: "inputs[0].type", message }]);
  });
  await app.press("e");
  assert.match(app.screen, /company\.sales\.report\.yaml:7:11 inputs\[0\]\.type: Invalid type: DAY/);
  await app.press("y");
  assert.equal(asked[1], written[0]);
  assert.match(app.screen, /revision 3 is saved\. Warnings: mind the gap/);
});

test("a flow that somebody else has saved meanwhile is replaced only when the person wants it", async () => {
  let revision = 2;
  const { app, api } = await openFlow({
    more: { [`GET ${FLOW}`]: () => ({ ...REPORT, revision }) },
    edit: (text) => {
      revision = 5;
      return `${text}# more\n`;
    },
  });
  api.record(`PUT ${FLOW}`, { ...REPORT, revision: 6 });
  await app.press("e");
  assert.match(app.screen, /Somebody has saved revision 5 of company\.sales\.report/);
  await app.press("n", "n");
  assert.ok(!api.asked.includes(`PUT ${FLOW}`));
  revision = 2;
  await app.press("e", "y");
  assert.match(app.screen, /revision 6 is saved/);
});

test("a new flow begins with a template and is shown once it is made", async () => {
  const { app, api } = await openFlow({ edit: (text) => text.replace("my-flow", "report") });
  api.record("POST flows", { id: "report", namespace: "company.sales", revision: 1 });
  await app.press("a");
  assert.match(String(api.requests.find(({ method }) => method === "POST")?.body), /id: report\nnamespace/);
  assert.match(app.screen, /report › report/);
});

test("a flow that is not there says so, and hostile sources cannot reach the terminal", async () => {
  const { app } = await openFlow({ more: { [`GET ${FLOW}`]: undefined } });
  assert.match(app.screen, /It cannot be read: Nothing is recorded/);
  app.close();
  const source = `id: "\u001b]52;c;aGk=\u0007x"\n# ${"漢".repeat(300)}\n`;
  const { app: other } = await openFlow({ more: { [`GET ${FLOW}`]: { ...REPORT, source } }, columns: 80 });
  assert.ok(!other.screen.includes("\u001b]") && !other.screen.includes("aGk="));
  await other.press("w", "G");
  assert.match(other.screen, /漢/);
});

test("an execution that ends while those of a flow are read has ended", async () => {
  const { app, api } = await openFlow();
  const answer = Promise.withResolvers<unknown>();
  api.record("GET executions/search", () => answer.promise);
  await app.press("4");
  const none = { labels: [], trigger: undefined, parentId: undefined };
  const told = { id: "e9", namespace: "company.sales", flowId: "report", flowRevision: 2, state: "FAILED" } as const;
  app.live.tell({ ...told, ...none, startMs: 0, endMs: 1 });
  const running = { current: "RUNNING", startDate: "1970-01-01T00:00:00Z" };
  answer.resolve({ results: [{ ...EXECUTION, state: running }], total: 1 });
  await app.settle();
  assert.match(app.screen, /FAILED +e9/);
});

test("an older answer does not take the place of a newer revision of a flow", async () => {
  const late = Promise.withResolvers<unknown>();
  let asked = 0;
  const answer = (): unknown => (++asked === 1 ? late.promise : REPORT);
  const { app } = await openFlow({ more: { [`GET ${FLOW}`]: answer } });
  await app.press("ctrl-r");
  assert.match(app.screen, /revision 2/);
  late.resolve({ ...REPORT, revision: 1 });
  await app.settle();
  assert.match(app.screen, /revision 2/);
});

test("a flow whose deletion is refused stays in sight, and who goes on meanwhile is not called back", async () => {
  const { app, api } = await openFlow();
  api.record(`DELETE ${FLOW}`, () => Promise.reject(new Error("it is held")));
  app.app.open(app.app.places.flow({ namespace: "company.sales", id: "report" }));
  await app.settle();
  await app.press("ctrl-d", "y");
  assert.match(app.screen, /report › report/);
  const answer = Promise.withResolvers<unknown>();
  api.record(`DELETE ${FLOW}`, () => answer.promise);
  await app.press("ctrl-d", "y", "y");
  assert.match(app.screen, /report › report › YAML/);
  answer.resolve(undefined);
  await app.settle();
  assert.match(app.screen, /report › report › YAML/);
});
