import { migrate } from "../../backends/database/migrations/migrate.ts";
import { createDatabaseRepository } from "../../backends/repository/database/database-repository.ts";
import { repositoryContract } from "../../core/contracts/testing/repository-contract.ts";
import { forEachDatabase } from "../services/databases.ts";

await forEachDatabase(
  (name, open) => {
    repositoryContract(name, async () => {
      const { database, dispose } = await open();
      await migrate(database);
      const repository = await createDatabaseRepository({ database });
      return {
        ...repository,
        async close() {
          await repository.close();
          await dispose();
        },
      };
    });
  },
  ["PostgreSQL", "MySQL", "MariaDB"],
);
