/**
 * The scheduler: a hundred thousand triggers, a thousand that are due in the same second, and how late executions come
 * to the executor; in memory, on the embedded database and, when `BENCH_POSTGRES` names an empty one (host:port/name,
 * with PGUSER and PGPASSWORD), on PostgreSQL.
 *
 *   bun bench/scheduler.ts      BENCH_TRIGGERS=100000 how many
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "../backends/database/migrations/migrate.ts";
import { openPostgres } from "../backends/database/postgres/postgres-database.ts";
import type { SqlDatabase } from "../backends/database/sql-database.ts";
import { openSqlite } from "../backends/database/sqlite/sqlite-database.ts";
import { openDatabaseQueue } from "../backends/queue/database/database-queue.ts";
import { createMemoryQueue } from "../backends/queue/memory/memory-queue.ts";
import { createDatabaseRepository } from "../backends/repository/database/database-repository.ts";
import { createMemoryRepository } from "../backends/repository/memory/memory-repository.ts";
import { type RunningScheduler, startScheduler } from "../components/scheduler/scheduler.ts";
import { createExpressions } from "../components/services/expressions.ts";
import type { ExecutionProcessor, Queue } from "../core/contracts/queue.ts";
import type { Repository } from "../core/contracts/repository.ts";
import { EMPTY_STEP } from "../core/contracts/testing/queue-messages.ts";
import { NO_GLOBALS } from "../core/execution/variables.ts";
import type { Flow, Trigger } from "../core/flow/flow.ts";
import { systemClock } from "../platform/clock.ts";
import { createRandomIds } from "../platform/ids.ts";
import { keepAlive } from "../platform/process.ts";
import { createRegistry } from "../plugins/catalog.ts";
import { printMeasurement } from "./measure/report.ts";

const TRIGGERS = Number(process.env["BENCH_TRIGGERS"] ?? 100_000);
const TRIGGERS_A_FLOW = 10;
const DUE_AT_ONCE = 1_000;
/** Triggers that are due each second, and for how long. */
const STEADY = 50;
const STEADY_S = 10;

const PLACE = { tenantId: "main", namespace: "n", revision: 1, tasks: [] } as const;
const SCHEDULE = "io.kestra.plugin.core.trigger.Schedule";

interface Backends {
  readonly queue: Queue;
  readonly repository: Repository;
  close(): Promise<void>;
}

/** When executions came to the executor, by the date that they are for. */
class Arrivals implements ExecutionProcessor {
  lags: number[] = [];
  #wanted = 0;
  #all = Promise.withResolvers<void>();

  /** Settles once so many have come from now on. */
  expect(count: number): Promise<void> {
    this.lags = [];
    this.#wanted = count;
    this.#all = Promise.withResolvers();
    return this.#all.promise;
  }

  process: ExecutionProcessor["process"] = ({ messages }) => {
    const nowMs = Date.now();
    for (const message of messages) {
      if (!("executionId" in message) || message.event.kind !== "created") continue;
      this.lags.push(nowMs - Date.parse(String(message.event.execution.trigger?.variables["date"])));
      if (this.lags.length === this.#wanted) this.#all.resolve();
    }
    return Promise.resolve(EMPTY_STEP);
  };
  committed(): void {}
  reset(): void {}
}

function onFault(error: unknown): void {
  console.error(error);
  process.exitCode = 1;
}

async function save(repository: Repository, flows: readonly Flow[]): Promise<void> {
  for (let from = 0; from < flows.length; from += 500) {
    const some = flows.slice(from, from + 500);
    await Promise.all(
      some.map((flow) => repository.flows.save({ flow, source: `${flow.id} ${flow.triggers?.length}` })),
    );
  }
}

/** Triggers of 1 440 different expressions, none of which is due soon. */
function quietFlows(): readonly Flow[] {
  const hour = (new Date().getUTCHours() + 2) % 24;
  return Array.from({ length: Math.ceil(TRIGGERS / TRIGGERS_A_FLOW) }, (_, flow) => ({
    ...PLACE,
    id: `f${flow}`,
    triggers: Array.from({ length: TRIGGERS_A_FLOW }, (_trigger, index): Trigger => {
      const number = flow * TRIGGERS_A_FLOW + index;
      const cron = `${number % 60} ${(hour + (Math.floor(number / 60) % 20)) % 24} * * *`;
      return { id: `t${index}`, type: SCHEDULE, cron, timezone: "Europe/Paris", withSeconds: false };
    }),
  }));
}

async function start({ queue, repository }: Backends): Promise<RunningScheduler> {
  return await startScheduler({
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
  });
}

async function load(name: string, backends: Backends, what: string): Promise<RunningScheduler> {
  const startedMs = performance.now();
  const scheduler = await start(backends);
  await scheduler.whenLoaded();
  const value = (performance.now() - startedMs) / 1_000;
  printMeasurement({ name: `${name}: ${TRIGGERS} triggers ${what}`, value, unit: "s", promise: "under 5 s" });
  return scheduler;
}

function quantile(values: readonly number[], part: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length * part) - 1] ?? Number.NaN;
}

