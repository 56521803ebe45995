/** What every driver of the queue must do; a driver's own test file calls this with a way to open it. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { ExecutionMessage } from "../../execution/event.ts";
import { newFrame } from "../../execution/frame.ts";
import { BATCH_MESSAGES_MAX, type Queue, type Step, type StoredExecutionChange, type Update } from "../queue.ts";
import type { Repository } from "../repository.ts";
import { change, EMPTY_STEP, job, kill, log, Recorder } from "./queue-messages.ts";

/** A queue for one test, what it writes to, and how to let time pass. */
export interface OpenQueue {
  readonly queue: Queue;
  readonly repository: Repository;
  /** Lets timers fire that are due within this time. */
  advance(durationMs: number): void;
  nowMs(): number;
  dispose(): Promise<void>;
}

type Check = (title: string, body: (open: OpenQueue) => Promise<void>) => void;

/** Registers the tests of the contract. */
export function queueContract(name: string, open: () => Promise<OpenQueue>): void {
  const check: Check = (title, body) => {
    test(`${name}: ${title}`, async () => {
      const opened = await open();
      try {
        await body(opened);
      } finally {
        await opened.queue.close();
        await opened.dispose();
      }
    });
  };
  describe(`queue contract of ${name}`, () => {
    processingTests(check);
    commitTests(check);
    jobTests(check);
    followerTests(check);
  });
}

function processingTests(check: Check): void {
  check("brings each execution its messages in order", async ({ queue }) => {
    const recorder = new Recorder();
    await queue.process(recorder);
    const sent: ExecutionMessage[] = [];
    for (let index = 0; index < 60; index++) sent.push(kill(`e${index % 3}`, String(index)));
    await queue.send(sent.slice(0, 40));
    await queue.send(sent.slice(40));
    await recorder.seen(60);
    for (const id of ["e0", "e1", "e2"]) {
      const wanted = sent.filter((message) => message.executionId === id).map((message) => message.tenantId);
      assert.deepEqual(
        recorder.messages.filter((each) => each.executionId === id).map((each) => each.tenantId),
        wanted,
      );
    }
  });

  check("hands over batches within their limit, and messages sent before anyone listened", async ({ queue }) => {
    const recorder = new Recorder();
    await queue.send(Array.from({ length: BATCH_MESSAGES_MAX + 100 }, () => kill("e", "main")));
    await queue.process(recorder);
    await recorder.seen(BATCH_MESSAGES_MAX + 100);
    assert.ok(recorder.batches.every((size) => size <= BATCH_MESSAGES_MAX));
  });

  check("brings a batch again when its processor throws, after telling it to forget", async ({ queue }) => {
    let fail = true;
    const recorder = new Recorder(() => {
      if (!fail) return EMPTY_STEP;
      fail = false;
      throw new Error("the processor broke");
    });
    await queue.process(recorder);
    await queue.send([kill("e", "main")]);
    await recorder.seen(2);
    assert.deepEqual(recorder.log, ["process", "reset", "process", "committed"]);
  });

  check("stops handing over once stopped", async ({ queue }) => {
    const recorder = new Recorder();
    const subscription = await queue.process(recorder);
    await subscription.stop();
    await subscription.stop();
    await queue.send([kill("e", "main")]);
    assert.equal(recorder.messages.length, 0);
  });
}

