import type { Repository } from "../../../core/contracts/repository.ts";
import { repositoryContract } from "../../../core/contracts/testing/repository-contract.ts";
import { migrate } from "../../database/migrations/migrate.ts";
import type { SqlDatabase } from "../../database/sql-database.ts";
import { openSqlite } from "../../database/sqlite/sqlite-database.ts";
import { createDatabaseRepository } from "./database-repository.ts";
import { filledColumnsTest } from "./testing/filled-columns.ts";
import { mergedTalliesTest } from "./testing/merged-tallies.ts";
import { ordersOfManyTest } from "./testing/orders-of-many.ts";
import { sameAsMemoryTest } from "./testing/same-as-memory.ts";

async function openBoth(): Promise<{ repository: Repository; database: SqlDatabase }> {
  const database = await openSqlite({ path: ":memory:" });
  await migrate(database);
  const stored = await createDatabaseRepository({ database });
  const close = async (): Promise<void> => {
    await stored.close();
    await database.close();
  };
  return { repository: { ...stored, close }, database };
}

async function open(): Promise<Repository> {
  return (await openBoth()).repository;
}

repositoryContract("the embedded database", open);
sameAsMemoryTest("the embedded database", open, 60);
mergedTalliesTest("the embedded database", openBoth);
ordersOfManyTest("the embedded database", open);
filledColumnsTest("the embedded database", async () => {
  const database = await openSqlite({ path: ":memory:" });
  return { database, close: () => database.close() };
});
