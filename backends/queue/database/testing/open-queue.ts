/** A queue over a database for tests, with a clock that they may put forward and faults that they may call for. */
import type { Clock } from "../../../../core/contracts/clock.ts";
import type { OpenQueue } from "../../../../core/contracts/testing/queue-contract.ts";
import { createRandomIds } from "../../../../platform/ids.ts";
import { migrate } from "../../../database/migrations/migrate.ts";
import type { SqlDatabase } from "../../../database/sql-database.ts";
import { createDatabaseRepository } from "../../../repository/database/database-repository.ts";
import { type DatabaseQueueOptions, openDatabaseQueue } from "../database-queue.ts";

/** What a test may want otherwise. */
export interface OpenOptions extends Partial<Pick<DatabaseQueueOptions, "lanes" | "onFault" | "faults">> {
  readonly clock: Clock & { advance(durationMs: number): void };
  /** Default: only the queue's tables are left behind. */
  dispose?(): Promise<void>;
}

function failHard(error: unknown): void {
  throw error;
}

/** Opens it over a database, which it brings into shape. */
export async function openQueueOn(database: SqlDatabase, options: OpenOptions): Promise<OpenQueue> {
  const { clock, dispose, ...others } = options;
  await migrate(database);
  const repository = await createDatabaseRepository({ database });
  let failing = 0;
  const faults = { reached: (point: string) => point === "executor.before-commit" && failing > 0 && failing-- > 0 };
  const queue = await openDatabaseQueue({
    database,
    clock,
    ids: createRandomIds(),
    faults,
    onFault: failHard,
    ...others,
  });
  return {
    queue,
    repository,
    nowMs: () => clock.now(),
    advance: (durationMs: number) => clock.advance(durationMs),
    failNextCommit: () => void failing++,
    async dispose() {
      await repository.close();
      await dispose?.();
    },
  };
}
