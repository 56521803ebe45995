import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { AnswerFault } from "../../../core/rest/faults.ts";
import { RecordedApi } from "../../testing/recorded-api.ts";
import { StreamedApi } from "../../testing/streamed-api.ts";
import { TestApp } from "../../testing/test-app.tsx";
import { plainText } from "../../text/painter.ts";
import { widthOf } from "../../text/width.ts";
import { UNICODE_GLYPHS } from "../../theme.ts";
import { LogPane } from "./log-pane.ts";

/** As a server tells it. */
function line(message: string, more: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  const place = { tenantId: "main", namespace: "n", flowId: "f", executionId: "run" };
  return {
    ...place,
    taskId: "load",
    taskRunId: "load-1",
    attemptNumber: 0,
    timestamp: "2026-01-01T00:00:00.123Z",
    level: "INFO",
    message,
    ...more,
  };
}

function numbered(count: number, more: (index: number) => Readonly<Record<string, unknown>> = () => ({})) {
  return Array.from({ length: count }, (_, index) =>
    line(`record ${index}`, { timestamp: new Date(1_767_225_600_000 + index).toISOString(), ...more(index) }),
  );
}

const EXECUTION = {
  id: "run",
  state: { current: "RUNNING", histories: [] },
  taskRunList: [{ id: "load-1", value: "north" }],
};

interface Opened {
  readonly api: StreamedApi;
  readonly app: TestApp;
}

/** Opens the log, with these rows in it. */
async function opened(
  rows: readonly unknown[],
  options: { readonly taskRunId?: string; readonly columns?: number; readonly rows?: number } = {},
): Promise<Opened> {
  const api = new StreamedApi({ "GET executions/run": EXECUTION });
  const { taskRunId, ...size } = options;
  const place = { executionId: "run", title: "log of run", ...(taskRunId === undefined ? {} : { taskRunId }) };
  const app = new TestApp({ api, home: (places) => places.logs(place), ...size });
  api.tell(...rows);
  await app.settle();
  await app.settle();
  return { api, app };
}

const bodyOf = ({ app }: Opened): readonly string[] => app.screen.split("\n").slice(2, -3);
const statusOf = ({ app }: Opened): string => app.screen.split("\n").at(-3) ?? "";
const pointedAt = (log: Opened): string => bodyOf(log).find((row) => row.startsWith("❯")) ?? "";

