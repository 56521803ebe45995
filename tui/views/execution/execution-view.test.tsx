import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { AnswerFault } from "../../../core/rest/faults.ts";
import { executionRowOf } from "../../source/execution-row.ts";
import { RecordedApi } from "../../testing/recorded-api.ts";
import {
  FLAKY_ID,
  NIGHTLY_ERRORS,
  NIGHTLY_FAILED,
  NIGHTLY_FLOW,
  NIGHTLY_ID,
  NIGHTLY_METRICS,
  nightlyLarge,
  nightlyRunning,
} from "../../testing/recorded-execution.ts";
import { TestApp, type TestAppOptions } from "../../testing/test-app.tsx";
import { plainText } from "../../text/painter.ts";
import { widthOf } from "../../text/width.ts";
import { ASCII_GLYPHS } from "../../theme.ts";

const EXECUTION = `GET executions/${NIGHTLY_ID}`;
const FOLLOW = `${EXECUTION}/follow`;

let opened: TestApp | undefined;

afterEach(() => opened?.close());

async function openExecution(
  row: unknown = NIGHTLY_FAILED,
  options: Partial<TestAppOptions> & { readonly answers?: Readonly<Record<string, unknown>> } = {},
): Promise<{ app: TestApp; api: RecordedApi }> {
  const { answers, ...more } = options;
  const api = new RecordedApi({
    [EXECUTION]: row,
    [FOLLOW]: [],
    "GET flows/company.team/nightly": NIGHTLY_FLOW,
    [`GET logs/${NIGHTLY_ID}`]: NIGHTLY_ERRORS,
    [`GET metrics/${NIGHTLY_ID}`]: NIGHTLY_METRICS,
    ...answers,
  });
  opened = new TestApp({ api, home: (places) => places.execution(NIGHTLY_ID), columns: 80, ...more });
  await opened.settle();
  return { app: opened, api };
}

/** The body of the last request that changed something. */
function lastSent(api: RecordedApi): string | ReadableStream<Uint8Array> | undefined {
  return api.requests.findLast(({ method = "GET" }) => method !== "GET")?.body;
}

test("the head of an execution tells state, flow, id, time, trigger, labels and counts on 80 columns", async () => {
  const { app } = await openExecution();
  assert.match(app.screen, /✗ FAILED {2}company\.team\.nightly r2 {2}354yM6uvgvQDiqzm2G2ql/);
  assert.match(app.screen, /started .* · 1\.3s · started by hand or by the API/);
  assert.match(app.screen, /team=data {2}system\.correlationId=/);
  assert.match(app.screen, /9 task runs {3}✓ 8 success {3}✗ 1 failed/);
  assert.match(app.screen, /1 Tasks.*2 Gantt.*3 Topology.*4 Inputs.*5 Outputs.*6 Errors 1.*7 Metrics/);
});

test("the tree of an execution shows values, attempts, and what has not begun", async () => {
  const { app } = await openExecution();
  assert.match(app.screen, /▾ ✗ nightly company\.team +FAILED +1\.3s/);
  assert.match(app.screen, /✓ nap \[south\] +SUCCESS/);
  assert.match(app.screen, /✗ flaky +FAILED .*3 attempts/);
  assert.match(app.screen, /○ never/);
});

test("space folds what is pointed at and z all of the tree", async () => {
  const { app } = await openExecution();
  await app.press("j", "j", "space");
  assert.match(app.screen, /▸ ✓ fan/);
  assert.doesNotMatch(app.screen, /nap/);
  await app.press("space");
  assert.match(app.screen, /nap \[north\]/);
  await app.press("z");
  assert.doesNotMatch(app.screen, /nap/);
  await app.press("z");
  assert.match(app.screen, /nap \[north\]/);
});

test("a filter of task runs keeps those around what it finds", async () => {
  const { app } = await openExecution();
  await app.press("/", "south", "enter");
  assert.match(app.screen, /✓ fan/);
  assert.match(app.screen, /nap \[south\]/);
  assert.doesNotMatch(app.screen, /nap \[north\]|fetch/);
});

