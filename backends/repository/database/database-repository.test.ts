import type { Repository } from "../../../core/contracts/repository.ts";
import { repositoryContract } from "../../../core/contracts/testing/repository-contract.ts";
import { openSqlite } from "../../database/sqlite/sqlite-database.ts";
import { openRepository } from "./testing/open-repository.ts";
import { sameAsMemoryTest } from "./testing/same-as-memory.ts";

async function open(): Promise<Repository> {
  const database = await openSqlite({ path: ":memory:" });
  return await openRepository(database, () => database.close());
}

repositoryContract("the embedded database", open);
sameAsMemoryTest("the embedded database", open, 60);
