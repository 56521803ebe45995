/** An empty repository over a fresh database, for tests. */
import type { Repository } from "../../../../core/contracts/repository.ts";
import { migrate } from "../../../database/migrations/migrate.ts";
import type { SqlDatabase } from "../../../database/sql-database.ts";
import { createDatabaseRepository } from "../database-repository.ts";

/** @param dispose is rid of the database when the repository is closed */
export async function openRepository(database: SqlDatabase, dispose: () => Promise<void>): Promise<Repository> {
  await migrate(database);
  const repository = await createDatabaseRepository({ database });
  return {
    ...repository,
    async close() {
      await repository.close();
      await dispose();
    },
  };
}
