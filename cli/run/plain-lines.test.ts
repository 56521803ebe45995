import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Update } from "../../core/contracts/queue.ts";
import { flowOf, RecordedRun, START_MS } from "../../tui/testing/recorded-run.ts";
import { PlainLines } from "./plain-lines.ts";

const FLOW = flowOf("hello", []);

function lines(updates: readonly Update[], plain = new PlainLines()): string[] {
  return updates.flatMap((update) => plain.of(update));
}

/** Without the time of day, which depends on the machine's zone. */
function untimed(updates: readonly Update[], plain?: PlainLines): string[] {
  return lines(updates, plain).map((line) => line.replace(/^\d\d:\d\d:\d\d\.\d\d\d {2}/, ""));
}

describe("plain lines", () => {
  it("tell each state but the waiting ones, the log, and outputs before the end", () => {
    const run = new RecordedRun(FLOW).execution(["CREATED", "RUNNING"]);
    run.task("a", "greet", ["CREATED", "SUBMITTED", "RUNNING"]).log("a", "Hello, Ada!\nHow are you?").wait(12);
    run.task("a", "greet", ["SUCCESS"]).execution(["SUCCESS"], { outputs: { greeting: "hi", n: 3, list: [1] } });
    assert.deepEqual(untimed(run.updates), [
      "RUNNING   hello             4kGf6Execution",
      "RUNNING   greet",
      "INFO      greet             Hello, Ada!",
      "INFO      greet             How are you?",
      "SUCCESS   greet             12ms",
      "OUTPUT    greeting          hi",
      "OUTPUT    n                 3",
      "OUTPUT    list              [1]",
      "SUCCESS   hello             12ms",
    ]);
  });

  it("tell the beginning of an execution first and its end last, also when one update tells all of it", () => {
    const run = new RecordedRun(FLOW).task("a", "greet", ["CREATED", "RUNNING", "SUCCESS"]);
    const whole = run.execution(["CREATED", "RUNNING", "SUCCESS"]).updates.flatMap((update) => {
      return update.kind === "execution" ? [update] : [];
    });
    const taskRuns = whole.flatMap((update) => update.taskRuns);
    const last = whole.at(-1);
    assert.ok(last);
    assert.deepEqual(untimed([{ ...last, taskRuns }]), [
      "RUNNING   hello             4kGf6Execution",
      "RUNNING   greet",
      "SUCCESS   greet             0ms",
      "SUCCESS   hello             0ms",
    ]);
  });

  it("begin with the time of day of what they tell", () => {
    const [line = ""] = lines(new RecordedRun(FLOW).wait(101).execution(["RUNNING"]).updates);
    const date = new Date(START_MS + 101);
    assert.equal(line.slice(0, 12), `${date.toTimeString().slice(0, 8)}.101`);
  });

  it("name the value of a loop and the attempt of a retry", () => {
    const run = new RecordedRun(FLOW).execution(["RUNNING"]);
    run.task("a", "odd", ["RUNNING"], { value: "3" }).log("a", "is odd");
    run.task("a", "odd", ["FAILED", "RETRYING", "CREATED", "RUNNING", "SUCCESS"], { attempts: 2 });
    assert.deepEqual(untimed(run.updates).slice(1), [
      "RUNNING   odd[3]",
      "INFO      odd[3]            is odd",
      "FAILED    odd[3]            0ms attempt 2",
      "RETRYING  odd[3]            attempt 2",
      "RUNNING   odd[3]            attempt 2",
      "SUCCESS   odd[3]            0ms attempt 2",
    ]);
  });

  it("tell nothing twice when an update comes again", () => {
    const run = new RecordedRun(FLOW).execution(["RUNNING"]).task("a", "greet", ["RUNNING"]);
    const plain = new PlainLines();
    assert.equal(untimed(run.updates, plain).length, 2);
    assert.equal(untimed(run.updates.slice(1), plain).length, 0);
  });

  it("leave out log lines below the level", () => {
    const run = new RecordedRun(FLOW).execution(["RUNNING"]).task("a", "greet", ["RUNNING"]);
    run.log("a", "quiet", "DEBUG").log("a", "loud", "WARN");
    assert.deepEqual(untimed(run.updates, new PlainLines("INFO")).slice(2), ["WARN      greet             loud"]);
  });

  it("name the flow of a subflow's tasks", () => {
    const plain = new PlainLines();
    lines(new RecordedRun(FLOW).execution(["RUNNING"]).updates, plain);
    const sub = new RecordedRun(flowOf("price", []), "sub").execution(["RUNNING"]).task("t", "total", ["RUNNING"]);
    assert.deepEqual(untimed(sub.updates, plain), ["RUNNING   price             sub", "RUNNING   price/total"]);
  });

  it("let nothing through that a terminal obeys", () => {
    const run = new RecordedRun(FLOW).execution(["RUNNING"]).task("a", "greet", ["RUNNING"], { value: "\u001b[2Jx" });
    run.log("a", "\u001b]0;title\u0007done\rover");
    const text = lines(run.updates).join("\n");
    assert.ok(!text.includes("\u001b") && !text.includes("\r"));
    assert.match(text, /greet\[x\] {2,}done\n.*greet\[x\] {2,}over/);
  });
});
