import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { executionRowOf } from "../../source/execution-row.ts";
import { RecordedApi } from "../../testing/recorded-api.ts";
import { TestApp, type TestAppOptions } from "../../testing/test-app.tsx";

const EXECUTIONS = [
  execution("4kGf6Jb0Zg1hTq7nHc2xYe", "report", "RUNNING", "2025-12-31T23:59:30Z"),
  execution("2mNb8Vc1Xz0LkJh3Gf5DsA", "import", "FAILED", "2025-12-31T23:58:00Z", "2025-12-31T23:58:12Z"),
  execution("7pOi9Uy2Tr4EwQa6Sd8FgH", "report", "SUCCESS", "2025-12-31T23:50:00Z", "2025-12-31T23:50:03.500Z"),
];

function execution(id: string, flowId: string, current: string, startDate: string, endDate?: string) {
  return {
    id,
    namespace: "company.sales",
    flowId,
    flowRevision: 1,
    labels: [{ key: "team", value: flowId }],
    state: { current, startDate, endDate },
  };
}

let opened: TestApp | undefined;

async function openExecutions(options: Partial<TestAppOptions> = {}): Promise<{ app: TestApp; api: RecordedApi }> {
  const api = new RecordedApi({ "GET executions/search": { results: EXECUTIONS, total: EXECUTIONS.length } });
  opened = new TestApp({ api, home: (places) => places.executions(), ...options });
  await opened.settle();
  return { app: opened, api };
}

afterEach(() => opened?.close());

test("executions are listed with state, flow, trigger and duration, the newest first", async () => {
  const { app } = await openExecutions();
  const rows = app.screen.split("\n").filter((line) => /report|import/.test(line));
  assert.match(rows[0] ?? "", /RUNNING.*4kGf6Jb0Zg1hTq7nHc2xYe.*report.*30\.0s/);
  assert.match(rows[1] ?? "", /✗ FAILED.*import.*12\.0s/);
  assert.match(rows[2] ?? "", /✓ SUCCESS.*report.*3\.5s/);
  assert.match(app.screen, /3 in all.*1 running.*1 success.*1 failed/);
});

test("a filter of executions takes effect while it is typed and stays as a chip", async () => {
  const { app } = await openExecutions();
  await app.press("/", "import", "enter");
  assert.doesNotMatch(app.screen, /4kGf6Jb0/);
  assert.match(app.screen, /2mNb8Vc1/);
  assert.match(app.screen, /\/import/);
  await app.press("escape");
  assert.match(app.screen, /4kGf6Jb0/);
});

test("killing names the execution and asks", async () => {
  const { app, api } = await openExecutions();
  const kill = "DELETE executions/4kGf6Jb0Zg1hTq7nHc2xYe/kill";
  api.record(kill, {});
  await app.press("ctrl-k");
  assert.match(app.screen, /Kill execution 4kGf6Jb0Zg1hTq7nHc2xYe of company\.sales\.report\?/);
  assert.match(app.screen, /kestra execution kill 4kGf6Jb0Zg1hTq7nHc2xYe/);
  await app.press("n");
  assert.ok(!api.asked.includes(kill));
  await app.press("ctrl-k", "y");
  assert.ok(api.asked.includes(kill));
  assert.match(app.screen, /Killing 4kGf6Jb0Zg1hTq7nHc2xYe · same as: kestra execution kill 4kGf6Jb0Zg1hTq7nHc2xYe/);
  await app.press("C");
  assert.deepEqual(app.copied, ["kestra execution kill 4kGf6Jb0Zg1hTq7nHc2xYe"]);
});

test("what is told while executions are read is newer than what the answer says", async () => {
  const { app, api } = await openExecutions();
  const [running, ...others] = EXECUTIONS;
  assert.ok(running);
  const late = Promise.withResolvers<unknown>();
  api.record("GET executions/search", () => late.promise);
  app.live.missed();
  await app.settle();
  const row = executionRowOf(
    execution(running.id, "report", "WARNING", running.state.startDate, "2025-12-31T23:59:59Z"),
  );
  assert.ok(row);
  app.live.tell(row);
  late.resolve({ results: [running, ...others], total: EXECUTIONS.length });
  await app.settle();
  assert.match(app.screen, /WARNING.*4kGf6Jb0Zg1hTq7nHc2xYe/);
  assert.match(app.screen, /3 in all.*1 success.*1 warning.*1 failed/);
});