describe("the log of an execution", () => {
  it("follows: the newest line is in sight, with instant, level, task and value", async () => {
    const log = await opened(numbered(100));
    assert.match(pointedAt(log), /^❯ \d\d:\d\d:\d\d\.099 {2}INFO {3}load north {2}record 99$/);
    log.api.tell(line("the very last"));
    await log.app.settle();
    assert.match(pointedAt(log), /the very last/);
    assert.match(statusOf(log), /line 101 of 101/);
    log.app.close();
  });

  it("says that it reads while lines come, and that it follows once none do", async () => {
    const log = await opened(numbered(3));
    assert.match(statusOf(log), /reading … 3 lines/);
    log.app.clock.advance(600);
    await log.app.settle();
    assert.match(statusOf(log), /following/);
    log.app.close();
  });

  it("stops following when one goes up, stays on the line while others come, and follows again at the end", async () => {
    const log = await opened(numbered(100));
    await log.app.press("k", "k");
    assert.match(pointedAt(log), /record 97$/);
    log.api.tell(line("newer"), line("still newer"));
    await log.app.settle();
    assert.match(pointedAt(log), /record 97$/);
    await log.app.press("G");
    assert.match(pointedAt(log), /still newer/);
    await log.app.press("g");
    assert.match(pointedAt(log), /record 0$/);
    await log.app.press("f");
    assert.match(pointedAt(log), /still newer/);
    log.app.close();
  });

  it("tells no line twice after the connection was lost, and says that it is", async () => {
    const log = await opened(numbered(5));
    log.api.lose("the server ended the stream");
    await log.app.settle();
    assert.match(statusOf(log), /connection lost, reconnecting: the server ended the stream/);
    log.api.reconnect({}, ...numbered(6));
    await log.app.settle();
    assert.match(statusOf(log), /line 6 of 6/);
    assert.deepEqual(
      bodyOf(log).flatMap((row) => /record \d/.exec(row)?.[0] ?? []),
      ["record 0", "record 1", "record 2", "record 3", "record 4", "record 5"],
    );
    log.app.close();
  });

  it("reads on where it was when one comes back to it", async () => {
    const log = await opened(numbered(2));
    log.app.app.open(log.app.app.places.text({ title: "other", language: "plain", load: () => Promise.resolve("x") }));
    await log.app.settle();
    assert.equal(log.api.isRead, false);
    await log.app.press("escape");
    log.api.tell(...numbered(3));
    await log.app.settle();
    assert.equal(bodyOf(log).filter((row) => row.includes("record")).length, 3);
    log.app.close();
  });

  it("shows higher levels only, says how many lines are hidden, and stays on the line", async () => {
    const log = await opened(numbered(60, (index) => (index % 10 === 5 ? { level: "WARN" } : { level: "DEBUG" })));
    await log.app.press("g", "-", "-", "-");
    assert.match(log.app.screen, /WARN and up/);
    assert.match(statusOf(log), /line 1 of 6, 54 hidden/);
    assert.match(pointedAt(log), /record 5$/);
    await log.app.press("j", "j", "+");
    assert.match(pointedAt(log), /record 25$/);
    await log.app.press("+", "+", "+");
    assert.match(log.app.screen, /Cannot show lower levels: all levels are shown/);
    await log.app.press("-", "-", "-", "-", "-");
    assert.match(log.app.screen, /Cannot show higher levels only: only errors are shown/);
    assert.match(log.app.screen, /None of the 60 lines is shown: \+ shows lower levels/);
    log.app.close();
  });

  it("jumps from error to error, and says where there is none", async () => {
    const log = await opened(numbered(300, (index) => (index === 20 || index === 200 ? { level: "ERROR" } : {})));
    await log.app.press("g", "e");
    assert.match(pointedAt(log), /ERROR.*record 20$/);
    await log.app.press("e");
    assert.match(pointedAt(log), /record 200$/);
    await log.app.press("e");
    assert.match(log.app.screen, /There is no error below this line/);
    await log.app.press("E");
    assert.match(pointedAt(log), /record 20$/);
    log.app.close();
  });

  it("shows one task run alone when it was opened from that", async () => {
    const other = { taskId: "store", taskRunId: "store-1" };
    const log = await opened([line("mine"), line("of another", other), line("mine, too")], { taskRunId: "load-1" });
    assert.match(log.app.screen, /one task run/);
    assert.deepEqual(
      bodyOf(log).flatMap((row) => /mine.*|of another/.exec(row)?.[0] ?? []),
      ["mine", "mine, too"],
    );
    log.app.close();
  });

  it("learns the values of task runs that begin later", async () => {
    const log = await opened([line("first")]);
    const later = { ...EXECUTION, taskRunList: [...EXECUTION.taskRunList, { id: "load-2", value: "\u001b[31msouth" }] };
    log.api.record("GET executions/run", later);
    log.api.tell(line("second", { taskRunId: "load-2" }));
    await log.app.settle();
    assert.match(pointedAt(log), /load {8}second$/);
    log.app.clock.advance(10_000);
    await log.app.settle();
    assert.match(pointedAt(log), /load south {2}second$/);
    log.app.close();
  });

  it("leaves how much was logged, and the command that follows it", async () => {
    const log = await opened([line("a\nb", { level: "ERROR" }), line("c", { level: "WARN" }), line("d")]);
    assert.deepEqual(
      log.app.app.lastWords(80).map((words) => plainText(words)),
      ["4 lines of log, 1 ERROR, 1 WARN", "Follow it: kestra execution logs run -f"],
    );
    log.app.close();
  });

  it("can be embedded, and shows one task run after the other", async () => {
    const log = await opened([]);
    const pane = new LogPane({ desk: log.app.app, executionId: "run" });
    pane.start();
    log.api.tell(line("mine"), line("of another", { taskId: "store", taskRunId: "store-1" }));
    await log.app.settle();
    const area = { columns: 60, rows: 5, glyphs: UNICODE_GLYPHS, nowMs: log.app.clock.now(), tick: 0 };
    const drawn = (): string => pane.draw(area).map(plainText).join("\n");
    assert.match(drawn(), /mine[\s\S]*of another/);
    pane.showTaskRun("store-1");
    assert.doesNotMatch(drawn(), /mine/);
    assert.match(drawn(), /of another/);
    pane.showTaskRun("none of it yet");
    assert.match(drawn(), /This task run has logged nothing yet/);
    pane.showTaskRun(undefined);
    assert.match(drawn(), /mine[\s\S]*of another/);
    assert.equal(drawn().split("\n").length, 5);
    pane.stop();
    log.app.close();
  });

  it("is gone to by :logs and the id of the execution, which has to be given", async () => {
    const api = new StreamedApi({ "GET executions/run": EXECUTION });
    const text = { title: "first", language: "plain", load: () => Promise.resolve("x") } as const;
    const app = new TestApp({ api, home: (places) => places.text(text) });
    await app.press(":", "logs", "enter");
    assert.match(app.screen, /Whose log\?/);
    await app.press(":", "logs run", "enter");
    api.tell(line("here it is"));
    await app.settle();
    assert.match(app.screen, /first › log of run/);
    assert.match(app.screen, /here it is/);
    app.close();
  });

  it("shows the rows of one entry below each other, and hides and shows times", async () => {
    const log = await opened([line("Error: no\n\tat one\n\tat two", { level: "ERROR" })]);
    const [first, second] = bodyOf(log);
    assert.match(first ?? "", /ERROR {2}load north {2}Error: no$/);
    assert.match(second ?? "", /^ +at one$/);
    await log.app.press("t");
    assert.match(bodyOf(log)[0] ?? "", /^ {2}ERROR {2}load north {2}Error: no$/);
    log.app.close();
  });

  it("wraps lines that are too long, or scrolls them to the side", async () => {
    const text = Array.from({ length: 30 }, (_, index) => `word${index}`).join(" ");
    const log = await opened([line(text), line("after")], { columns: 80 });
    assert.match(bodyOf(log)[0] ?? "", /word0 .*…$/);
    await log.app.press("right", "right");
    assert.doesNotMatch(bodyOf(log)[0] ?? "", /word0/);
    await log.app.press("w");
    assert.ok(bodyOf(log).join("").replaceAll(/\s+/g, "").includes("word29"));
    await log.app.press("w", "left", "left");
    assert.match(bodyOf(log)[0] ?? "", /word0 /);
    log.app.close();
  });

  it("makes hostile text harmless, and keeps to the screen of 80 columns", async () => {
    const hostile = [
      line("\u001b[2J\u001b[31mgone\u001b]0;title\u0007 \u202eback"),
      line("10%\r20%\rdone"),
      line("日本語".repeat(200)),
      line(`${"long ".repeat(200_000)}`),
      line("x", { taskId: "\u001b[31mtask", taskRunId: "t", level: "WARN" }),
    ];
    const log = await opened(hostile, { columns: 80 });
    for (const keys of [["g"], ["right"], ["w"], ["j", "j", "j", "j", "j"], ["pagedown"], ["t"], ["G"]]) {
      await log.app.press(...keys);
      assert.ok(!log.app.screen.includes("\u001b[2J") && !log.app.screen.includes("\u202e"));
      assert.ok(log.app.screen.split("\n").every((row) => widthOf(stripVTControlCharacters(row)) <= 80));
      assert.equal(log.app.screen.split("\n").length, 24);
    }
    log.app.close();
  });

  it("reads a server that has no stream, again and again until the execution is over", async () => {
    const rows = [numbered(2), numbered(3)];
    const api = new RecordedApi({
      "GET executions/run": () => ({ ...EXECUTION, state: { current: rows.length > 1 ? "RUNNING" : "SUCCESS" } }),
      "GET logs/run": () => rows.shift(),
    });
    api.events = () => {
      throw new AnswerFault(404, "no such route");
    };
    const app = new TestApp({ api, home: (places) => places.logs({ executionId: "run", title: "log" }) });
    await app.settle();
    assert.match(app.screen, /record 1/);
    app.clock.advance(3_000);
    await app.settle();
    app.clock.advance(1_000);
    await app.settle();
    assert.equal(app.screen.match(/record \d/g)?.length, 3);
    assert.match(app.screen, /complete/);
    assert.equal(api.asked.filter((name) => name === "GET logs/run").length, 2);
    app.close();
  });

  it("says when it is not read any more, and reads it anew when told to", async () => {
    const api = new RecordedApi({ "GET executions/run": EXECUTION });
    const app = new TestApp({ api, home: (places) => places.logs({ executionId: "run", title: "log" }) });
    await app.settle();
    // No stream, and no list of lines either.
    assert.match(app.screen, /Nothing is recorded for GET logs\/run/);
    assert.match(app.screen, /not read any more \(ctrl-r\)/);
    api.record("GET logs/run/follow", numbered(2));
    await app.press("ctrl-r");
    assert.match(app.screen, /record 1/);
    app.close();
  });

  it("says so when there is nothing, and why nothing can be done then", async () => {
    const log = await opened([{}]);
    assert.match(log.app.screen, /There are no log lines yet/);
    await log.app.press("e");
    assert.match(log.app.screen, /Cannot go to the next error: there are no errors/);
    await log.app.press("n");
    assert.match(log.app.screen, /Cannot go to the next match: nothing is looked for/);
    await log.app.press("/");
    assert.match(log.app.screen, /Cannot search: there are no lines/);
    log.app.close();
  });

  it("saves all lines that are shown, each with instant, level and task", async () => {
    const log = await opened([
      line("one\ntwo", { level: "ERROR" }),
      line("left out", { level: "DEBUG" }),
      line("x".repeat(20_000), { level: "WARN" }),
    ]);
    await log.app.press("-", "-", "ctrl-s");
    assert.equal(
      log.app.saved.get("run.log"),
      [
        "2026-01-01T00:00:00.123Z  ERROR  load north  one",
        "2026-01-01T00:00:00.123Z  ERROR  load north  two",
        `2026-01-01T00:00:00.123Z  WARN   load north  ${"x".repeat(20_000)}`,
        "",
      ].join("\n"),
    );
    assert.match(log.app.screen, /Saved 5 lines in run\.log/);
    log.app.close();
  });

  it("copies the whole line that is pointed at", async () => {
    const log = await opened([line("x".repeat(20_000)), line("after")]);
    await log.app.press("c");
    await log.app.press("k", "c");
    assert.deepEqual(log.app.copied, ["after", "x".repeat(20_000)]);
    log.app.close();
  });

  it("takes the whole screen, which esc leaves before it leaves the log", async () => {
    const log = await opened(numbered(100), { columns: 100, rows: 24 });
    await log.app.press("F");
    assert.match(log.app.screen, /F or esc leaves the full screen\.$/);
    await log.app.press("k");
    assert.equal(log.app.screen.split("\n").filter((row) => row.includes("record")).length, 23);
    await log.app.press("escape");
    assert.match(log.app.screen, /kestra http/);
    log.app.close();
  });
});