test("ctrl-z leaves only task runs that failed", async () => {
  const { app } = await openExecution();
  await app.press("ctrl-z");
  assert.match(app.screen, /flaky/);
  assert.match(app.screen, /faults only/);
  assert.doesNotMatch(app.screen, /✓ fetch/);
});

test("a live execution is followed, its durations move, and its end is shown", async () => {
  const { app } = await openExecution(nightlyRunning(), { answers: { [FOLLOW]: [nightlyRunning()] } });
  assert.match(app.screen, /⠋ RUNNING .*company\.team\.nightly/);
  assert.match(app.screen, /1m 00s/);
  app.clock.advance(5_000);
  await app.settle();
  assert.match(app.screen, /1m 05s/);
});

test("an execution that ended is not followed until it changes again", async () => {
  const { app, api } = await openExecution();
  assert.ok(!api.asked.includes(FOLLOW));
  const restarted = nightlyRunning({ metadata: { attemptNumber: 2 } });
  api.record(EXECUTION, restarted);
  const row = executionRowOf(restarted);
  assert.ok(row);
  app.live.tell(row);
  await app.settle();
  assert.ok(api.asked.includes(FOLLOW));
  assert.match(app.screen, /attempt 2/);
  assert.match(app.screen, /flaky +RUNNING/);
});

test("following ends when the view is left, and begins again when it is come back to", async () => {
  const { app, api } = await openExecution(nightlyRunning());
  assert.equal(app.live.listeners, 1);
  await app.press("y");
  assert.equal(app.live.listeners, 0);
  await app.press("escape");
  assert.equal(app.live.listeners, 1);
  assert.equal(api.asked.filter((name) => name === FOLLOW).length, 2);
});

test("digits and tab go from pane to pane", async () => {
  const { app } = await openExecution();
  await app.press("2");
  assert.match(app.screen, /flaky .*━/);
  await app.press("tab");
  // What orders tasks is loaded when the topology is first looked at.
  while (/Reading the flow/.test(app.screen)) await app.settle();
  assert.match(app.screen, /├─ ✗ flaky +FAILED +execution\.Fail/);
  assert.match(app.screen, /on error/);
  await app.press("4");
  assert.match(app.screen, /day {2}2026-11-27/);
  assert.match(app.screen, /greeting {2}hello/);
  await app.press("shift-tab", "7");
  assert.match(app.screen, /fetch +length +10/);
});

test("outputs show files with their size, preview them and save them", async () => {
  const file = `GET executions/${NIGHTLY_ID}/file`;
  const { app } = await openExecution(NIGHTLY_FAILED, {
    answers: {
      [`${file}/metas`]: { size: 2048 },
      [`${file}/preview`]: { type: "TEXT", content: "a,b\n1,2", truncated: false },
      [file]: "a,b\n1,2\n",
    },
  });
  await app.press("5");
  await app.settle();
  assert.match(app.screen, /uri {2}kestra:.*2\.0 KiB/);
  while (
    !/save the file/.test(
      Object.values(app.app.acts())
        .map((act) => act.says)
        .join(" "),
    )
  )
    await app.press("j");
  await app.press("ctrl-s");
  assert.equal(app.saved.get("content.csv"), "a,b\n1,2\n");
  await app.press("enter");
  assert.match(app.screen, /content\.csv/);
  assert.match(app.screen, /1,2/);
});

test("a filter of values keeps what holds the word and names around it", async () => {
  const { app } = await openExecution();
  await app.press("5", "/", "csv", "enter");
  assert.match(app.screen, /uri {2}kestra:/);
  assert.doesNotMatch(app.screen, /fetch/);
});