async function atOnce(name: string, { repository, queue }: Backends, arrivals: Arrivals): Promise<void> {
  const date = new Date(Math.ceil((Date.now() + 5_000) / 1_000) * 1_000).toISOString();
  const type = "io.kestra.plugin.core.trigger.ScheduleOnDates";
  const triggers = Array.from({ length: DUE_AT_ONCE }, (_, index) => ({ id: `o${index}`, type, dates: [date] }));
  const all = arrivals.expect(DUE_AT_ONCE);
  await save(repository, [{ ...PLACE, id: "once", triggers }]);
  await queue.signal({ kind: "flows-changed", tenantId: "main", flows: [{ namespace: "n", flowId: "once" }] });
  await all;
  const value = Math.max(...arrivals.lags);
  const note = `median ${quantile(arrivals.lags, 0.5)}`;
  printMeasurement({
    name: `${name}: the last of ${DUE_AT_ONCE} due at once is late by`,
    value,
    unit: "ms",
    promise: "1 000",
    note,
  });
}

async function steadily(name: string, { repository, queue }: Backends, arrivals: Arrivals): Promise<void> {
  const triggers = Array.from({ length: STEADY }, (_, index): Trigger => {
    const more = { cron: "* * * * * *", timezone: "Etc/UTC", withSeconds: true, allowConcurrent: true };
    return { id: `s${index}`, type: SCHEDULE, ...more };
  });
  const all = arrivals.expect(STEADY * STEADY_S);
  await save(repository, [{ ...PLACE, id: "steady", triggers }]);
  await queue.signal({ kind: "flows-changed", tenantId: "main", flows: [{ namespace: "n", flowId: "steady" }] });
  await all;
  const value = quantile(arrivals.lags, 0.99);
  const note = `median ${quantile(arrivals.lags, 0.5)}`;
  printMeasurement({ name: `${name}: lag of ${STEADY} each second, p99`, value, unit: "ms", promise: "100", note });
}

async function measure(name: string, backends: Backends): Promise<void> {
  const arrivals = new Arrivals();
  const executor = await backends.queue.process(arrivals);
  await save(backends.repository, quietFlows());
  const first = await load(name, backends, "seen for the first time");
  await first.stop();
  const scheduler = await load(name, backends, "that have a state");
  await atOnce(name, backends, arrivals);
  await steadily(name, backends, arrivals);
  await scheduler.stop();
  await executor.stop();
  await backends.queue.close();
  await backends.repository.close();
  await backends.close();
}

async function onDatabase(database: SqlDatabase): Promise<Backends> {
  await migrate(database, { clock: systemClock });
  const repository = await createDatabaseRepository({ database, clock: systemClock });
  const queue = await openDatabaseQueue({ database, clock: systemClock, ids: createRandomIds(), onFault });
  return { queue, repository, close: () => database.close() };
}

async function main(): Promise<void> {
  const release = keepAlive();
  const repository = createMemoryRepository();
  const queue = createMemoryQueue({ repository, clock: systemClock, onFault });
  await measure("memory", { queue, repository, close: () => Promise.resolve() });
  const folder = mkdtempSync(join(tmpdir(), "bench-scheduler-"));
  try {
    await measure("SQLite", await onDatabase(await openSqlite({ path: join(folder, "kestra.db") })));
  } finally {
    rmSync(folder, { recursive: true });
  }
  const url = process.env["BENCH_POSTGRES"];
  if (url) await measure("PostgreSQL", await onDatabase(await postgresAt(url)));
  release();
}

async function postgresAt(text: string): Promise<SqlDatabase> {
  const { hostname: host, port, pathname, username: user, password } = new URL(text);
  return await openPostgres({ host, port: Number(port), database: pathname.slice(1), user, password });
}

main().catch(onFault);
