/** From a deployment to open backends. What is heavy loads here, and only what was chosen. */
import type { Deployment } from "../../core/configuration/deployment.ts";
import type { Clock, IdSource } from "../../core/contracts/clock.ts";
import type { Locks } from "../../core/contracts/locks.ts";
import type { Metrics } from "../../core/contracts/metrics.ts";
import type { Queue } from "../../core/contracts/queue.ts";
import type { Repository } from "../../core/contracts/repository.ts";
import type { Storage } from "../../core/contracts/storage.ts";
import { expandHome } from "../configuration/read-configuration.ts";
import type { ChosenDatabase } from "./open-database.ts";

/** What opening needs besides. */
export interface BackendOptions {
  readonly clock: Clock;
  readonly ids: IdSource;
  /** What the backends count. Default: nothing. */
  readonly metrics?: Metrics;
  /** Told faults of the backends themselves. */
  onFault(error: unknown): void;
  /** Told that the start waits for the database, and why. */
  onWait(reason: string): void;
  /** Aborted when nobody wants to wait any longer. Default: never. */
  readonly ending?: AbortSignal;
  /** False for who only looks: see open-database.ts. Default true. */
  readonly migrates?: boolean;
}

/** Queue and repository over one database, or in memory. */
export interface OpenState {
  readonly queue: Queue;
  readonly repository: Repository;
  /** Shared by all processes; undefined when this process is the only one. */
  readonly locks: Locks | undefined;
  /** True when no other process can be at work on the same state. */
  readonly isAlone: boolean;
  /** Names of the migrations that this start has applied. */
  readonly migrated: readonly string[];
  close(): Promise<void>;
}

/** Everything that a server works over. */
export interface OpenBackends extends OpenState {
  readonly storage: Storage;
}

/** Opens all. @throws Error with a message for users */
export async function openBackends(deployment: Deployment, options: BackendOptions): Promise<OpenBackends> {
  const { database, storage: choice } = deployment;
  const state = database.kind === "memory" ? await openMemory(options) : await openState(database, options);
  try {
    const storage = await openChosenStorage(choice);
    const close = async (): Promise<void> => {
      await state.close();
      await storage.close();
    };
    return { ...state, storage, close };
  } catch (error) {
    await state.close();
    throw error;
  }
}

async function openMemory({ clock, onFault }: BackendOptions): Promise<OpenState> {
  const [{ createMemoryRepository }, { createMemoryQueue }] = await Promise.all([
    import("../../backends/repository/memory/memory-repository.ts"),
    import("../../backends/queue/memory/memory-queue.ts"),
  ]);
  const repository = createMemoryRepository();
  const queue = createMemoryQueue({ repository, clock, onFault });
  return {
    queue,
    repository,
    locks: undefined,
    isAlone: true,
    migrated: [],
    close: () => closeAll([queue, repository]),
  };
}

/** Opens queue and repository in a database. */
export async function openState(choice: ChosenDatabase, options: BackendOptions): Promise<OpenState> {
  const { clock, ids, onFault } = options;
  const { openDatabase } = await import("./open-database.ts");
  const [{ openDatabaseQueue }, { createDatabaseRepository }, { createDatabaseLocks }] = await Promise.all([
    import("../../backends/queue/database/database-queue.ts"),
    import("../../backends/repository/database/database-repository.ts"),
    import("../../backends/database/database-locks.ts"),
  ]);
  const { database, migrated } = await openDatabase(choice, options);
  const { isShared } = database.dialect;
  const locks = isShared ? createDatabaseLocks(database, clock) : undefined;
  const repository = await createDatabaseRepository({ database, clock });
  const queue = await openDatabaseQueue({ database, clock, ids, onFault });
  const parts = [queue, repository, ...(locks ? [locks] : []), database];
  return { queue, repository, locks, isAlone: !isShared, migrated, close: () => closeAll(parts) };
}

async function openChosenStorage(choice: Deployment["storage"]): Promise<Storage> {
  const { openStorage } = await import("../../backends/storage/open-storage.ts");
  return await openStorage(choice.type === "local" ? { ...choice, directory: expandHome(choice.directory) } : choice);
}

async function closeAll(parts: readonly { close(): Promise<void> }[]): Promise<void> {
  for (const part of parts) await part.close();
}
