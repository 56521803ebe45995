import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { RecordedApi } from "../../testing/recorded-api.ts";
import { REPORT, recordedFlow } from "../../testing/recorded-flows.ts";
import { TestApp, type TestAppOptions } from "../../testing/test-app.tsx";

const FLOWS = [REPORT, recordedFlow("import", { disabled: true }), recordedFlow("clean")];

function run(id: string, flowId: string, current: string, startDate: string) {
  return { id, namespace: "company.sales", flowId, state: { current, startDate } };
}

const RUNS = [
  run("e3", "report", "FAILED", "2025-12-31T23:50:00Z"),
  run("e2", "report", "SUCCESS", "2025-12-31T23:40:00Z"),
];

let opened: TestApp | undefined;

async function openFlows(options: Partial<TestAppOptions> & { more?: Record<string, unknown> } = {}) {
  const { more = {}, ...others } = options;
  const api = new RecordedApi({
    "GET flows/search": { results: FLOWS, total: FLOWS.length },
    "GET executions/search": { results: RUNS, total: RUNS.length },
    "POST executions/latest": [
      { id: "e1", namespace: "company.sales", flowId: "clean", startDate: "2025-12-01T10:00:00Z", status: "WARNING" },
    ],
    ...more,
  });
  opened = new TestApp({ api, home: (places) => places.flows(), ...others });
  await opened.settle();
  return { app: opened, api };
}

const rowOf = (app: TestApp, id: string): string => app.screen.split("\n").find((line) => line.includes(id)) ?? "";

afterEach(() => opened?.close());

test("flows are listed with how they went last, also those that ran long ago", async () => {
  const { app } = await openFlows();
  assert.match(rowOf(app, "report"), /company\.sales +report +2 +✗ FAILED .*✓✗ +1\b/);
  assert.match(rowOf(app, "clean"), /▲ WARNING/);
  assert.match(rowOf(app, "import"), /disabled/);
  assert.match(app.screen, /3 in all {3}1 disabled/);
});

test("flows are listed by a server that knows no last executions, too", async () => {
  const { app, api } = await openFlows({ more: { "POST executions/latest": undefined } });
  assert.ok(api.asked.includes("POST executions/latest"));
  assert.match(rowOf(app, "report"), /✗ FAILED/);
  assert.doesNotMatch(app.screen, /Nothing is recorded/);
});

test("an execution that begins is seen in the list of flows at once", async () => {
  const { app } = await openFlows();
  app.live.tell({
    id: "e4",
    namespace: "company.sales",
    flowId: "clean",
    flowRevision: 1,
    state: "RUNNING",
    startMs: Date.parse("2025-12-31T23:59:59Z"),
    endMs: undefined,
    labels: [],
    trigger: undefined,
    parentId: undefined,
  });
  await app.settle();
  assert.match(rowOf(app, "clean"), /RUNNING/);
});

test("a filter of flows asks the server for what it can, and sieves the rest", async () => {
  const { app, api } = await openFlows();
  await app.press("/", "ns:company team=sales is:triggered rep", "enter");
  app.clock.advance(300);
  await app.settle();
  const { query } = api.requests.findLast(({ path }) => path.join("/") === "flows/search") ?? {};
  assert.equal(query?.["filters[namespace][STARTS_WITH]"], "company");
  assert.equal(query?.["filters[labels][EQUALS][team]"], "sales");
  assert.match(app.screen, /report/);
  assert.doesNotMatch(app.screen, /import|clean/);
});

test("deleting flows names each of them and asks", async () => {
  const { app, api } = await openFlows();
  api.record("DELETE flows/company.sales/clean", {});
  api.record("DELETE flows/company.sales/import", {});
  await app.press("space", "space", "ctrl-d");
  assert.match(app.screen, /Delete these 2 flows\?/);
  assert.match(app.screen, /company\.sales\.clean/);
  assert.match(app.screen, /kestra flow delete company\.sales\.clean company\.sales\.import/);
  await app.press("y");
  assert.ok(api.asked.includes("DELETE flows/company.sales/import"));
  assert.ok(api.asked.includes("DELETE flows/company.sales/clean"));
});

test("flows are disabled together, and enabled when one of them is disabled", async () => {
  const { app, api } = await openFlows();
  api.record("POST flows/disable/by-ids", { count: 1 });
  api.record("POST flows/enable/by-ids", { count: 3 });
  await app.press("t");
  assert.match(app.screen, /company\.sales\.clean is disabled/);
  await app.press("ctrl-a", "t");
  assert.ok(api.asked.includes("POST flows/enable/by-ids"));
});

test("a disabled flow cannot be run, and says why", async () => {
  const { app, api } = await openFlows();
  await app.press("j", "x");
  assert.match(app.screen, /Cannot run: it is disabled; t enables it/);
  assert.ok(!api.asked.some((each) => each.startsWith("POST executions/company")));
});

test("chosen flows are saved as a zip that stays as it is", async () => {
  const { app } = await openFlows({ more: { "POST flows/export/by-ids": "PK\u0003\u0004 zip" } });
  await app.press("ctrl-s");
  assert.deepEqual([...app.saved], [["flows.zip", "PK\u0003\u0004 zip"]]);
  assert.match(app.screen, /saved as flows\.zip/);
});

test("no flows, and flows that cannot be read, say so", async () => {
  const { app } = await openFlows({ more: { "GET flows/search": { results: [], total: 0 } } });
  assert.match(app.screen, /No flows\. a makes one\./);
  app.close();
  const { app: other } = await openFlows({ more: { "GET flows/search": undefined } });
  assert.match(other.screen, /Nothing is recorded for GET flows\/search/);
});

test("names of flows cannot reach the terminal, and fit 80 columns and wide screens", async () => {
  const hostile = recordedFlow("e\u001b]0;owned\u0007vil", {
    namespace: "漢字".repeat(40),
    description: `\u001b[2J${"long ".repeat(200)}`,
    labels: [{ key: "\u001b[31ma", value: "b\nc" }],
  });
  for (const columns of [80, 100]) {
    const { app } = await openFlows({
      more: { "GET flows/search": { results: [hostile], total: 1 } },
      columns,
    });
    for (const harm of ["owned", "\u001b]", "\u001b[2J", "\u001b[31m"]) assert.ok(!app.screen.includes(harm), harm);
    assert.match(app.screen, /evil/);
    app.close();
  }
});

test("flows are read once there is a connection again", async () => {
  const { app, api } = await openFlows();
  const reads = (): number => api.asked.filter((each) => each === "GET flows/search").length;
  const before = reads();
  app.live.missed();
  await app.settle();
  assert.equal(reads(), before + 1);
});

test("the source of the flow that is pointed at is shown, whatever is selected", async () => {
  const { app, api } = await openFlows();
  await app.press("space", "y");
  const asked = api.asked.filter((each) => /^GET flows\/company/.test(each));
  assert.equal(asked.length, 1);
  assert.doesNotMatch(asked[0] ?? "", /clean/);
});
