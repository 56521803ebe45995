/** The whole engine in this process over memory backends, as `kestra run` composes it. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "../../backends/database/migrations/migrate.ts";
import type { SqlDatabase } from "../../backends/database/sql-database.ts";
import { openSqlite } from "../../backends/database/sqlite/sqlite-database.ts";
import { openDatabaseQueue } from "../../backends/queue/database/database-queue.ts";
import { createMemoryQueue } from "../../backends/queue/memory/memory-queue.ts";
import { createDatabaseRepository } from "../../backends/repository/database/database-repository.ts";
import { createMemoryRepository } from "../../backends/repository/memory/memory-repository.ts";
import { createLocalStorage } from "../../backends/storage/local/local-storage.ts";
import { createExpressions } from "../../components/services/expressions.ts";
import type { EngineOptions } from "../../components/standalone/engine.ts";
import { DEFAULT_TENANT, type Standalone, startStandalone } from "../../components/standalone/standalone.ts";
import type { Queue } from "../../core/contracts/queue.ts";
import type { Repository } from "../../core/contracts/repository.ts";
import type { Flow, Task } from "../../core/flow/flow.ts";
import { systemClock } from "../../platform/clock.ts";
import { createRandomIds } from "../../platform/ids.ts";
import { random } from "../../platform/random.ts";
import { createRegistry } from "../../plugins/catalog.ts";

/** A running engine and what it takes to stop it. */
export interface Engine extends AsyncDisposable {
  readonly standalone: Standalone;
}

function onFault(error: unknown): void {
  console.error(error);
  process.exitCode = 1;
}

/** What an engine works over, in a folder of its own; closed with the engine, the last one last. */
export interface Backends {
  readonly queue: Queue;
  readonly repository: Repository;
  readonly others?: readonly { close(): Promise<void> }[];
}

function inMemory(): Promise<Backends> {
  const repository = createMemoryRepository();
  return Promise.resolve({ repository, queue: createMemoryQueue({ repository, clock: systemClock, onFault }) });
}

/** Over an embedded database in the folder, which survives the loss of power. */
export async function inSqlite(directory: string): Promise<Backends> {
  return await inDatabase(await openSqlite({ path: join(directory, "kestra.db") }));
}

/** Over a database. */
export async function inDatabase(database: SqlDatabase): Promise<Backends> {
  await migrate(database);
  const repository = await createDatabaseRepository({ database });
  const queue = await openDatabaseQueue({ database, clock: systemClock, ids: createRandomIds(), onFault });
  return { queue, repository, others: [database] };
}

/** What an engine is made of, and how all of it goes away. */
export interface EngineParts extends AsyncDisposable {
  readonly options: EngineOptions;
}

/** An engine's parts, with the plugins of the distribution. */
export async function engineParts(open: (directory: string) => Promise<Backends> = inMemory): Promise<EngineParts> {
  const directory = await mkdtemp(join(tmpdir(), "kestra-bench-"));
  const { queue, repository, others = [] } = await open(directory);
  const registry = createRegistry();
  await registry.all();
  return {
    options: {
      queue,
      repository,
      storage: await createLocalStorage({ directory }),
      registry,
      engine: createExpressions(),
      clock: systemClock,
      ids: createRandomIds(),
      random,
      temporaryDirectory: directory,
      onFault,
    },
    async [Symbol.asyncDispose]() {
      await queue.close();
      for (const each of others) await each.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Starts one. */
export async function startEngine(open?: (directory: string) => Promise<Backends>): Promise<Engine> {
  const parts = await engineParts(open);
  const standalone = await startStandalone(parts.options);
  return {
    standalone,
    async [Symbol.asyncDispose]() {
      await standalone.stop();
      await parts[Symbol.asyncDispose]();
    },
  };
}

/** Saves a flow of these tasks. */
export async function saveFlow(standalone: Standalone, id: string, tasks: readonly Task[]): Promise<void> {
  const flow: Flow = { id, namespace: "bench", tenantId: DEFAULT_TENANT, revision: 1, tasks };
  await standalone.saveFlow(flow, "");
}

/** Runs a flow `times` times at once; answers milliseconds until the last execution has finished. */
export async function runFlow(standalone: Standalone, flowId: string, times = 1): Promise<number> {
  const updates = await standalone.follow({ complete: true });
  const startedMs = performance.now();
  const allFinished = (async () => {
    let left = times;
    for await (const update of updates) {
      if (update.kind === "lost") throw new Error(`The follower lost ${update.count} updates; measure with fewer.`);
      if (update.kind !== "execution" || !update.finished) continue;
      if (update.execution.state.current !== "SUCCESS")
        throw new Error(`${flowId} ended ${update.execution.state.current}`);
      left -= 1;
      if (left === 0) return;
    }
    throw new Error("The engine stopped before all executions were over.");
  })();
  for (let run = 0; run < times; run++) {
    const created = await standalone.createExecution({ namespace: "bench", flowId });
    if (!created.ok) throw new Error(`${flowId} was refused`);
  }
  await allFinished;
  const elapsedMs = performance.now() - startedMs;
  await updates.stop();
  return elapsedMs;
}
