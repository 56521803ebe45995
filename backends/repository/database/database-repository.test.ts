import { repositoryContract } from "../../../core/contracts/testing/repository-contract.ts";
import { migrate } from "../../database/migrations/migrate.ts";
import { openSqlite } from "../../database/sqlite/sqlite-database.ts";
import { createDatabaseRepository } from "./database-repository.ts";

repositoryContract("the embedded database", async () => {
  const database = await openSqlite({ path: ":memory:" });
  await migrate(database);
  const repository = await createDatabaseRepository({ database });
  return {
    ...repository,
    async close() {
      await repository.close();
      await database.close();
    },
  };
});
