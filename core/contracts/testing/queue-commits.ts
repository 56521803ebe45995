/** The queue's contract about steps: what they change, send and set for later. */
import assert from "node:assert/strict";
import { newFrame } from "../../execution/frame.ts";
import { newExecution } from "../../execution/testing/pure-run.ts";
import { messageKey, type Signal, type Step, type StoredExecutionChange } from "../queue.ts";
import type { QueueCheck } from "./queue-contract.ts";
import { change, EMPTY_STEP, job, kill, kinds, log, Recorder } from "./queue-messages.ts";

const ALL = { page: 1, size: 100 };

/** Steps happen at once or not at all. */
export function commitTests(check: QueueCheck): void {
  check("shows nothing of a step that was not committed, and all of it once it was", async (opened) => {
    const { queue, repository } = opened;
    const heard: string[] = [];
    await queue.onSignal((signal) => heard.push(subjectOf(signal)));
    const consumer = await queue.consumeJobs({ workerId: "w" });
    const updates = await queue.follow({});
    let tries = 0;
    const recorder = new Recorder(async ({ messages }, store) => {
      if (messages.every((message) => messageKey(message) !== "e")) return EMPTY_STEP;
      if (++tries === 2) {
        assert.equal(await store.execution("main", "e"), undefined);
        assert.equal(await repository.executions.find("main", "e"), undefined);
        assert.equal((await repository.logs.find({ tenantId: "main" }, ALL)).total, 0);
        assert.deepEqual(heard, []);
      }
      return fullStep(opened.nowMs() + 1_000);
    });
    opened.failNextCommit();
    await queue.process(recorder);
    await queue.send([kill("e", "main")]);
    await recorder.committedTimes(2);
    opened.advance(1_000);
    await recorder.committedTimes(3);
    assert.equal(tries, 2);
    assert.equal(recorder.log.filter((each) => each === "reset").length, 1);
    assert.equal(recorder.messages.map(messageKey).join(" "), "e e next later");
    assert.equal((await consumer.take(5)).length, 1);
    assert.equal((await repository.executions.find("main", "e"))?.id, "e");
    assert.equal((await repository.logs.find({ tenantId: "main" }, ALL)).total, 1);
    assert.deepEqual(heard, ["e"]);
    await updates.stop();
    assert.deepEqual((await kinds(updates)).sort(), ["execution e", "log hello"]);
  });

  check(
    "lets an execution be found as soon as its creation is sent, and as it is once it has moved on",
    async (opened) => {
      const { queue, repository } = opened;
      const execution = { ...newExecution(), id: "made" };
      const created = { tenantId: "main", executionId: "made", event: { kind: "created", execution } } as const;
      await queue.send([created]);
      assert.deepEqual(await repository.executions.find("main", "made"), execution);
      const moved = { ...execution, attemptNumber: 2 };
      const recorder = new Recorder(() => ({ ...EMPTY_STEP, changes: [{ ...change("made"), execution: moved }] }));
      await queue.process(recorder);
      await recorder.committedTimes(1);
      await queue.send([created]);
      assert.deepEqual(await repository.executions.find("main", "made"), moved);
    },
  );

  check("loads what was committed of an execution until it is finished", async ({ queue }) => {
    const frame = newFrame("e", "e", { kind: "sequence", branch: "tasks" });
    const steps: StoredExecutionChange[] = [
      { ...change("e"), frames: [frame] },
      { ...change("e"), cursors: [{ frameId: "e", cursor: { ...frame.cursor, alive: 3 } }] },
      { ...change("e"), finished: true },
    ];
    const loaded: (number | undefined)[] = [];
    const recorder = new Recorder(async (_batch, store) => {
      loaded.push((await store.execution("main", "e"))?.frames[0]?.cursor.alive);
      const next = steps.shift();
      return next ? { ...EMPTY_STEP, changes: [next] } : EMPTY_STEP;
    });
    await queue.process(recorder);
    for (let round = 1; round <= 4; round++) {
      await queue.send([kill("e", "main")]);
      await recorder.committedTimes(round);
    }
    assert.deepEqual(loaded, [undefined, 0, 3, undefined]);
  });

  check("calls every listener with a step's signals", async ({ queue }) => {
    const heard: string[] = [];
    const signal = {
      kind: "kill-jobs" as const,
      tenantId: "main",
      executionId: "e",
      jobs: [{ taskRunId: "t", attempt: 0 }],
    };
    const one = await queue.onSignal((each) => heard.push(`one ${subjectOf(each)}`));
    await queue.onSignal((each) => heard.push(`two ${subjectOf(each)}`));
    const recorder = new Recorder(() => ({ ...EMPTY_STEP, signals: [signal] }));
    await queue.process(recorder);
    await queue.send([kill("e", "main")]);
    await recorder.committedTimes(1);
    await one.stop();
    await queue.send([kill("e", "main")]);
    await recorder.committedTimes(2);
    assert.deepEqual(heard, ["one e", "two e", "two e"]);
  });
}