test("errors are told with the last lines of their log", async () => {
  const { app } = await openExecution();
  await app.press("6");
  await app.settle();
  assert.match(app.screen, /✗ flaky {2}FAILED .*3 attempts/);
  assert.match(app.screen, /│ no disk left/);
});

test("enter opens the details of a task run, and the execution that a subflow started", async () => {
  const { app } = await openExecution();
  await app.press("j", "enter");
  assert.match(app.screen, /SUCCESS {2}fetch/);
  assert.match(app.screen, /Attempts: 1/);
  assert.match(app.screen, /"value": "2026-11-27"/);
  await app.press("escape");
  await app.press(..."jjjjjj".split(""), "enter");
  assert.match(app.screen, /354yM7KkLkp41zNXAjpeJ/);
});

test("what cannot be done now is told with the reason", async () => {
  const { app } = await openExecution();
  await app.press("ctrl-k");
  assert.match(app.screen, /Cannot kill: it has ended, it is FAILED/);
  await app.press("U");
  assert.match(app.screen, /it is not queued, it is FAILED/);
  opened?.close();
  const live = await openExecution(nightlyRunning());
  await live.app.press("r");
  assert.match(live.app.screen, /Cannot restart: it has not ended yet/);
  await live.app.press("L");
  assert.match(live.app.screen, /labels can be set once it has ended/);
});

test("a replay may begin at the task run that is pointed at", async () => {
  const { app, api } = await openExecution();
  api.record(`POST executions/${NIGHTLY_ID}/replay`, { ...NIGHTLY_FAILED, id: "copyOfNightly" });
  api.record("GET executions/copyOfNightly", { ...NIGHTLY_FAILED, id: "copyOfNightly", parentId: NIGHTLY_ID });
  await app.press("j", "R");
  assert.match(app.screen, /from fetch on/);
  await app.press("j", "enter");
  await app.settle();
  assert.equal(api.requests.find(({ method }) => method === "POST")?.query?.["taskRunId"], "354yM6vdzkuWDdnDglj6E");
  assert.match(app.screen, /parent 354yM6uvgvQDiqzm2G2ql/);
  assert.match(app.screen, /same as: kestra execution replay/);
});

test("a paused execution that asks for inputs asks the person, again after a refusal", async () => {
  const paused = nightlyRunning();
  const state = { current: "PAUSED", histories: [{ state: "PAUSED", date: "2025-12-31T23:59:00Z" }] };
  const { app, api } = await openExecution({ ...paused, state });
  const resume = `POST executions/${NIGHTLY_ID}/resume`;
  api.record(`${resume}/validate`, { inputs: [{ input: { id: "discount", type: "INT" }, errors: [] }] });
  api.record(resume, () => {
    throw new AnswerFault(422, "wrong", [{ path: "discount", message: "it must be less than 50" }]);
  });
  await app.press("p");
  await app.settle();
  assert.match(app.screen, /\? discount {2}whole number/);
  await app.press("70", "enter");
  await app.settle();
  assert.match(app.screen, /it must be less than 50/);
  api.record(resume, {});
  await app.press("ctrl-u", "7", "enter");
  await app.settle();
  assert.match(app.screen, /Resumed/);
  const sent = lastSent(api);
  assert.match(await new Response(sent ?? "").text(), /name="discount"\r\n\r\n7\r\n/);
});

test("a state is chosen for the task run or for the execution", async () => {
  const { app, api } = await openExecution();
  api.record(`POST executions/${NIGHTLY_ID}/state`, {});
  await app.press("ctrl-z", "j", "m");
  assert.match(app.screen, /the task run flaky/);
  await app.press("enter", "enter");
  await app.settle();
  assert.equal(lastSent(api), JSON.stringify({ taskRunId: FLAKY_ID, state: "SUCCESS" }));
});

