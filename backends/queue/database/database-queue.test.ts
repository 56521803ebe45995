import { queueContract } from "../../../core/contracts/testing/queue-contract.ts";
import { createRandomIds } from "../../../platform/ids.ts";
import { SimulatedClock } from "../../../platform/testing/simulated-clock.ts";
import { migrate } from "../../database/migrations/migrate.ts";
import { openSqlite } from "../../database/sqlite/sqlite-database.ts";
import { createDatabaseRepository } from "../../repository/database/database-repository.ts";
import { openDatabaseQueue } from "./database-queue.ts";

async function open() {
  const clock = new SimulatedClock();
  const database = await openSqlite({ path: ":memory:" });
  await migrate(database);
  const repository = await createDatabaseRepository({ database, clock });
  let failing = 0;
  const queue = await openDatabaseQueue({
    database,
    clock,
    ids: createRandomIds(),
    faults: { reached: (point) => point === "executor.before-commit" && failing > 0 && failing-- > 0 },
    onFault(error) {
      throw error;
    },
  });
  return {
    queue,
    repository,
    nowMs: () => clock.now(),
    advance: (durationMs: number) => clock.advance(durationMs),
    failNextCommit: () => void failing++,
    async dispose() {
      await repository.close();
      await database.close();
    },
  };
}

queueContract("SQLite", open);
