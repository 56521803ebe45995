import assert from "node:assert/strict";
import { test } from "node:test";
import { BackendAway } from "../../../core/contracts/backend-away.ts";
import type { FaultPoint, Faults } from "../../../core/contracts/fault-points.ts";
import { messageKey } from "../../../core/contracts/queue.ts";
import { queueContract } from "../../../core/contracts/testing/queue-contract.ts";
import {
  change,
  EMPTY_STEP,
  job,
  jobIds,
  kill,
  Recorder,
  sendJobs,
} from "../../../core/contracts/testing/queue-messages.ts";
import { keepAlive } from "../../../platform/process.ts";
import { ShiftedClock } from "../../../platform/testing/shifted-clock.ts";
import { SimulatedClock } from "../../../platform/testing/simulated-clock.ts";
import { type SqlDatabase, SqlError } from "../../database/sql-database.ts";
import { openSqlite } from "../../database/sqlite/sqlite-database.ts";
import { BATCH_TRIES_MAX } from "./lane.ts";
import { openQueueOn } from "./testing/open-queue.ts";

queueContract("SQLite", async () => {
  const database = await openSqlite({ path: ":memory:" });
  return await openQueueOn(database, { clock: new SimulatedClock(), dispose: () => database.close() });
});

/** Breaks at the point the first time that it is reached. */
function breaksOnce(point: FaultPoint): Faults {
  const waiting = new Set([point]);
  return { reached: (each) => waiting.delete(each) };
}

/** A queue whose faults are kept, over a database that may be made to fail. */
async function openForFaults(settings: { faults?: Faults; failing?: () => SqlError | undefined } = {}) {
  const sqlite = await openSqlite({ path: ":memory:" });
  const transaction: SqlDatabase["transaction"] = (work) => {
    const error = settings.failing?.();
    return error ? Promise.reject(error) : sqlite.transaction(work);
  };
  const connect: SqlDatabase["connect"] = async () => ({ ...(await sqlite.connect()), transaction });
  const faults: unknown[] = [];
  const opened = await openQueueOn(
    { ...sqlite, transaction, connect },
    {
      clock: new ShiftedClock(),
      onFault: (error) => void faults.push(error),
      ...(settings.faults ? { faults: settings.faults } : {}),
    },
  );
  // Timers alone keep no process alive.
  const release = keepAlive();
  return {
    ...opened,
    faults,
    async close() {
      release();
      await opened.queue.close();
      await opened.dispose();
      await sqlite.close();
    },
  };
}

test("a message that never goes through a database's queue takes no others with it", async () => {
  const { queue, repository, faults, close } = await openForFaults();
  let tries = 0;
  const recorder = new Recorder(({ messages }) => {
    if (messages.some((message) => messageKey(message) === "bad")) {
      tries++;
      throw new Error("always");
    }
    return { ...EMPTY_STEP, changes: messages.map((message) => change(messageKey(message))) };
  });
  await queue.send(["a", "b", "bad", "c", "d"].map((id) => kill(id, "main")));
  await queue.process(recorder);
  await recorder.committedTimes(4);
  await queue.send([kill("e", "main")]);
  await recorder.committedTimes(5);
  assert.equal(tries, 2 * BATCH_TRIES_MAX);
  assert.deepEqual(
    faults.map((error) => error instanceof Error && error.message),
    ["always"],
  );
  assert.equal(await repository.executions.count({ tenantId: "main" }), 5);
  await close();
});

test("a full disk stops nothing for good: what was under way goes on once there is room, and is told of once", async () => {
  let failures = 0;
  const failing = () => (failures > 0 && failures-- > 0 ? new SqlError("NO_SPACE", "the disk is full") : undefined);
  const { queue, faults, repository, close } = await openForFaults({ failing });
  const consumer = await queue.consumeJobs({ workerId: "w" });
  const recorder = new Recorder(({ messages }) => ({
    ...EMPTY_STEP,
    changes: messages.map((message) => change(messageKey(message))),
    jobs: messages.map((message) => job(messageKey(message))),
  }));
  await queue.process(recorder);
  await queue.send([kill("first", "main")]);
  const [first = assert.fail()] = await consumer.take(1);
  failures = 2 * BATCH_TRIES_MAX;
  await Promise.all([
    queue.send([kill("second", "main")]),
    consumer.finish(first, { messages: [kill("third", "main")] }),
  ]);
  await recorder.seen(3);
  assert.equal(await repository.executions.count({ tenantId: "main" }), 3);
  assert.ok(faults.length >= 1 && faults.length <= 2, "each waiting work tells once");
  assert.ok(faults.every((error) => error instanceof SqlError && error.code === "NO_SPACE"));
  await close();
});

test("messages that nobody wants any longer are given up while the database is away, and others are not", async () => {
  let isAway = false;
  const failing = () => (isAway ? new SqlError("UNAVAILABLE", "away") : undefined);
  const { queue, close } = await openForFaults({ failing });
  isAway = true;
  const recorder = new Recorder();
  const wish = new AbortController();
  const unwanted = queue.send([kill("unwanted", "main")], wish.signal);
  const wanted = queue.send([kill("wanted", "main")], new AbortController().signal);
  wish.abort();
  await assert.rejects(unwanted, BackendAway);
  const late = queue.send([kill("late", "main")], AbortSignal.abort());
  await assert.rejects(late, BackendAway);
  isAway = false;
  await wanted;
  await queue.process(recorder);
  await recorder.seen(1);
  await queue.send([kill("last", "main")]);
  await recorder.seen(2);
  assert.deepEqual(recorder.messages.map(messageKey), ["wanted", "last"]);
  await close();
});

test("a crash before, within or after the commit leaves each message handled once", async () => {
  for (const point of ["executor.before-commit", "executor.within-commit", "executor.after-commit"] as const) {
    const faults = breaksOnce(point);
    const { queue, repository, close } = await openForFaults({ faults });
    const recorder = new Recorder(async (_batch, store) => {
      const saved = await store.saved("main", "e");
      const { execution, ...rest } = change("e");
      return {
        ...EMPTY_STEP,
        changes: [{ ...rest, execution: { ...execution, attemptNumber: (saved?.attemptNumber ?? 0) + 1 } }],
      };
    });
    await queue.process(recorder);
    await queue.send([kill("e", "main")]);
    await recorder.seen(point === "executor.after-commit" ? 1 : 2);
    await queue.send([kill("e", "main")]);
    await recorder.seen(point === "executor.after-commit" ? 2 : 3);
    assert.equal(recorder.log.filter((each) => each === "reset").length, 1);
    assert.equal((await repository.executions.find("main", "e"))?.attemptNumber, 2);
    await close();
  }
});

test("a worker that dies between finishing a job and hearing of it has its answer count once", async () => {
  const faults = breaksOnce("worker.after-finish");
  const { queue, close } = await openForFaults({ faults });
  await sendJobs(queue, [job("1")]);
  const worker = await queue.consumeJobs({ workerId: "w" });
  const taken = await worker.take(1);
  assert.deepEqual(jobIds(taken), ["1"]);
  await assert.rejects(
    worker.finish(taken[0] ?? assert.fail(), { messages: [kill("answer", "main")] }),
    /after-finish/,
  );
  assert.deepEqual(await queue.takeBack(["w"]), []);
  const recorder = new Recorder();
  await queue.process(recorder);
  await recorder.seen(1);
  assert.deepEqual(recorder.messages.map(messageKey), ["answer"]);
  await close();
});
