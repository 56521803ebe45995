/** Several queues over one database, as in several processes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { openQueueOn } from "../../backends/queue/database/testing/open-queue.ts";
import { type Batch, messageKey, type Queue, type Signal, type Update } from "../../core/contracts/queue.ts";
import type { OpenQueue } from "../../core/contracts/testing/queue-contract.ts";
import {
  change,
  EMPTY_STEP,
  job,
  jobIds,
  kill,
  log,
  Recorder,
  sendJobs,
} from "../../core/contracts/testing/queue-messages.ts";
import { ShiftedClock } from "../../platform/testing/shifted-clock.ts";
import { forEachDatabase, type OpenTestDatabase, type TestDatabase } from "../services/databases.ts";

/** Queues over one database, each with connections of its own; closed in the end. */
async function withQueues(
  open: OpenTestDatabase,
  count: number,
  body: (queues: readonly OpenQueue[], databases: readonly TestDatabase["database"][]) => Promise<void>,
): Promise<void> {
  const opened = await open();
  const queues: OpenQueue[] = [];
  try {
    const databases = [opened.database];
    while (databases.length < count) databases.push(await opened.openAgain());
    for (const database of databases) {
      // The queue of a process that is killed finds its database gone, and says so.
      queues.push(await openQueueOn(database, { clock: new ShiftedClock(), onFault: () => undefined }));
    }
    await body(queues, databases);
  } finally {
    await Promise.all(queues.map(({ queue }) => queue.close()));
    await Promise.all(queues.map((queue) => queue.dispose()));
    await opened.dispose();
  }
}

function two(queues: readonly OpenQueue[]): readonly [Queue, Queue] {
  const [one, other] = queues;
  assert.ok(one && other);
  return [one.queue, other.queue];
}

/** Saves what it handles: how often each execution was stepped, in `attemptNumber`. */
function counting(seen: Map<string, string[]>, told: () => void): Recorder {
  return new Recorder(async ({ messages }: Batch, store) => {
    const changes = await Promise.all(
      [...new Set(messages.map(messageKey))].map(async (id) => {
        const saved = await store.saved("main", id);
        const own = messages.filter((message) => messageKey(message) === id).length;
        const { execution, ...rest } = change(id);
        return { ...rest, execution: { ...execution, attemptNumber: (saved?.attemptNumber ?? 0) + own } };
      }),
    );
    for (const message of messages) seen.set(messageKey(message), [...(seen.get(messageKey(message)) ?? []), ""]);
    queueMicrotask(told);
    return { ...EMPTY_STEP, changes };
  });
}

const EXECUTIONS = Array.from({ length: 40 }, (_, index) => `execution-${index}`);

