import assert from "node:assert/strict";
import { it } from "node:test";
import { migrate } from "../../backends/database/migrations/migrate.ts";
import type { SqlDatabase } from "../../backends/database/sql-database.ts";
import { openDatabaseQueue } from "../../backends/queue/database/database-queue.ts";
import { createDatabaseRepository } from "../../backends/repository/database/database-repository.ts";
import { startScheduler } from "../../components/scheduler/scheduler.ts";
import { createExpressions } from "../../components/services/expressions.ts";
import type { ExecutionProcessor, Queue } from "../../core/contracts/queue.ts";
import type { Repository } from "../../core/contracts/repository.ts";
import { EMPTY_STEP } from "../../core/contracts/testing/queue-messages.ts";
import type { Execution } from "../../core/execution/execution.ts";
import { NO_GLOBALS } from "../../core/execution/variables.ts";
import type { Trigger } from "../../core/flow/flow.ts";
import { systemClock } from "../../platform/clock.ts";
import { createRandomIds } from "../../platform/ids.ts";
import { nextTurn } from "../../platform/next-turn.ts";
import { keepAlive } from "../../platform/process.ts";
import { createRegistry } from "../../plugins/catalog.ts";
import { forEachDatabase } from "../services/databases.ts";

const TRIGGERS = 5;
const TYPE = "io.kestra.plugin.core.trigger.Schedule";

const EACH_SECOND = { type: TYPE, cron: "* * * * * *", timezone: "Etc/UTC", withSeconds: true, allowConcurrent: true };

const WAITING = { name: "what waits", text: "SELECT COUNT(*) AS waiting FROM queue_messages" };

/** Executions as they come to the executor. */
class Arrivals implements ExecutionProcessor {
  readonly started: Execution[] = [];
  #wanted = Number.POSITIVE_INFINITY;
  #reached = Promise.withResolvers<void>();

  /** Settles once there are so many. */
  until(count: number): Promise<void> {
    this.#wanted = count;
    this.#reached = Promise.withResolvers();
    if (this.started.length >= count) this.#reached.resolve();
    return this.#reached.promise;
  }

  process: ExecutionProcessor["process"] = ({ messages }) => {
    for (const message of messages) {
      if ("executionId" in message && message.event.kind === "created") this.started.push(message.event.execution);
    }
    if (this.started.length >= this.#wanted) this.#reached.resolve();
    return Promise.resolve(EMPTY_STEP);
  };
  committed(): void {}
  reset(): void {}
}

await forEachDatabase((name, open) => {
  it(`one scheduler after the other fires each date once on ${name}`, async () => {
    const release = keepAlive();
    const { database, openAgain, dispose } = await open();
    const faults: unknown[] = [];
    const onFault = (error: unknown): void => void faults.push(error);
    await migrate(database, { clock: systemClock });
    const executor = await processOn(database, onFault);
    // A file belongs to one process, which has one queue.
    const another = async () => (name === "SQLite" ? executor : await processOn(await openAgain(), onFault));
    const [first, second] = [await another(), await another()];
    const arrivals = new Arrivals();
    const executing = await executor.queue.process(arrivals);
    const triggers = Array.from({ length: TRIGGERS }, (_, index): Trigger => ({ id: `t${index}`, ...EACH_SECOND }));
    const flow = { id: "f", namespace: "n", tenantId: "main", revision: 1, tasks: [], triggers };
    await executor.repository.flows.save({ flow, source: "f" });

    const leading = await first.schedule();
    await leading.whenLoaded();
    const waiting = await second.schedule();
    await arrivals.until(2 * TRIGGERS);
    assert.deepEqual([leading.isActive(), waiting.isActive()], [true, false]);
    await leading.stop();
    await waiting.whenLoaded();
    await arrivals.until(arrivals.started.length + 2 * TRIGGERS);
    await waiting.stop();
    while (Number((await database.query(WAITING))[0]?.["waiting"]) > 0) await nextTurn();
    await executing.stop();
    for (const each of new Set([first, second, executor])) await each.close();
    await dispose();
    release();

    assert.deepEqual(faults, []);
    for (const { id } of triggers) {
      // Executions of different partitions may arrive in any order.
      const fired = arrivals.started
        .flatMap(({ trigger }) => (trigger?.id === id ? [trigger.variables] : []))
        .sort((one, other) => Date.parse(String(one["date"])) - Date.parse(String(other["date"])));
      const previous = fired.slice(1).map((variables) => variables["previous"]);
      assert.deepEqual(
        previous,
        fired.slice(0, -1).map((variables) => variables["date"]),
      );
    }
  });
});

/** What a process has of the database. */
async function processOn(database: SqlDatabase, onFault: (error: unknown) => void) {
  const repository: Repository = await createDatabaseRepository({ database, clock: systemClock });
  const queue: Queue = await openDatabaseQueue({ database, clock: systemClock, ids: createRandomIds(), onFault });
  return {
    repository,
    queue,
    schedule: () =>
      startScheduler({
        queue,
        repository,
        registry: createRegistry(),
        engine: createExpressions({ timeZone: "UTC" }),
        globals: NO_GLOBALS,
        clock: systemClock,
        ids: createRandomIds(),
        resolveInputs: (_flow, _id, values) => Promise.resolve({ ok: true, values, ignored: [] }),
        services: () => ({}),
        onFault,
      }),
    async close() {
      await queue.close();
      await repository.close();
    },
  };
}
