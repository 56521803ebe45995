/** Executions in the database. */
import type {
  ExecutionPurge,
  ExecutionQuery,
  ExecutionRepository,
  ExecutionSortField,
  Paging,
  Purged,
} from "../../../core/contracts/repository.ts";
import type { SqlDatabase } from "../../database/sql-database.ts";
import { againOnConflict } from "./again-on-conflict.ts";
import { countExecutions } from "./count-executions.ts";
import { executionOf } from "./execution-rows.ts";
import { totalOf } from "./pages.ts";
import { deleteExecutions, purgeExecutions } from "./purge-executions.ts";
import { readExecutions, readTaskRuns } from "./read-executions.ts";
import { searchExecutions } from "./search-executions.ts";
import { understood } from "./understood-query.ts";
import { writeExecutions } from "./write-executions.ts";

/** See the file's head. */
export class StoredExecutions implements ExecutionRepository {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  save(changes: Parameters<ExecutionRepository["save"]>[0]): Promise<void> {
    const { dialect } = this.#database;
    return againOnConflict(() => this.#database.transaction((session) => writeExecutions(session, dialect, changes)));
  }

  async find(tenantId: string, executionId: string): ReturnType<ExecutionRepository["find"]> {
    return (await readExecutions(this.#database, this.#database.dialect, tenantId, [executionId]))[0];
  }

  async taskRuns(tenantId: string, executionId: string): ReturnType<ExecutionRepository["taskRuns"]> {
    const found = await readTaskRuns(this.#database, this.#database.dialect, tenantId, [executionId]);
    return found.get(executionId) ?? [];
  }

  async search(query: ExecutionQuery, paging: Paging<ExecutionSortField>): ReturnType<ExecutionRepository["search"]> {
    const { dialect } = this.#database;
    const asked = await understood(this.#database, dialect, query);
    const rows = await searchExecutions(this.#database, dialect, asked, paging);
    const total = await totalOf(rows, paging, () => countExecutions(this.#database, dialect, asked));
    return { results: rows.map(executionOf), total };
  }

  async count(query: ExecutionQuery): Promise<number> {
    const { dialect } = this.#database;
    return await countExecutions(this.#database, dialect, await understood(this.#database, dialect, query));
  }

  async delete(tenantId: string, executionId: string): Promise<boolean> {
    return (await deleteExecutions(this.#database, tenantId, [executionId], () => true)) > 0;
  }

  purge(purge: ExecutionPurge, max: number): Promise<Purged> {
    return purgeExecutions(this.#database, purge, max);
  }
}
