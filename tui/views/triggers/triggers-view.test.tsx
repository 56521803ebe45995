import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import type { ApiRequest } from "../../../core/rest/rest-api.ts";
import { triggerRowOf } from "../../source/trigger-row.ts";
import { RecordedApi } from "../../testing/recorded-api.ts";
import { TestApp } from "../../testing/test-app.tsx";
import { neutralise } from "../../text/neutralise.ts";
import { backfillWords } from "./ask-backfill.ts";
import { nextDates } from "./schedule-preview.ts";

const SCHEDULE = "io.kestra.plugin.core.trigger.Schedule";

const EVERY_FIVE = trigger("company.sales", "ticks", "every-five", "2026-01-01T00:03:05Z", {
  date: "2025-12-31T23:59:55.000Z",
});
const OFTEN = trigger("company.ops", "slow", "often", "2025-12-31T23:59:10Z", {
  executionId: "354yGKzebNc3B6XPfUXbJ",
  locked: true,
});
const POLL = trigger("company.ops", "mixed", "poll", "2026-01-01T00:04:00Z", {
  kind: "POLLING",
  type: "io.kestra.plugin.core.http.Trigger",
});
const NIGHT = trigger("company.sales", "nightly", "night", "2026-01-02T02:00:00Z", {
  backfill: {
    start: "2025-12-01T00:00:00.000Z",
    end: "2025-12-11T00:00:00.000Z",
    currentDate: "2025-12-04T00:00:00.000Z",
    paused: false,
  },
});

function trigger(namespace: string, flowId: string, triggerId: string, next: string, more: object) {
  const state = {
    tenantId: "main",
    namespace,
    flowId,
    triggerId,
    nextExecutionDate: next,
    disabled: false,
    locked: false,
    kind: "SCHEDULE",
    type: SCHEDULE,
    updatedDate: "2025-12-31T23:59:55.046Z",
    ...more,
  };
  return { abstractTrigger: { id: triggerId, type: state.type, cron: "0 3 * * *" }, triggerContext: state };
}

let opened: TestApp | undefined;

afterEach(() => opened?.close());

async function open(rows: readonly object[], columns = 100): Promise<{ app: TestApp; api: RecordedApi }> {
  const api = new RecordedApi({ "GET triggers/search": { results: rows, total: rows.length } });
  opened = new TestApp({ api, home: (places) => places.triggers(), columns });
  await opened.settle();
  return { app: opened, api };
}

const ALL = [EVERY_FIVE, OFTEN, POLL, NIGHT];

test("triggers are listed with what they are up to, what comes next on top", async () => {
  const { app } = await open(ALL);
  const rows = app.screen.split("\n").filter((line) => /company\./.test(line));
  assert.match(rows[0] ?? "", /◍ LOCKED.*slow.*often.*due/);
  assert.match(rows[1] ?? "", /✓ ENABLED.*ticks.*every-five.*in 3m 05s/);
  assert.match(rows[3] ?? "", /↻ BACKFILL 30%.*nightly.*night/);
  assert.match(app.screen, /4 in all.*1 backfill.*1 locked.*2 enabled/);
});

test("the list of triggers fits a screen of 80 columns", async () => {
  const { app } = await open(ALL, 80);
  assert.ok(app.screen.split("\n").every((line) => neutralise(line).length <= 80));
  assert.match(app.screen, /every-five/);
  assert.match(app.screen, /in 3m 05s/);
});

test("a filter of triggers knows what is locked", async () => {
  const { app } = await open(ALL);
  await app.press("/", "is:locked", "enter");
  assert.match(app.screen, /often/);
  assert.doesNotMatch(app.screen, /every-five/);
});

test("unlocking a trigger names it with its execution and asks", async () => {
  const { app, api } = await open(ALL);
  const unlock = "POST triggers/company.ops/slow/often/unlock";
  api.record(unlock, {});
  await app.press("u");
  assert.match(app.screen, /Unlock trigger company\.ops\.slow often\?/);
  assert.match(app.screen, /354yGKzebNc3B6XPfUXbJ/);
  await app.press("y");
  assert.ok(api.asked.includes(unlock));
});

test("a trigger that is not locked cannot be unlocked, and the reason is told", async () => {
  const { app } = await open([EVERY_FIVE]);
  await app.press("u");
  assert.match(app.screen, /Cannot unlock: it waits for nothing/);
});