function subjectOf(signal: Signal): string {
  return signal.kind === "kill-jobs" ? signal.executionId : signal.kind;
}

function fullStep(dueMs: number): Step {
  return {
    changes: [change("e")],
    flowStates: [],
    messages: [kill("next", "main")],
    jobs: [job("e")],
    timers: [{ dueMs, message: kill("later", "main") }],
    signals: [{ kind: "kill-jobs", tenantId: "main", executionId: "e", jobs: [{ taskRunId: "t", attempt: 0 }] }],
    logs: [log("e", "hello")],
  };
}

/** Messages that come in their time. */
export function timerTests(check: QueueCheck): void {
  check("delivers messages of a step at once and its timers in their time", async ({ queue, advance, nowMs }) => {
    const dueMs = nowMs() + 1_000;
    const recorder = new Recorder((batch) =>
      batch.messages.some((message) => messageKey(message) === "first")
        ? { ...EMPTY_STEP, messages: [kill("now", "main")], timers: [{ dueMs, message: kill("later", "main") }] }
        : EMPTY_STEP,
    );
    await queue.process(recorder);
    await queue.send([kill("first", "main")]);
    await recorder.committedTimes(2);
    assert.deepEqual(recorder.messages.map(messageKey), ["first", "now"]);
    advance(1_000);
    await recorder.seen(3);
    assert.equal(recorder.messages.map(messageKey).at(-1), "later");
  });

  check("delivers timers in the order of their times, and those of the past at once", async (opened) => {
    const { queue } = opened;
    const startMs = opened.nowMs();
    const after = (delayMs: number, name: string) => ({ dueMs: startMs + delayMs, message: kill("e", name) });
    const recorder = new Recorder(({ messages }) =>
      messages.some((message) => message.tenantId === "first")
        ? {
            ...EMPTY_STEP,
            timers: [after(300, "c"), after(100, "a"), after(200, "b"), after(-50, "past"), after(-100, "older")],
          }
        : EMPTY_STEP,
    );
    await queue.process(recorder);
    await queue.send([kill("e", "first")]);
    await recorder.committedTimes(1);
    opened.advance(0);
    await recorder.seen(3);
    opened.advance(300);
    await recorder.seen(6);
    assert.equal(recorder.messages.map((each) => each.tenantId).join(" "), "first older past a b c");
  });

  check("drops the timers of an execution that is finished, and no others", async (opened) => {
    const { queue } = opened;
    const dueMs = opened.nowMs() + 1_000;
    const steps: Step[] = [
      {
        ...EMPTY_STEP,
        changes: [change("e")],
        timers: [
          { dueMs, message: kill("e", "main") },
          { dueMs, message: kill("e", "other") },
        ],
      },
      {
        ...EMPTY_STEP,
        changes: [{ ...change("e"), finished: true }],
        timers: [{ dueMs, message: kill("e", "main") }],
      },
    ];
    const recorder = new Recorder(() => steps.shift() ?? EMPTY_STEP);
    await queue.process(recorder);
    await queue.send([kill("e", "start")]);
    await recorder.committedTimes(1);
    await queue.send([kill("e", "end")]);
    await recorder.committedTimes(2);
    opened.advance(5_000);
    await recorder.seen(3);
    await queue.send([kill("e", "last")]);
    await recorder.seen(4);
    assert.equal(recorder.messages.map((each) => each.tenantId).join(" "), "start end other last");
  });
}
