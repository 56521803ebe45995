import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { faultsOf, serviceRowOf } from "../../source/services.ts";
import { RecordedApi } from "../../testing/recorded-api.ts";
import { TestApp } from "../../testing/test-app.tsx";

const NOW_MS = Date.parse("2026-01-01T00:00:00Z");

function service(id: string, type: string, state: string, more: object = {}) {
  return {
    id,
    type,
    state,
    server: { id: "s1", type: "STANDALONE", version: "0.1.0", hostname: "host-1" },
    createdAt: "2025-12-31T23:00:00.000Z",
    updatedAt: "2025-12-31T23:59:58.000Z",
    ...more,
  };
}

const WORKER = service("w1", "WORKER", "RUNNING", {
  metrics: [
    { name: "slots", type: "GAUGE", tags: [], value: 16 },
    { name: "running", type: "GAUGE", tags: [], value: 4 },
  ],
  props: { group: "gpu" },
  jobs: [{ namespace: "company.ops", flowId: "slow", name: "wait", executionId: "354yGKzebNc3B6XPfUXbJ" }],
});
const EXECUTOR = service("e1", "EXECUTOR", "RUNNING");
const SCHEDULER = service("c1", "SCHEDULER", "RUNNING");

let opened: TestApp | undefined;

afterEach(() => opened?.close());

async function open(rows: readonly object[], columns = 100): Promise<{ app: TestApp; api: RecordedApi }> {
  const api = new RecordedApi({
    "GET instance/services/search": { results: rows, total: rows.length },
    "GET instance/services/w1": WORKER,
  });
  opened = new TestApp({ api, home: (places) => places.services(), columns });
  await opened.settle();
  return { app: opened, api };
}

test("services are listed with their beats, and workers with their slots", async () => {
  const { app } = await open([EXECUTOR, SCHEDULER, service("w1", "WORKER", "RUNNING")]);
  assert.match(app.screen, /WORKER +✓ RUNNING.*2s ago.*━━────── 4\/16/);
  assert.match(app.screen, /1 executor {2}.*1 worker/);
  assert.match(app.screen, /✓ all is well/);
});

test("a deployment without an executor says what that means", async () => {
  const { app } = await open([
    SCHEDULER,
    service("e1", "EXECUTOR", "DISCONNECTED"),
    service("w1", "WORKER", "RUNNING"),
  ]);
  assert.match(app.screen, /▲ no executor is alive: executions stand still/);
  assert.match(app.screen, /0 executors \(1 gone\)/);
});

test("services are read again while they are looked at, and no longer", async () => {
  const { app, api } = await open([EXECUTOR]);
  const reads = (): number => api.asked.filter((each) => each === "GET instance/services/search").length;
  app.clock.advance(3_000);
  await app.settle();
  assert.equal(reads(), 2);
  app.app.go(app.app.places.triggers());
  app.clock.advance(30_000);
  await app.settle();
  assert.equal(reads(), 2);
});

test("the executions of a worker's jobs are opened from it", async () => {
  const { app, api } = await open([service("w1", "WORKER", "RUNNING")]);
  await app.press("enter");
  assert.match(app.screen, /gpu/);
  assert.match(app.screen, /company\.ops\.slow +wait +354yGKzebNc3B6XPfUXbJ/);
  await app.press("enter");
  assert.ok(api.asked.some((each) => each.startsWith("GET executions/354yGKzebNc3B6XPfUXbJ")));
});

test("hostile names of services stay within 80 columns and cannot clear the screen", async () => {
  const hostile = service("e1", "EXECUTOR", "RUNNING", { server: { hostname: `\u001b[2J${"世".repeat(200)}` } });
  const { app } = await open([hostile], 80);
  assert.ok(!app.screen.includes("\u001b[2J"));
  assert.match(app.screen, /世…/);
});

test("a server that does not answer leaves the list empty and is told of", async () => {
  opened = new TestApp({ api: new RecordedApi({}), home: (places) => places.services() });
  await opened.settle();
  assert.match(opened.screen, /Nothing is recorded for GET instance\/services\/search/);
});

test("silent services and full workers are faults", () => {
  const rows = [
    EXECUTOR,
    SCHEDULER,
    {
      ...WORKER,
      metrics: [
        { name: "slots", value: 2 },
        { name: "running", value: 2 },
      ],
    },
  ];
  const found = rows.flatMap((row) => serviceRowOf(row) ?? []);
  assert.deepEqual(faultsOf(found, NOW_MS), ["all slots of the workers are in use: tasks wait"]);
  assert.match(faultsOf(found, NOW_MS + 60_000)[0] ?? "", /3 have not beaten/);
});

test("services that are gone stand at the end, in whichever order", async () => {
  const { app } = await open([service("a0", "EXECUTOR", "NOT_RUNNING"), EXECUTOR, SCHEDULER]);
  const rows = (): readonly string[] => app.screen.split("\n").filter((line) => /(EXECUTOR|SCHEDULER) /.test(line));
  assert.match(rows().at(-1) ?? "", /NOT_RUNNING/);
  await app.press("S");
  assert.match(rows()[0] ?? "", /SCHEDULER/);
  assert.match(rows().at(-1) ?? "", /NOT_RUNNING/);
});

test("kinds and metrics of services cannot move the cursor", async () => {
  const metrics = [{ name: "\u001b[2Jslots-of-old", value: 1 }];
  const { app, api } = await open([service("x1", "\u001b[2JODD", "RUNNING", { metrics })]);
  api.record("GET instance/services/x1", service("x1", "\u001b[2JODD", "RUNNING", { metrics }));
  await app.press("enter");
  assert.match(app.screen, /slots-of-old/);
  assert.ok(!app.screen.includes("\u001b[2J"));
});

test("services that are looked after live, and are told from those that are gone", async () => {
  const { app } = await open([service("e1", "EXECUTOR", "MAINTENANCE"), SCHEDULER, WORKER]);
  assert.match(app.screen, /‖ MAINTENANCE/);
  assert.match(app.screen, /1 executor {2}/);
  assert.match(app.screen, /✓ all is well/);
});
