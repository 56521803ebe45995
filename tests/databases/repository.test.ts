import { after } from "node:test";
import { migrate } from "../../backends/database/migrations/migrate.ts";
import type { SqlDatabase } from "../../backends/database/sql-database.ts";
import { createDatabaseRepository } from "../../backends/repository/database/database-repository.ts";
import { filledColumnsTest } from "../../backends/repository/database/testing/filled-columns.ts";
import { mergedTalliesTest } from "../../backends/repository/database/testing/merged-tallies.ts";
import { ordersOfManyTest } from "../../backends/repository/database/testing/orders-of-many.ts";
import { sameAsMemoryTest } from "../../backends/repository/database/testing/same-as-memory.ts";
import type { Repository } from "../../core/contracts/repository.ts";
import { repositoryContract } from "../../core/contracts/testing/repository-contract.ts";
import { forEachDatabase, type TestDatabase } from "../services/databases.ts";

/** All that the repository writes. */
const TABLES = [
  ...["flows", "flow_changes", "templates", "executions", "execution_labels", "execution_tallies", "task_runs"],
  ...["logs", "metrics", "triggers", "service_instances", "settings", "secrets", "labels", "dashboards"],
];

await forEachDatabase(
  (name, open) => {
    let opened: TestDatabase | undefined;
    // Emptied for each test: making a database with all its tables takes servers a while.
    const openBoth = async (): Promise<{ repository: Repository; database: SqlDatabase }> => {
      opened ??= await open();
      const { database } = opened;
      await migrate(database);
      for (const table of TABLES) await database.run({ name: `empty ${table}`, text: `DELETE FROM ${table}` });
      return { repository: await createDatabaseRepository({ database }), database };
    };
    const openEmpty = async (): Promise<Repository> => (await openBoth()).repository;
    after(() => opened?.dispose());
    repositoryContract(name, openEmpty);
    sameAsMemoryTest(name, openEmpty, 20);
    mergedTalliesTest(name, openBoth);
    ordersOfManyTest(name, openEmpty);
    filledColumnsTest(name, async () => {
      const fresh = await open();
      return { database: fresh.database, close: () => fresh.dispose() };
    });
  },
  ["PostgreSQL", "MySQL", "MariaDB"],
);
