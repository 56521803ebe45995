import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Execution } from "../../core/execution/execution.ts";
import { flowOf, RecordedRun } from "../../tui/testing/recorded-run.ts";
import { EXIT } from "../exit-code.ts";
import { eventLine, JsonEvents, resultEvent } from "./json-events.ts";

const FLOW = flowOf("hello", []);

function eventsOf(run: RecordedRun, events = new JsonEvents()): unknown[] {
  return run.updates.flatMap((update) => events.of(update)).map((event) => JSON.parse(eventLine(event)));
}

function executionOf(run: RecordedRun): Execution {
  const last = run.updates.at(-1);
  return last?.kind === "execution" ? last.execution : assert.fail("no execution");
}

describe("JSON events", () => {
  it("tell every state of a task run, with outputs at its end", () => {
    const run = new RecordedRun(FLOW).execution(["RUNNING"]);
    run.task("a", "odd", ["CREATED", "RUNNING"], { value: "3", iteration: 2 }).wait(5);
    run.task("a", "odd", ["SUCCESS"], { outputs: { value: 9 } });
    const [, created, running, success] = eventsOf(run);
    const common = {
      type: "task",
      executionId: "4kGf6Execution",
      taskId: "odd",
      taskRunId: "a",
      value: "3",
      iteration: 2,
    };
    const date = "2026-03-14T12:00:00.000Z";
    assert.deepEqual(created, { ...common, date, state: "CREATED", attempt: 1 });
    assert.deepEqual(running, { ...common, date, state: "RUNNING", attempt: 1 });
    assert.deepEqual(success, {
      ...common,
      date: "2026-03-14T12:00:00.005Z",
      state: "SUCCESS",
      attempt: 1,
      durationMs: 5,
      outputs: { value: 9 },
    });
  });

  it("tell log messages whole, and leave out those below the level", () => {
    const run = new RecordedRun(FLOW).execution(["RUNNING"]).task("a", "greet", ["RUNNING"]);
    run.log("a", "quiet", "DEBUG").log("a", "two\nlines");
    const [log, ...more] = eventsOf(run, new JsonEvents("INFO")).slice(2);
    assert.deepEqual(more, []);
    const about = { executionId: "4kGf6Execution", taskId: "greet", taskRunId: "a" };
    assert.deepEqual(log, {
      type: "log",
      date: "2026-03-14T12:00:00.000Z",
      level: "INFO",
      ...about,
      message: "two\nlines",
    });
  });

  it("end with the result and the exit code", () => {
    const run = new RecordedRun(FLOW).execution(["CREATED"]).wait(40);
    const execution = executionOf(run.execution(["RUNNING", "FAILED"], { labels: [{ key: "team", value: "a" }] }));
    assert.deepEqual(resultEvent({ execution, exitCode: EXIT.failed }), {
      type: "result",
      executionId: "4kGf6Execution",
      namespace: "samples",
      flowId: "hello",
      state: "FAILED",
      exitCode: 1,
      durationMs: 40,
      labels: { team: "a" },
      outputs: {},
    });
  });

  it("are one line each, with every control character escaped", () => {
    const message = "a\nb\u001b[31m\u009bc\u2028d\u007f";
    const line = eventLine({ type: "log", message });
    assert.doesNotMatch(line, /[\p{Cc}\u2028]/u);
    assert.equal(JSON.parse(line).message, message);
  });
});