test("disabling a trigger reads the list anew", async () => {
  const { app, api } = await open([EVERY_FIVE]);
  api.record("PUT triggers", {});
  await app.press("t");
  assert.equal(
    api.requests.find(({ method }) => method === "PUT")?.body,
    JSON.stringify({
      namespace: "company.sales",
      flowId: "ticks",
      triggerId: "every-five",
      disabled: true,
    }),
  );
  assert.equal(api.asked.filter((each) => each === "GET triggers/search").length, 2);
  assert.match(app.screen, /kestra trigger disable company\.sales\.ticks ever/);
});

test("a backfill is asked for step by step, spelled out and begun", async () => {
  const { app, api } = await open([EVERY_FIVE]);
  const row = triggerRowOf(EVERY_FIVE);
  assert.ok(row && (await nextDates(row, 0, 1)).length === 1);
  api.record("GET flows/company.sales/ticks", { inputs: [{ id: "region", type: "STRING" }] });
  api.record("PUT triggers", {});
  await app.press("b", "someday", "enter");
  assert.match(app.screen, /This is no date/);
  for (let each = 0; each < 7; each++) await app.press("backspace");
  await app.press("2025-12-20T00:00:00Z", "enter", "2025-12-19T00:00:00Z", "enter");
  assert.match(app.screen, /is not after the first date/);
  for (let each = 0; each < 20; each++) await app.press("backspace");
  await app.press("2025-12-25T00:00:00Z", "enter");
  assert.match(app.screen, /region/);
  await app.press("region=north", "enter", "team:data", "enter");
  assert.match(app.screen, /\(2025-12-20T00:00:00Z\)/);
  assert.match(app.screen, /5 executions, one a date/);
  await app.press("y");
  const { body } = api.requests.find(({ method }) => method === "PUT") ?? {};
  assert.deepEqual(JSON.parse(String(body)).backfill, {
    start: "2025-12-20T00:00:00.000Z",
    end: "2025-12-25T00:00:00.000Z",
    inputs: { region: "north" },
    labels: [{ key: "team", value: "data" }],
  });
});

test("only schedules make up for dates", async () => {
  const { app } = await open([POLL]);
  await app.press("b");
  assert.match(app.screen, /only schedules have dates/);
});

test("triggers are read again at most every two seconds while executions change, and not at rest", async () => {
  const { app, api } = await open([NIGHT]);
  const reads = (): number => api.asked.filter((each) => each === "GET triggers/search").length;
  app.clock.advance(60_000);
  await app.settle();
  assert.equal(reads(), 1);
  app.live.tell();
  app.live.tell();
  app.clock.advance(500);
  await app.settle();
  assert.equal(reads(), 2);
  app.live.tell();
  app.clock.advance(1_000);
  await app.settle();
  assert.equal(reads(), 2);
});

test("a trigger is shown with its next dates, its state and its source", async () => {
  const { app } = await open([NIGHT]);
  await app.press("enter");
  assert.match(app.screen, /Next dates/);
  assert.match(app.screen, /\(2026-01-01T03:00:00Z\) +in 3h 00m/);
  assert.match(app.screen, /cron: 0 3 \* \* \*/);
});

test("names of triggers cannot move the cursor", async () => {
  const { app } = await open([trigger("a", "世界", "\u001b[2Jboo", "2026-01-01T00:01:00Z", {})]);
  assert.match(app.screen, /世界/);
  assert.ok(!app.screen.includes("\u001b[2J"));
});

test("a server without triggers says so", async () => {
  const { app } = await open([]);
  assert.match(app.screen, /No triggers/);
});

test("a running backfill is paused, and ended after a question", async () => {
  const { app, api } = await open([NIGHT]);
  api.record("PUT triggers/backfill/pause", {});
  api.record("POST triggers/backfill/delete", {});
  await app.press("p");
  assert.ok(api.asked.includes("PUT triggers/backfill/pause"));
  await app.press("ctrl-d");
  assert.match(app.screen, /End the backfill of company\.sales\.nightly night\?/);
  assert.match(app.screen, /kestra trigger backfill company\.sales\.nightly night --delete/);
  await app.press("n");
  assert.ok(!api.asked.includes("POST triggers/backfill/delete"));
  await app.press("ctrl-d", "y");
  assert.ok(api.asked.includes("POST triggers/backfill/delete"));
});

