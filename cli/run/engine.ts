/** The engine behind a run: everything in this process, in memory but for the files. Loads with its first use. */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { environmentSecrets } from "../../components/services/environment-secrets.ts";
import { DEFAULT_TENANT, type Standalone } from "../../components/standalone/standalone.ts";
import { toInstant } from "../../core/contracts/clock.ts";
import { PAGE_SIZE_MAX, type Repository } from "../../core/contracts/repository.ts";
import type { Execution } from "../../core/execution/execution.ts";
import type { ExpressionEngine } from "../../core/expression/contract.ts";
import type { PluginRegistry } from "../../core/plugin/registry.ts";
import { systemClock } from "../../platform/clock.ts";
import { environmentVariables } from "../../platform/environment.ts";
import { createRandomIds } from "../../platform/ids.ts";
import { nextTurn } from "../../platform/next-turn.ts";
import { random } from "../../platform/random.ts";
import { envsOf } from "../backends/environment-values.ts";
import { say } from "../messages.ts";
import type { ServingParts } from "../server/api-services.ts";
import type { Workspace } from "./workspace.ts";

const ENCRYPTION_KEY_BYTES = 32;
/** The database among what is kept, beside the folder `storage`. */
const KEPT_DATABASE = "kestra.db";

/** What an engine is made for. */
export interface EngineOptions {
  readonly workspace: Workspace;
  readonly registry: PluginRegistry;
  readonly expressions: ExpressionEngine;
  readonly workers: number | undefined;
  /** Told faults of the engine itself. */
  onFault(error: unknown): void;
}

/** An engine of this process alone. */
export interface LocalEngine extends Standalone {
  /** What the REST API needs of it besides, where somebody looks at it through that. */
  readonly parts: ServingParts;
  /** Settles as soon as every execution is over and nothing is left that could start another one. */
  whenQuiet(): Promise<void>;
  /**
   * The executions that only a person lets go on, oldest first, once there is nothing else to wait for; none when a
   * worker is still at something that may let them go on.
   */
  stalled(): Promise<readonly Execution[]>;
}

/** Starts an engine. */
export async function startEngine(options: EngineOptions): Promise<LocalEngine> {
  const { workspace, registry, expressions: engine, workers, onFault } = options;
  const [{ createMemoryQueue }, { createLocalStorage }, { startStandalone }, repository] = await Promise.all([
    import("../../backends/queue/memory/memory-queue.ts"),
    import("../../backends/storage/local/local-storage.ts"),
    import("../../components/standalone/standalone.ts"),
    openRepository(workspace.keepDirectory),
  ]);
  const startedAt = toInstant(systemClock.now());
  const environment = environmentVariables();
  const queue = createMemoryQueue({ repository, clock: systemClock, onFault });
  const { find: secret, keys: secretKeys } = environmentSecrets(environment, (message) => onFault(new Error(message)));
  const parts: ServingParts = {
    repository,
    queue,
    storage: await createLocalStorage({ directory: workspace.storageDirectory }),
    registry,
    engine,
    clock: systemClock,
    secretKeys,
    onFault,
  };
  const standalone = await startStandalone({
    ...parts,
    ids: createRandomIds(),
    random,
    temporaryDirectory: workspace.temporaryDirectory,
    globals: { envs: envsOf(environment), globals: {}, kestra: {} },
    secret,
    encryptionKey: randomBytes(ENCRYPTION_KEY_BYTES).toString("base64"),
    ...(workers === undefined ? {} : { workers }),
  });
  return {
    ...standalone,
    parts,
    whenQuiet: () => queue.whenQuiet(),
    async stalled() {
      await queue.whenIdle();
      // A worker that has just taken or ended a job says so in this turn.
      await nextTurn();
      return queue.isIdle && standalone.isIdle() ? await pausedExecutions(repository, startedAt) : [];
    },
  };
}

/** In memory; what is kept is in a database, where a server finds it. Only what is under way is in memory then. */
async function openRepository(keepDirectory: string | undefined): Promise<Repository> {
  if (keepDirectory === undefined) {
    const { createMemoryRepository } = await import("../../backends/repository/memory/memory-repository.ts");
    return createMemoryRepository();
  }
  const [{ openDatabase }, { createDatabaseRepository }] = await Promise.all([
    import("../backends/open-database.ts"),
    import("../../backends/repository/database/database-repository.ts"),
  ]);
  const address = { kind: "sqlite", path: join(keepDirectory, KEPT_DATABASE), inMemory: false } as const;
  const { database } = await openDatabase({ kind: "database", address }, { clock: systemClock, onWait: say });
  const repository = await createDatabaseRepository({ database });
  const close = async (): Promise<void> => {
    await repository.close();
    await database.close();
  };
  return { ...repository, close };
}

/** Those of this run; a kept database may hold others that never went on. */
async function pausedExecutions({ executions }: Repository, startedAfter: string): Promise<readonly Execution[]> {
  const paused = { tenantId: DEFAULT_TENANT, states: ["PAUSED"], startedAfter } as const;
  const { results } = await executions.search(paused, { page: 1, size: PAGE_SIZE_MAX });
  return results.toReversed();
}