/** Waits until something holds, looking again each time one of the recorders has done something. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
}

async function sendAll(queue: Queue): Promise<void> {
  await queue.send(EXECUTIONS.map((id) => kill(id, "main")));
}

async function stepped([first]: readonly OpenQueue[], times: number): Promise<boolean> {
  const headers = await Promise.all(EXECUTIONS.map((id) => first?.repository.executions.find("main", id)));
  for (const header of headers) assert.ok((header?.attemptNumber ?? 0) <= times, "no message was handled twice");
  return headers.every((header) => header?.attemptNumber === times);
}

async function register(name: string, open: OpenTestDatabase): Promise<void> {
  test(`${name}: executors share the partitions, and one that leaves hands its part over`, () =>
    withQueues(open, 2, async (queues) => {
      const [one, other] = two(queues);
      const [first, second] = [new Map<string, string[]>(), new Map<string, string[]>()];
      await one.process(counting(first, () => undefined));
      await sendAll(one);
      await until(() => stepped(queues, 1));
      const processing = await other.process(counting(second, () => undefined));
      let rounds = 1;
      // Until the newcomer has its part of the partitions, all goes to the one that was there before.
      await until(async () => {
        await sendAll(other);
        rounds++;
        await until(() => stepped(queues, rounds));
        return second.size > 0 && [...second.keys()].every((id) => (first.get(id)?.length ?? 0) < rounds);
      });
      await processing.stop();
      await sendAll(other);
      await until(() => stepped(queues, rounds + 1));
    }));

  test(`${name}: partitions of an executor that is cut off move, and no step is done twice`, () =>
    withQueues(open, 2, async (queues, databases) => {
      const [one, other] = two(queues);
      await one.process(counting(new Map(), () => undefined));
      await other.process(counting(new Map(), () => undefined));
      const sending = (async () => {
        for (let round = 0; round < 20; round++) await sendAll(one);
      })();
      await until(async () => (await queues[0]?.repository.executions.count({ tenantId: "main" })) === 40);
      // As the end of a process looks from outside: its connections are gone.
      await databases[1]?.close();
      await sending;
      await until(() => stepped(queues, 20));
    }));

  test(`${name}: jobs go to workers of other processes, also those that were released`, () =>
    withQueues(open, 2, async (queues) => {
      const [one, other] = two(queues);
      const worker = await other.consumeJobs({ workerId: "other" });
      const waiting = worker.take(9);
      await sendJobs(one, [job("1")]);
      const taken = await waiting;
      assert.deepEqual(jobIds(taken), ["1"]);
      const local = await one.consumeJobs({ workerId: "one" });
      const next = local.take(9);
      await worker.release(taken);
      assert.deepEqual(jobIds(await next), ["1"]);
      const again = worker.take(9);
      assert.deepEqual(jobIds(await other.takeBack(["one"])), ["1"]);
      assert.deepEqual(jobIds(await again), ["1"]);
    }));

  test(`${name}: signals and updates reach other processes, long ones too`, () =>
    withQueues(open, 2, async (queues) => {
      const [one, other] = two(queues);
      const heard: Signal[] = [];
      await other.onSignal((signal) => heard.push(signal));
      const updates = await other.follow({ executionId: "e" });
      const long = { value: "x".repeat(200_000) };
      const signal: Signal = { kind: "flows-changed", tenantId: "main" };
      const execution = { ...change("e").execution, outputs: long };
      const changed = { ...change("e"), execution, finished: true };
      await one.process(
        new Recorder(() => ({ ...EMPTY_STEP, changes: [changed], signals: [signal], logs: [log("e", "a")] })),
      );
      const seen: Update[] = [];
      const reading = (async () => {
        for await (const update of updates) {
          seen.push(update);
          if (update.kind === "execution") break;
        }
      })();
      // That somebody follows comes around a little later than it is so: until then nothing is promised.
      await until(async () => {
        await one.sendLogs([log("e", "is anybody there")]);
        return seen.length > 0;
      });
      await one.sendLogs([log("e", "before"), log("x", "of another")]);
      await one.send([kill("e", "main")]);
      await reading;
      const kinds = seen.map((update) => (update.kind === "log" ? update.entry.message : update.kind));
      assert.deepEqual(
        kinds.filter((kind) => kind !== "is anybody there"),
        ["before", "a", "execution"],
      );
      const [last] = seen.slice(-1);
      assert.ok(last?.kind === "execution" && last.finished);
      assert.deepEqual(last.execution.outputs, long);
      await until(() => Promise.resolve(heard.length > 0));
      assert.deepEqual(heard, [signal]);
    }));

  test(`${name}: one process leads at a time, and another when its connections are gone`, () =>
    withQueues(open, 2, async (queues, databases) => {
      const [one, other] = two(queues);
      const begun: string[] = [];
      const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const lost = Promise.withResolvers<void>();
      await one.lead("duty", async (signal) => {
        begun.push("one");
        first.resolve();
        await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
        lost.resolve();
      });
      await first.promise;
      await other.lead("duty", async () => {
        begun.push("other");
        second.resolve();
      });
      assert.deepEqual(begun, ["one"]);
      await databases[0]?.close();
      await Promise.all([lost.promise, second.promise]);
    }));
}

await forEachDatabase(register, ["PostgreSQL", "MySQL", "MariaDB"]);
