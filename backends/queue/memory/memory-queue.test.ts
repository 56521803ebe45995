import assert from "node:assert/strict";
import { test } from "node:test";
import type { FaultPoint } from "../../../core/contracts/fault-points.ts";
import { messageKey, type Step } from "../../../core/contracts/queue.ts";
import { queueContract } from "../../../core/contracts/testing/queue-contract.ts";
import { change, EMPTY_STEP, job, kill, Recorder } from "../../../core/contracts/testing/queue-messages.ts";
import { SimulatedClock } from "../../../platform/testing/simulated-clock.ts";
import { createMemoryRepository } from "../../repository/memory/memory-repository.ts";
import { BATCH_TRIES_MAX, createMemoryQueue, type MemoryQueueOptions } from "./memory-queue.ts";

type OpenOptions = Partial<Omit<MemoryQueueOptions, "clock">>;

function open(options: OpenOptions = {}) {
  const clock = new SimulatedClock();
  const repository = options.repository ?? createMemoryRepository();
  let failing = 0;
  const reached = (point: FaultPoint): boolean => point === "executor.before-commit" && failing > 0 && failing-- > 0;
  const onFault = (error: unknown): void => {
    throw error;
  };
  const queue = createMemoryQueue({ onFault, faults: { reached }, ...options, repository, clock });
  return {
    queue,
    repository,
    nowMs: () => clock.now(),
    advance: (durationMs: number) => clock.advance(durationMs),
    failNextCommit: () => void failing++,
    dispose: () => Promise.resolve(),
  };
}

queueContract("memory", () => Promise.resolve(open()));
queueContract("memory with several partitions", () => Promise.resolve(open({ partitions: 4 })));

test("a crash before the commit brings the batch again, one after it starts the owner anew", async () => {
  const crashes = new Set<FaultPoint>(["executor.before-commit"]);
  const { queue, repository } = open({
    faults: { reached: (point) => crashes.delete(point) },
  });
  const recorder = new Recorder(() => ({ ...EMPTY_STEP, changes: [change("e")] }));
  await queue.process(recorder);
  await queue.send([kill("e", "main")]);
  await recorder.committedTimes(1);
  assert.deepEqual(recorder.log, ["process", "reset", "process", "committed"]);
  assert.equal(recorder.messages.length, 2);
  crashes.add("executor.after-commit");
  await queue.send([kill("e", "main")]);
  await recorder.seen(3);
  assert.equal(recorder.log.at(-1), "reset");
  assert.equal((await repository.executions.find("main", "e"))?.id, "e");
  await queue.close();
});

test("a message may be made to come twice", async () => {
  const { queue } = open({ faults: { duplicate: () => true } });
  const recorder = new Recorder();
  await queue.process(recorder);
  await queue.send([kill("e", "main")]);
  await recorder.seen(2);
  await queue.close();
});

test("a batch that never goes through is given up and reported, and the next one is handled", async () => {
  const faults: unknown[] = [];
  const { queue } = open({ onFault: (error) => void faults.push(error) });
  const recorder = new Recorder((batch) => {
    if (batch.messages.some((message) => messageKey(message) === "bad")) throw new Error("always");
    return EMPTY_STEP;
  });
  await queue.process(recorder);
  await queue.send([kill("bad", "main")]);
  await recorder.seen(BATCH_TRIES_MAX);
  await queue.send([kill("good", "main")]);
  await recorder.committedTimes(1);
  assert.equal(faults.length, 1);
  await queue.close();
});

test("a message that never goes through takes no others with it", async () => {
  const faults: unknown[] = [];
  const { queue, repository } = open({ onFault: (error) => void faults.push(error) });
  const recorder = new Recorder(({ messages }) => {
    if (messages.some((message) => messageKey(message) === "bad")) throw new Error("always");
    return { ...EMPTY_STEP, changes: messages.map((message) => change(messageKey(message))) };
  });
  await queue.send(["a", "b", "bad", "c", "d"].map((id) => kill(id, "main")));
  await queue.process(recorder);
  await recorder.committedTimes(4);
  assert.equal(faults.length, 1);
  assert.equal(await repository.executions.count({ tenantId: "main" }), 4);
  await queue.close();
});

test("a step whose rows cannot be saved comes again and is seen by nobody before", async () => {
  const repository = createMemoryRepository();
  const { save } = repository.executions;
  let full = true;
  const executions = {
    ...repository.executions,
    save: (changes: Parameters<typeof save>[0]): Promise<void> => {
      if (!full) return save(changes);
      full = false;
      return Promise.reject(new Error("the disk is full"));
    },
  };
  const { queue } = open({ repository: { ...repository, executions } });
  const consumer = await queue.consumeJobs({ workerId: "w" });
  const recorder = new Recorder(() => ({ ...EMPTY_STEP, changes: [change("e")], jobs: [job("e")] }));
  await queue.process(recorder);
  await queue.send([kill("e", "main")]);
  await recorder.committedTimes(1);
  assert.deepEqual(recorder.log, ["process", "reset", "process", "committed"]);
  assert.equal((await consumer.take(9)).length, 1);
  await queue.close();
});

test("the queue is quiet once its messages are handled, its timers have come and its executions are over", async () => {
  const { queue, advance, nowMs } = open();
  const dueMs = nowMs() + 1_000;
  const steps: Partial<Step>[] = [
    { changes: [change("e")], timers: [{ dueMs, message: kill("later", "main") }] },
    { changes: [{ ...change("e"), finished: true }] },
  ];
  const recorder = new Recorder(() => ({ ...EMPTY_STEP, ...steps.shift() }));
  await queue.whenQuiet();
  let quiet = false;
  await queue.process(recorder);
  await queue.send([kill("e", "main")]);
  const settled = queue.whenQuiet().then(() => {
    quiet = true;
  });
  await recorder.committedTimes(1);
  assert.equal(quiet, false, "an execution and a timer are left");
  await queue.send([kill("e", "main")]);
  await recorder.committedTimes(2);
  assert.equal(quiet, false, "a timer is left");
  advance(1_000);
  await settled;
  assert.equal(recorder.messages.length, 3);
  await queue.close();
});