test("labels are edited as lines, and wrong ones are told", async () => {
  const written = ["team=\n", "# a comment\nteam=data\nowner=ada\n"];
  const { app, api } = await openExecution(NIGHTLY_FAILED, { edit: () => written.shift() ?? "" });
  api.record(`POST executions/${NIGHTLY_ID}/labels`, {});
  await app.press("L");
  await app.settle();
  assert.match(app.screen, /line 1: write key=value/);
  await app.press("y");
  await app.settle();
  const expected = [
    { key: "team", value: "data" },
    { key: "owner", value: "ada" },
  ];
  assert.equal(lastSent(api), JSON.stringify(expected));
});

test("deleting an execution names it, and leaves its view", async () => {
  const { app, api } = await openExecution(NIGHTLY_FAILED, {
    home: (places) =>
      places.text({ title: "Before", language: "plain", load: () => Promise.resolve("the view before") }),
  });
  app.app.open(app.app.places.execution(NIGHTLY_ID));
  await app.settle();
  api.record(`DELETE executions/${NIGHTLY_ID}`, {});
  await app.press("ctrl-d");
  assert.match(app.screen, /Delete execution 354yM6uvgvQDiqzm2G2ql of company\.team\.nightly\?/);
  await app.press("y");
  await app.settle();
  assert.ok(api.asked.includes(`DELETE executions/${NIGHTLY_ID}`));
  assert.match(app.screen, /the view before/);
});

test("an execution that is not there is told, and the view stands", async () => {
  const { app } = await openExecution(NIGHTLY_FAILED, { home: (places) => places.execution("nowhere") });
  assert.match(app.screen, /It cannot be read/);
  assert.match(app.screen, /Nothing is recorded for GET executions\/nowhere/);
});

test("a loop of ten thousand rounds is told as sums and can be unfolded and scrolled to its end", async () => {
  const { app } = await openExecution(nightlyLarge(10_000));
  assert.match(app.screen, /10001 task runs/);
  assert.doesNotMatch(app.screen, /10000 rounds/);
  for (let part = 0; part < 12; part++) {
    app.clock.advance(1);
    await app.settle();
  }
  assert.match(app.screen, /9990 success/);
  assert.match(app.screen, /9990\/10000 rounds/);
  await app.press("j", "space", "G");
  assert.match(app.screen, /item-9999/);
  await app.press("2", "G");
  assert.match(app.screen, /nap \[item-9989\].*─━+ /);
});

test("no pane of an execution draws beyond its area, whatever names and values hold", async () => {
  const hostile = "\u001b[31m世界\u001b]0;owned\u0007\n".repeat(60);
  const taskRun = {
    id: "x",
    taskId: hostile,
    value: hostile,
    outputs: { [hostile]: hostile },
    state: nightlyRunning()["state"],
  };
  const row = nightlyRunning({
    flowId: hostile,
    namespace: hostile,
    labels: [{ key: hostile, value: hostile }],
    inputs: { [hostile]: hostile, deep: [[[[{ a: hostile }]]]] },
    taskRunList: [taskRun],
  });
  const { app } = await openExecution(row);
  for (const [columns, rows] of [
    [80, 24],
    [200, 50],
    [40, 10],
  ] as const) {
    for (const pane of ["1", "2", "3", "4", "5", "6", "7"]) {
      await app.press(pane);
      const lines = app.app.lines(columns, rows);
      assert.equal(lines.length, rows);
      for (const line of lines) {
        const text = plainText(line);
        assert.ok(widthOf(text) <= columns, `pane ${pane} at ${columns}: ${text}`);
        assert.doesNotMatch(text, /\p{Cc}/u);
      }
    }
  }
});

test("an execution is drawn in ASCII alone where that is all there is", async () => {
  const { app } = await openExecution();
  const view = app.app.view;
  assert.ok(view);
  for (const pane of ["1", "2", "3", "4", "5", "6", "7"]) {
    await app.press(pane);
    const area = { columns: 100, rows: 20, glyphs: ASCII_GLYPHS, nowMs: app.clock.now(), tick: 1 };
    for (const line of view.draw(area)) assert.match(plainText(line), /^[ -~]*$/, `pane ${pane}`);
  }
});

