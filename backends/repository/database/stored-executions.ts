/** Executions in the database. */
import type { ExecutionQuery, ExecutionRepository, Paging } from "../../../core/contracts/repository.ts";
import type { SqlDatabase } from "../../database/sql-database.ts";
import { countExecutions } from "./count-executions.ts";
import { executionOf } from "./execution-rows.ts";
import { writeTallies } from "./execution-tallies.ts";
import { totalOf } from "./pages.ts";
import { readExecutions, readTaskRuns } from "./read-executions.ts";
import { searchExecutions } from "./search-executions.ts";
import { removeLabels, writeExecutions } from "./write-executions.ts";

/** See the file's head. */
export class StoredExecutions implements ExecutionRepository {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  save(changes: Parameters<ExecutionRepository["save"]>[0]): Promise<void> {
    return this.#database.transaction((session) => writeExecutions(session, this.#database.dialect, changes));
  }

  async find(tenantId: string, executionId: string): ReturnType<ExecutionRepository["find"]> {
    return (await readExecutions(this.#database, this.#database.dialect, tenantId, [executionId]))[0];
  }

  async taskRuns(tenantId: string, executionId: string): ReturnType<ExecutionRepository["taskRuns"]> {
    const found = await readTaskRuns(this.#database, this.#database.dialect, tenantId, [executionId]);
    return found.get(executionId) ?? [];
  }

  async search(query: ExecutionQuery, paging: Paging): ReturnType<ExecutionRepository["search"]> {
    const rows = await searchExecutions(this.#database, this.#database.dialect, query, paging);
    return { results: rows.map(executionOf), total: await totalOf(rows, paging, () => this.count(query)) };
  }

  count(query: ExecutionQuery): Promise<number> {
    return countExecutions(this.#database, this.#database.dialect, query);
  }

  delete(tenantId: string, executionId: string): Promise<boolean> {
    const { dialect } = this.#database;
    return this.#database.transaction(async (session) => {
      const known = await readExecutions(session, dialect, tenantId, [executionId]);
      await Promise.all(removeLabels(session, known));
      await writeTallies(
        session,
        dialect,
        known.map((before) => ({ before, execution: null })),
      );
      const key = [tenantId, executionId];
      await session.run(DELETE_TASK_RUNS, key);
      return (await session.run(DELETE_EXECUTION, key)) > 0;
    });
  }
}

const DELETE_TASK_RUNS = {
  name: "delete task runs of an execution",
  text: "DELETE FROM task_runs WHERE tenant_id = ? AND execution_id = ?",
};
const DELETE_EXECUTION = {
  name: "delete an execution",
  text: "DELETE FROM executions WHERE tenant_id = ? AND id = ?",
};