function commitTests(check: Check): void {
  check("shows nothing of a step that failed, and all of one that was committed", async ({ queue, repository }) => {
    let fail = true;
    const step: Step = { ...EMPTY_STEP, changes: [change("e")], jobs: [job("e")], logs: [log("e", "hello")] };
    const recorder = new Recorder(async () => {
      if (!fail) return step;
      fail = false;
      assert.equal(await repository.executions.find("main", "e"), undefined);
      throw new Error("the processor broke");
    });
    const consumer = await queue.consumeJobs({ workerId: "w" });
    await queue.process(recorder);
    await queue.send([kill("e", "main")]);
    assert.equal((await consumer.take(5)).length, 1);
    await recorder.committedTimes(1);
    assert.equal((await repository.executions.find("main", "e"))?.id, "e");
    assert.equal((await repository.logs.find({ tenantId: "main" }, { page: 1, size: 9 })).total, 1);
    await consumer.stop();
  });

  check("loads what was committed of an execution until it is finished", async ({ queue }) => {
    const frame = newFrame("e", "e", { kind: "sequence", branch: "tasks" });
    const steps: StoredExecutionChange[] = [
      { ...change("e"), frames: [frame] },
      { ...change("e"), cursors: [{ frameId: "e", cursor: { ...frame.cursor, alive: 3 } }] },
      { ...change("e"), finished: true },
    ];
    const loaded: (number | undefined)[] = [];
    const recorder = new Recorder(async (_batch, load) => {
      loaded.push((await load("main", "e"))?.frames[0]?.cursor.alive);
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

  check("delivers messages of a step at once and its timers in their time", async ({ queue, advance, nowMs }) => {
    const dueMs = nowMs() + 1_000;
    const recorder = new Recorder((batch) =>
      batch.messages.some((message) => message.executionId === "first")
        ? { ...EMPTY_STEP, messages: [kill("now", "main")], timers: [{ dueMs, message: kill("later", "main") }] }
        : EMPTY_STEP,
    );
    await queue.process(recorder);
    await queue.send([kill("first", "main")]);
    await recorder.committedTimes(2);
    assert.deepEqual(
      recorder.messages.map((each) => each.executionId),
      ["first", "now"],
    );
    advance(1_000);
    await recorder.seen(3);
    assert.equal(recorder.messages.at(-1)?.executionId, "later");
  });

  check("calls every listener with a step's signals", async ({ queue }) => {
    const heard: string[] = [];
    const signal = { kind: "kill-jobs" as const, tenantId: "main", executionId: "e", taskRunIds: ["t"] };
    const one = await queue.onSignal((each) => heard.push(`one ${each.executionId}`));
    await queue.onSignal((each) => heard.push(`two ${each.executionId}`));
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

function jobTests(check: Check): void {
  const sendJobs = async (queue: Queue, step: Partial<Step>): Promise<void> => {
    const recorder = new Recorder(() => ({ ...EMPTY_STEP, ...step }));
    const subscription = await queue.process(recorder);
    await queue.send([kill("e", "main")]);
    await recorder.committedTimes(1);
    await subscription.stop();
  };

  check("gives each job to one consumer, oldest first, as many as were asked for", async ({ queue }) => {
    await sendJobs(queue, { jobs: ["1", "2", "3", "4"].map((id) => job(id)) });
    const one = await queue.consumeJobs({ workerId: "one" });
    const two = await queue.consumeJobs({ workerId: "two" });
    const first = await one.take(3);
    const second = await two.take(3);
    assert.deepEqual(
      [first, second].map((jobs) => jobs.map((each) => each.executionId)),
      [["1", "2", "3"], ["4"]],
    );
    await one.stop();
    await two.stop();
  });

  check("keeps the jobs of worker groups apart", async ({ queue }) => {
    await sendJobs(queue, { jobs: [job("plain"), { ...job("special"), workerGroup: "gpu" }] });
    const gpu = await queue.consumeJobs({ workerId: "w", group: "gpu" });
    assert.deepEqual(
      (await gpu.take(9)).map((each) => each.executionId),
      ["special"],
    );
    await gpu.stop();
  });

  check("ends a waiting take when the consumer stops or its signal aborts", async ({ queue }) => {
    const consumer = await queue.consumeJobs({ workerId: "w" });
    const abort = new AbortController();
    const aborted = consumer.take(1, abort.signal);
    abort.abort();
    assert.deepEqual(await aborted, []);
    const stopped = consumer.take(1);
    await consumer.stop();
    assert.deepEqual(await stopped, []);
    assert.deepEqual(await consumer.take(1), []);
  });
}

function followerTests(check: Check): void {
  check("shows followers the changes, logs and metrics they asked for", async ({ queue }) => {
    const all = await queue.follow({});
    const some = await queue.follow({ executionId: "b" });
    const recorder = new Recorder(() => ({ ...EMPTY_STEP, changes: [{ ...change("a"), finished: true }] }));
    await queue.process(recorder);
    await queue.send([kill("a", "main")]);
    await recorder.committedTimes(1);
    await queue.sendLogs([log("a", "one"), log("b", "two")]);
    const place = { tenantId: "main", namespace: "n", flowId: "f", taskId: "t", taskRunId: "r", executionId: "b" };
    await queue.sendMetrics([{ ...place, type: "gauge", name: "m", value: 1, timestamp: "2026-01-01T00:00:00.000Z" }]);
    await all.stop();
    await some.stop();
    assert.deepEqual(await kinds(all), ["execution a finished", "log one", "log two", "metric m"]);
    assert.deepEqual(await kinds(some), ["log two", "metric m"]);
  });

  check("tells a follower that was too slow how much it lost, and never loses the end", async ({ queue }) => {
    const slow = await queue.follow({});
    const recorder = new Recorder(() => ({ ...EMPTY_STEP, changes: [{ ...change("e"), finished: true }] }));
    await queue.process(recorder);
    for (let batch = 0; batch < 25; batch++) {
      await queue.sendLogs(Array.from({ length: 1_000 }, () => log("e", "x")));
    }
    await queue.send([kill("e", "main")]);
    await recorder.committedTimes(1);
    await slow.stop();
    let logs = 0;
    let lost = 0;
    let ended = false;
    for await (const update of slow) {
      if (update.kind === "log") logs++;
      if (update.kind === "lost") lost += update.count;
      if (update.kind === "execution") ended = update.finished;
    }
    assert.ok(lost > 0, "something was lost");
    assert.equal(logs + lost, 25_000);
    assert.ok(ended, "the end was not lost");
  });
}

async function kinds(updates: AsyncIterable<Update>): Promise<string[]> {
  const seen: string[] = [];
  for await (const update of updates) {
    if (update.kind === "execution") seen.push(`execution ${update.execution.id}${update.finished ? " finished" : ""}`);
    else if (update.kind === "log") seen.push(`log ${update.entry.message}`);
    else if (update.kind === "metric") seen.push(`metric ${update.entry.name}`);
  }
  return seen;
}