test("after a restart the same execution is followed again, without anyone telling that it changed", async () => {
  const { app, api } = await openExecution();
  const restarted = nightlyRunning({ metadata: { attemptNumber: 2 } });
  api.record(`POST executions/${NIGHTLY_ID}/restart`, restarted);
  api.record(EXECUTION, restarted);
  await app.press("r");
  await app.settle();
  assert.match(app.screen, /Restarted 354yM6uvgvQDiqzm2G2ql/);
  assert.match(app.screen, /RUNNING .*nightly/);
  assert.ok(api.asked.includes(FOLLOW));
});

test("leaving an execution leaves its last state on the terminal, and where files were saved", async () => {
  const { app } = await openExecution(nightlyRunning());
  await app.app.saveFile("log.txt", ["a line"]);
  const lines = app.app.lastWords(80).map((line) => plainText(line).trimEnd());
  assert.match(lines[0] ?? "", /● nightly company\.team +RUNNING +1m 00s/);
  assert.match(lines.join("\n"), /● RUNNING {2}nightly for 1m 00s {2}354yM6uvgvQDiqzm2G2ql/);
  assert.match(lines.join("\n"), /It goes on: kestra execution logs 354yM6uvgvQDiqzm2G2ql -f/);
  assert.equal(lines.at(-1), "Saved: log.txt");
});

test("a view of an execution whose deletion is refused stays", async () => {
  const { app, api } = await openExecution(NIGHTLY_FAILED, { home: (places) => places.executions() });
  api.record("GET executions/search", { results: [NIGHTLY_FAILED], total: 1 });
  await app.press("ctrl-r", "enter");
  api.record(`DELETE executions/${NIGHTLY_ID}`, () => {
    throw new AnswerFault(409, "Tasks of the execution still run");
  });
  await app.press("ctrl-d", "y");
  assert.match(app.screen, /1 Tasks/);
  assert.match(app.screen, /Tasks of the execution still run/);
  api.record(`DELETE executions/${NIGHTLY_ID}`, {});
  await app.press("ctrl-d", "y");
  assert.match(app.screen, /1 in all/);
});

test("who has gone on while an execution is deleted stays where they are", async () => {
  const { app, api } = await openExecution(NIGHTLY_FAILED, { home: (places) => places.executions() });
  api.record("GET executions/search", { results: [NIGHTLY_FAILED], total: 1 });
  await app.press("ctrl-r", "enter");
  const late = Promise.withResolvers<unknown>();
  api.record(`DELETE executions/${NIGHTLY_ID}`, () => late.promise);
  await app.press("ctrl-d", "y", "f");
  assert.match(app.screen, new RegExp(`${NIGHTLY_ID} › nightly`));
  late.resolve({});
  await app.settle();
  assert.match(app.screen, new RegExp(`${NIGHTLY_ID} › nightly`));
});

test("a flow that could not be read is read with the next look at its execution", async () => {
  const { app, api } = await openExecution(NIGHTLY_FAILED, {
    answers: {
      "GET flows/company.team/nightly": () => {
        throw new AnswerFault(503, "It restarts");
      },
    },
  });
  await app.press("3");
  assert.match(app.screen, /The flow cannot be read: It restarts/);
  api.record("GET flows/company.team/nightly", NIGHTLY_FLOW);
  await app.press("ctrl-r");
  await app.settle();
  assert.match(app.screen, /fan .*parallel|fan +.*Parallel/i);
});

test("the logs of an execution, and of one of its tasks, tell the command that shows them", async () => {
  const { app } = await openExecution();
  await app.press("l");
  assert.match(app.screen, new RegExp(`Same as: kestra execution logs ${NIGHTLY_ID} -f`));
  await app.press("escape", "G", "k", "l", "C");
  assert.deepEqual(app.copied, [`kestra execution logs ${NIGHTLY_ID} -f --task tell`]);
});
