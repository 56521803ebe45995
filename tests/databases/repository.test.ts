import { openRepository } from "../../backends/repository/database/testing/open-repository.ts";
import { sameAsMemoryTest } from "../../backends/repository/database/testing/same-as-memory.ts";
import type { Repository } from "../../core/contracts/repository.ts";
import { repositoryContract } from "../../core/contracts/testing/repository-contract.ts";
import { forEachDatabase } from "../services/databases.ts";

await forEachDatabase(
  (name, open) => {
    const openEmpty = async (): Promise<Repository> => {
      const { database, dispose } = await open();
      return await openRepository(database, dispose);
    };
    repositoryContract(name, openEmpty);
    sameAsMemoryTest(name, openEmpty, 10);
  },
  ["PostgreSQL", "MySQL", "MariaDB"],
);