describe("the search in the view of a log", () => {
  it("moves while one types, enter keeps, n and N go on and around, and esc ends it", async () => {
    const log = await opened(numbered(400, (index) => (index % 100 === 50 ? { message: `Needle ${index}` } : {})));
    await log.app.press("g", "/", "n", "e", "e", "d");
    assert.match(stripVTControlCharacters(pointedAt(log)), /Needle 50$/);
    await log.app.press("enter");
    assert.match(statusOf(log), /\/need 1\/4/);
    await log.app.press("n", "n");
    assert.match(statusOf(log), /\/need 3\/4/);
    await log.app.press("N");
    assert.match(statusOf(log), /\/need 2\/4/);
    await log.app.press("N", "N");
    assert.match(log.app.screen, /The search went on at the end/);
    assert.match(statusOf(log), /\/need 4\/4/);
    await log.app.press("n");
    assert.match(log.app.screen, /The search went on at the beginning/);
    await log.app.press("escape");
    assert.doesNotMatch(log.app.screen, /need/);
    log.app.close();
  });

  it("comes back to where one was when it is given up while typing", async () => {
    const log = await opened(numbered(400));
    await log.app.press("g", "j", "j", "/", "3", "9", "9");
    assert.match(pointedAt(log), /record /);
    assert.doesNotMatch(pointedAt(log), /record 2$/);
    await log.app.press("escape");
    assert.match(pointedAt(log), /record 2$/);
    assert.doesNotMatch(log.app.screen, /399/);
    log.app.close();
  });

  it("follows on when it is given up where one followed", async () => {
    const log = await opened(numbered(400));
    await log.app.press("/", "r", "escape");
    log.api.tell(line("newest"));
    await log.app.settle();
    assert.match(pointedAt(log), /newest/);
    log.app.close();
  });

  it("minds capitals only where there are some in the text", async () => {
    const log = await opened([line("Disk full"), line("disk empty")]);
    await log.app.press("g", "/", "disk", "enter");
    assert.match(statusOf(log), /\/disk \d\/2/);
    await log.app.press("/", "Disk", "enter");
    assert.match(statusOf(log), /\/Disk 1\/1/);
    log.app.close();
  });

  it("scrolls to the side to what it has found, and counts what comes later", async () => {
    const log = await opened([line(`${"far ".repeat(100)}needle`)]);
    await log.app.press("/", "needle", "enter");
    assert.match(pointedAt(log), /needle/);
    log.api.tell(line("one more needle"));
    await log.app.settle();
    assert.match(statusOf(log), /\/2/);
    log.app.close();
  });

  it("says that nothing holds the text", async () => {
    const log = await opened(numbered(3));
    await log.app.press("/", "absent", "enter", "n");
    assert.match(log.app.screen, /Nothing here holds "absent"/);
    log.app.close();
  });
});
