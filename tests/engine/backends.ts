/** The backends that tests of the engine run over: memory, or another kind that `ENGINE_BACKEND` names. */

import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { migrate } from "../../backends/database/migrations/migrate.ts";
import { openSqlite } from "../../backends/database/sqlite/sqlite-database.ts";
import { openDatabaseQueue } from "../../backends/queue/database/database-queue.ts";
import { createMemoryQueue } from "../../backends/queue/memory/memory-queue.ts";
import { createDatabaseRepository } from "../../backends/repository/database/database-repository.ts";
import { createMemoryRepository } from "../../backends/repository/memory/memory-repository.ts";
import type { Queue } from "../../core/contracts/queue.ts";
import type { Repository } from "../../core/contracts/repository.ts";
import { systemClock } from "../../platform/clock.ts";
import { createRandomIds } from "../../platform/ids.ts";
import { openOnServer, type TestDatabase } from "../services/databases.ts";
import { sharedService } from "../services/service.ts";

/** Where an engine keeps its state. */
export interface Backends {
  readonly queue: Queue;
  readonly repository: Repository;
  /** Settles as soon as every execution is over and nothing is left that could start another one. */
  whenQuiet(): Promise<void>;
  /** Closes what lies below queue and repository. */
  close(): Promise<void>;
}

/** Between two looks whether a database is quiet. */
const LOOK_MS = 10;

/** Opens the backends that the environment asks for. */
export async function openBackends(directory: string, onFault: (error: unknown) => void): Promise<Backends> {
  const kind = process.env["ENGINE_BACKEND"] ?? "memory";
  if (kind === "memory") {
    const repository = createMemoryRepository();
    const queue = createMemoryQueue({ repository, clock: systemClock, onFault });
    return { queue, repository, whenQuiet: () => queue.whenQuiet(), close: () => Promise.resolve() };
  }
  return await openOverDatabase(await openDatabase(kind, directory), onFault);
}

async function openDatabase(kind: string, directory: string): Promise<Pick<TestDatabase, "database" | "dispose">> {
  if (kind === "sqlite") {
    const database = await openSqlite({ path: join(directory, "kestra.db") });
    return { database, dispose: () => database.close() };
  }
  if (kind !== "postgres" && kind !== "mysql" && kind !== "mariadb") throw new Error(`There is no backend ${kind}`);
  const service = await sharedService(kind);
  if ("missing" in service) throw new Error(service.missing);
  return await openOnServer(service);
}

async function openOverDatabase(
  { database, dispose }: Pick<TestDatabase, "database" | "dispose">,
  onFault: (error: unknown) => void,
): Promise<Backends> {
  await migrate(database, { clock: systemClock });
  const repository = await createDatabaseRepository({ database, clock: systemClock });
  const queue = await openDatabaseQueue({ database, clock: systemClock, ids: createRandomIds(), onFault });
  const text = `SELECT (SELECT COUNT(*) FROM queue_messages) + (SELECT COUNT(*) FROM queue_executions) +
    (SELECT COUNT(*) FROM queue_timers) AS waiting`;
  return {
    queue,
    repository,
    async whenQuiet() {
      while (Number((await database.query({ name: "what waits", text }))[0]?.waiting) > 0) await pause(LOOK_MS);
    },
    close: () => dispose(),
  };
}
