/** Executions in the database. */
import type { ExecutionGrouping } from "../../../core/contracts/groups.ts";
import type {
  ExecutionPurge,
  ExecutionQuery,
  ExecutionRepository,
  ExecutionSortField,
  Paging,
  Purged,
  TaskRunQuery,
} from "../../../core/contracts/repository.ts";
import type { FlowName } from "../../../core/flow-state/flow-state.ts";
import type { SqlDatabase } from "../../database/sql-database.ts";
import { searchTaskRuns } from "../task-run-search.ts";
import { againOnConflict } from "./again-on-conflict.ts";
import { countExecutions } from "./count-executions.ts";
import { executionOf } from "./execution-rows.ts";
import { groupExecutions } from "./group-executions.ts";
import { latestExecutions } from "./latest-executions.ts";
import { totalOf } from "./pages.ts";
import { deleteExecutions, purgeExecutions } from "./purge-executions.ts";
import { readExecutions, readTaskRuns } from "./read-executions.ts";
import { isNewestFirst, searchExecutions, sortExecutions } from "./search-executions.ts";
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
    const count = (): Promise<number> => countExecutions(this.#database, dialect, asked);
    if (!isNewestFirst(paging.sort)) {
      const total = await count();
      const rows = await sortExecutions(this.#database, dialect, asked, paging, total);
      return { results: rows.map(executionOf), total };
    }
    const rows = await searchExecutions(this.#database, dialect, asked, paging);
    return { results: rows.map(executionOf), total: await totalOf(rows, paging, count) };
  }

  async count(query: ExecutionQuery): Promise<number> {
    const { dialect } = this.#database;
    return await countExecutions(this.#database, dialect, await understood(this.#database, dialect, query));
  }

  async groups(query: ExecutionQuery, grouping: ExecutionGrouping): ReturnType<ExecutionRepository["groups"]> {
    const { dialect } = this.#database;
    const asked = await understood(this.#database, dialect, query);
    return await groupExecutions(this.#database, dialect, asked, grouping);
  }

  async latest(tenantId: string, flows: readonly FlowName[]): ReturnType<ExecutionRepository["latest"]> {
    return await latestExecutions(this.#database, tenantId, flows);
  }

  searchTaskRuns(query: TaskRunQuery, paging: Paging<never>): ReturnType<ExecutionRepository["searchTaskRuns"]> {
    return searchTaskRuns(query, paging, {
      executions: (asked, page) => this.search(asked, page),
      taskRuns: (tenantId, ids) => readTaskRuns(this.#database, this.#database.dialect, tenantId, ids),
    });
  }

  async delete(tenantId: string, executionId: string): Promise<boolean> {
    return (await deleteExecutions(this.#database, tenantId, [executionId], () => true)) > 0;
  }

  purge(purge: ExecutionPurge, max: number): Promise<Purged> {
    return purgeExecutions(this.#database, purge, max);
  }
}