test("several triggers are disabled at once, and one that is refused keeps no other from it", async () => {
  const { app, api } = await open([EVERY_FIVE, POLL]);
  let calls = 0;
  api.record("PUT triggers", () => {
    if (++calls === 1) throw new Error("it is held");
    return {};
  });
  await app.press("ctrl-a");
  assert.match(app.screen, /2 selected/);
  await app.press("t");
  assert.equal(calls, 2);
  assert.match(app.screen, /it is held/);
});

test("the executions of a trigger are those that it has started", async () => {
  const { app } = await open([EVERY_FIVE]);
  await app.press("E");
  assert.match(app.screen, /ns:company\.sales flow:ticks trigger:every-five/);
});

test("a trigger that its flow disables is shown as disabled, and enabled by nothing but its flow", async () => {
  const { abstractTrigger, triggerContext } = EVERY_FIVE;
  const { app, api } = await open([{ abstractTrigger: { ...abstractTrigger, disabled: true }, triggerContext }]);
  assert.match(app.screen, /■ DISABLED.*every-five/);
  await app.press("t");
  assert.match(app.screen, /Cannot enable.*: its flow has it disabled/);
  assert.ok(!api.asked.includes("PUT triggers"));
});

test("acts about several triggers tell a command for each, and a backfill is of one at a time", async () => {
  const { app, api } = await open([EVERY_FIVE, NIGHT]);
  api.record("PUT triggers", {});
  await app.press("ctrl-a", "b");
  assert.match(app.screen, /Cannot backfill: this is done for one trigger at a time/);
  await app.press("ctrl-d");
  assert.match(app.screen, /Cannot end the backfill: this is done for one trigger at a time/);
  await app.press("t");
  assert.match(app.screen, /kestra trigger disable company\.sales\.ticks every-five && kestra/);
});

test("what is looked at is the trigger that is pointed at, whatever is selected", async () => {
  const { app } = await open([EVERY_FIVE, NIGHT]);
  await app.press("space", "y");
  assert.match(app.screen, /triggerId: night/);
});

test("a backfill that is given up says that nothing has begun", async () => {
  const { app, api } = await open([EVERY_FIVE]);
  api.record("GET flows/company.sales/ticks", { inputs: [] });
  await app.press("b", "escape");
  assert.match(app.screen, /No backfill was begun/);
});

test("values of secret inputs are not in the command of a backfill", () => {
  const wish = { start: "2025-12-20", end: "2025-12-25", inputs: { region: "north", pin: "s3cret" }, labels: [] };
  const words = backfillWords(wish, new Set(["pin"])).join(" ");
  assert.match(words, /region=north/);
  assert.doesNotMatch(words, /s3cret/);
});

test("triggers that could not be read are not told to be still on their way", async () => {
  const api = new RecordedApi({ "GET triggers/search": () => Promise.reject(new Error("it is away")) });
  opened = new TestApp({ api, home: (places) => places.triggers() });
  await opened.settle();
  assert.match(opened.screen, /This could not be read: ctrl-r reads it anew/);
  assert.match(opened.screen, /it is away/);
});

test("of more triggers than are read it is said that there are more", async () => {
  const page = Array.from({ length: 500 }, (_, index) => index);
  const api = new RecordedApi({
    "GET triggers/search": ({ query }: ApiRequest) => ({
      results: page.map((index) => trigger("a", "b", `t${query?.["page"]}-${index}`, "2026-01-01T00:01:00Z", {})),
      total: 9_000,
    }),
  });
  opened = new TestApp({ api, home: (places) => places.triggers() });
  await opened.settle();
  assert.match(opened.screen, / the first 5000 /);
});

test("secret inputs of a backfill are typed without being shown, and are sent", async () => {
  const { app, api } = await open([EVERY_FIVE]);
  api.record("GET flows/company.sales/ticks", { inputs: [{ id: "pin", type: "SECRET" }] });
  api.record("PUT triggers", {});
  await app.press("b", "2025-12-30T00:00:00Z", "enter", "enter", "enter", "hunter2");
  assert.match(app.screen, /pin/);
  assert.doesNotMatch(app.screen, /hunter2/);
  await app.press("enter", "enter");
  assert.match(app.screen, /--input pin=\.\.\./);
  await app.press("y");
  assert.doesNotMatch(app.screen, /hunter2/);
  const { body } = api.requests.find(({ method }) => method === "PUT") ?? {};
  assert.deepEqual(JSON.parse(String(body)).backfill.inputs, { pin: "hunter2" });
});
