/**
 * How fast executions go through an engine in one process over a database that survives the loss of power.
 *
 *   bun bench/database-queue.ts [sqlite,postgres,mysql,mariadb [executions]]
 */

import type { SqlDatabase } from "../backends/database/sql-database.ts";
import type { Standalone } from "../components/standalone/standalone.ts";
import type { Task } from "../core/flow/flow.ts";
import { measureDatabases } from "./measure/databases.ts";
import { type Backends, type Engine, saveFlow, startEngine } from "./measure/engine.ts";
import { median, printMeasurement } from "./measure/report.ts";

const EXECUTIONS = 3_000;
const CLIENTS = 16;
const ALONE = 200;

const log = (id: string): Task => ({ id, type: "io.kestra.plugin.core.log.Log", message: "of {{ flow.id }}" });
const format: Task = { id: "value", type: "io.kestra.plugin.core.debug.Return", format: "{{ taskrun.value }}" };

function loop(count: number): Task {
  const values = Array.from({ length: count }, (_, index) => String(index));
  return { id: "each", type: "io.kestra.plugin.core.flow.ForEach", values, concurrencyLimit: 0, tasks: [format] };
}

/** Settles as soon as so many executions have ended well. */
async function ended(standalone: Standalone, count: number): Promise<() => Promise<void>> {
  const updates = await standalone.follow({ complete: true });
  return async () => {
    let left = count;
    for await (const update of updates) {
      if (update.kind !== "execution" || !update.finished) continue;
      const { current } = update.execution.state;
      if (current !== "SUCCESS") throw new Error(`An execution ended ${current}`);
      if (--left === 0) break;
    }
    await updates.stop();
  };
}

async function submit(standalone: Standalone, flowId: string): Promise<void> {
  const created = await standalone.createExecution({ namespace: "bench", flowId });
  if (!created.ok) throw new Error(`${flowId} was refused`);
}

/** Milliseconds until all executions that clients submit, each one after the other, have ended. */
async function submitAll(standalone: Standalone, flowId: string, count: number, clients: number): Promise<number> {
  const allEnded = (await ended(standalone, count))();
  const startedMs = performance.now();
  let left = count;
  const client = async (): Promise<void> => {
    while (left-- > 0) await submit(standalone, flowId);
  };
  await Promise.all([allEnded, ...Array.from({ length: clients }, client)]);
  return performance.now() - startedMs;
}

async function measureThroughput(name: string, standalone: Standalone, count: number): Promise<void> {
  for (const tasks of [1, 5]) {
    const flowId = `tasks-${tasks}`;
    await saveFlow(
      standalone,
      flowId,
      Array.from({ length: tasks }, (_, index) => log(`log${index}`)),
    );
    await submitAll(standalone, flowId, Math.ceil(count / 5), CLIENTS);
    const elapsedMs = await submitAll(standalone, flowId, count, CLIENTS);
    const value = count / (elapsedMs / 1000);
    printMeasurement({ name: `${name}: executions of ${tasks} tasks, ${CLIENTS} clients`, value, unit: "/s" });
  }
}

/** From the request to the end of an execution while nothing else happens. */
async function measureLatency(name: string, standalone: Standalone): Promise<void> {
  const elapsedMs: number[] = [];
  for (let run = 0; run < ALONE; run++) elapsedMs.push(await submitAll(standalone, "tasks-1", 1, 1));
  elapsedMs.sort((one, other) => one - other);
  const p99 = elapsedMs[Math.floor(ALONE * 0.99)] ?? Number.NaN;
  printMeasurement({
    name: `${name}: submit to SUCCESS, p50`,
    value: median(elapsedMs),
    unit: "ms",
    promise: "under 10 ms",
  });
  printMeasurement({ name: `${name}: submit to SUCCESS, p99`, value: p99, unit: "ms", promise: "under 40 ms" });
}

async function measureLoops(name: string, standalone: Standalone): Promise<void> {
  const elapsedMs: number[] = [];
  for (const count of [1_000, 10_000]) {
    await saveFlow(standalone, `loop-${count}`, [loop(count)]);
    elapsedMs.push(await submitAll(standalone, `loop-${count}`, 1, 1));
  }
  const [thousandMs = 0, tenThousandMs = 0] = elapsedMs;
  printMeasurement({ name: `${name}: ForEach of 1 000`, value: thousandMs, unit: "ms", promise: "under 3 s" });
  printMeasurement({ name: `${name}: ForEach 10 000 : 1 000`, value: tenThousandMs / thousandMs, unit: "times" });
}

/** What a transaction that someone has left open elsewhere costs: rows that it might still see stay in the indexes. */
async function measureOpenTransaction(name: string, { standalone }: Engine, database: SqlDatabase, count: number) {
  const connection = await database.connect();
  const over = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const left = connection.transaction(async (session) => {
    // Writing makes it a transaction that the database has to keep rows for.
    const rows = [["left open", 1]];
    await session.write({ table: "queue_constants", columns: ["name", "value"], rows });
    await session.query({ name: "look", text: "SELECT COUNT(*) AS messages FROM queue_messages" });
    begun.resolve();
    await over.promise;
  });
  await begun.promise;
  const elapsedMs = await submitAll(standalone, "tasks-1", count, CLIENTS);
  over.resolve();
  await left;
  await connection.close();
  const value = count / (elapsedMs / 1000);
  printMeasurement({ name: `${name}: the same with a transaction left open elsewhere`, value, unit: "/s" });
}

async function measureAll(name: string, open: (directory: string) => Promise<Backends>, database?: SqlDatabase) {
  await using engine = await startEngine(open);
  const count = Number(process.argv[3] ?? EXECUTIONS);
  await measureThroughput(name, engine.standalone, count);
  if (database) await measureOpenTransaction(name, engine, database, count);
  await measureLatency(name, engine.standalone);
  await measureLoops(name, engine.standalone);
}

measureDatabases(measureAll).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
