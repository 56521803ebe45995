import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { executionRowOf } from "../../source/execution-row.ts";
import { RecordedApi } from "../../testing/recorded-api.ts";
import { TestApp, type TestAppOptions } from "../../testing/test-app.tsx";
import { plainText } from "../../text/painter.ts";

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

function told(app: TestApp, ...rows: readonly unknown[]): void {
  app.live.tell(...rows.flatMap((row) => executionRowOf(row) ?? []));
}

test("executions that leave what is filtered for are no longer counted", async () => {
  const { app, api } = await openExecutions();
  api.record("GET executions/search", { results: EXECUTIONS.slice(0, 1), total: 1 });
  await app.press("/", "state:running", "enter");
  app.clock.advance(300);
  await app.settle();
  assert.match(app.screen, /1 in all.*1 running/);
  told(
    app,
    execution("9new", "report", "RUNNING", "2025-12-31T23:59:40Z"),
    execution("4kGf6Jb0Zg1hTq7nHc2xYe", "report", "SUCCESS", "2025-12-31T23:59:30Z", "2025-12-31T23:59:59Z"),
    execution("2mNb8Vc1Xz0LkJh3Gf5DsA", "import", "KILLED", "2025-12-31T23:58:00Z", "2025-12-31T23:58:12Z"),
  );
  await app.settle();
  assert.match(app.screen, /1 in all.*1 running/);
  assert.doesNotMatch(app.screen, /success|4kGf6Jb0/);
});

test("what begins while only faults are shown is not counted among them", async () => {
  const { app, api } = await openExecutions();
  api.record("GET executions/search", { results: EXECUTIONS.slice(1, 2), total: 1 });
  await app.press("ctrl-z");
  told(app, execution("9new", "report", "CREATED", "2025-12-31T23:59:40Z"));
  await app.settle();
  assert.match(app.screen, /1 in all {3}. 1 failed/);
});

test("a filter that no state can pass asks nothing of the server", async () => {
  const { app, api } = await openExecutions();
  await app.press("/", "state:unheard", "enter");
  const asked = api.asked.length;
  app.clock.advance(300);
  await app.settle();
  assert.equal(api.asked.length, asked);
  assert.match(app.screen, /No execution passes the filter\./);
  await app.press("escape");
  app.clock.advance(300);
  await app.settle();
  assert.match(app.screen, /3 in all/);
});

test("a list of executions that is left while its filter is typed asks nothing any more", async () => {
  const { app, api } = await openExecutions();
  await app.press("/", "report", "enter", "l");
  const asked = api.asked.filter((each) => each === "GET executions/search").length;
  app.clock.advance(300);
  await app.settle();
  assert.equal(api.asked.filter((each) => each === "GET executions/search").length, asked);
});

test("an execution that is older than all that are here, and changes, was counted before", async () => {
  const { app, api } = await openExecutions();
  api.record("GET executions/search", { results: EXECUTIONS, total: 6_000 });
  await app.press("ctrl-r");
  for (let round = 0; round < 12; round++) {
    app.clock.advance(300);
    await app.settle();
  }
  assert.match(app.screen, /6000 in all, the newest 3 here/);
  told(app, execution("1old", "import", "KILLED", "2025-12-01T00:00:00Z", "2025-12-31T23:59:00Z"));
  told(app, execution("9new", "import", "CREATED", "2025-12-31T23:59:58Z"));
  await app.settle();
  assert.match(app.screen, /6001 in all/);
});

test("what keeps an act from one of several executions names that one", async () => {
  const { app } = await openExecutions();
  await app.press("ctrl-a", "ctrl-k");
  assert.match(app.screen, /Cannot kill 3 executions: 2mNb8Vc1Xz0LkJh3Gf5DsA: it has ended, it is FAILED/);
});

test("several executions run once more without a command, which takes one at a time", async () => {
  const { app, api } = await openExecutions();
  const [, failed, succeeded] = EXECUTIONS;
  for (const each of [failed, succeeded])
    api.record(`POST executions/${each?.id}/replay`, execution("9new", "report", "CREATED", "2026-01-01T00:00:00Z"));
  await app.press("j", "space", "space", "R");
  assert.match(app.screen, /Runs once more: 2 executions/);
  assert.doesNotMatch(app.screen, /same as/);
});

test("what only looks is about the execution that is pointed at, whatever is selected", async () => {
  const { app } = await openExecutions();
  await app.press("space", "j", "c");
  assert.deepEqual(app.copied, ["7pOi9Uy2Tr4EwQa6Sd8FgH"]);
});

test("where no other program reaches what is looked at, acts tell no command", async () => {
  const { app, api } = await openExecutions({ command: () => "" });
  api.record("DELETE executions/4kGf6Jb0Zg1hTq7nHc2xYe/kill", {});
  await app.press("ctrl-k", "y");
  assert.match(app.screen, /Killing 4kGf6Jb0Zg1hTq7nHc2xYe *\n/);
});

test("leaving the list says how many there were of each state, and whether the connection was lost", async () => {
  const { app } = await openExecutions();
  const words = (): string => app.app.lastWords(100).map(plainText).join("\n");
  assert.equal(words(), "3 executions   ● 1 running   ✓ 1 success   ✗ 1 failed");
  app.live.become({ kind: "lost", reason: "the server ended the stream", sinceMs: app.clock.now() });
  assert.match(words(), /The connection was lost: the server ended the stream$/);
});
