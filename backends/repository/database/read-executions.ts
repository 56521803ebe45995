/** Executions and their task runs by id. */
import type { Execution, TaskRun } from "../../../core/execution/execution.ts";
import type { Dialect, SqlSession } from "../../database/sql-database.ts";
import { chunks, IDS_MAX } from "./by-tenant.ts";
import { EXECUTION_SELECTED, executionOf, taskRunOf } from "./execution-rows.ts";

/** The executions of a tenant that are known of these ids, in no order; nobody else changes them when so asked. */
export async function readExecutions(
  session: SqlSession,
  dialect: Dialect,
  tenantId: string,
  ids: readonly string[],
  isForUpdate = false,
): Promise<readonly Execution[]> {
  const found: Execution[] = [];
  for (const some of chunks(ids, IDS_MAX)) {
    const condition = `tenant_id = ? AND ${dialect.inList("id", some.length)}`;
    const end = isForUpdate ? `ORDER BY id ${dialect.forUpdate}` : "";
    const text = `SELECT ${EXECUTION_SELECTED} FROM executions WHERE ${condition} ${end}`;
    const rows = await session.query({ name: "select executions by id", text }, [tenantId, ...some]);
    for (const row of rows) found.push(executionOf(row));
  }
  return found;
}

/** The task runs of these executions by execution, in the order they were created; none for those that have none. */
export async function readTaskRuns(
  session: SqlSession,
  dialect: Dialect,
  tenantId: string,
  executionIds: readonly string[],
): Promise<ReadonlyMap<string, readonly TaskRun[]>> {
  const found = new Map<string, TaskRun[]>();
  for (const some of chunks(executionIds, IDS_MAX)) {
    const condition = `tenant_id = ? AND ${dialect.inList("execution_id", some.length)}`;
    const text = `SELECT tenant_id, execution_id, id, value FROM task_runs WHERE ${condition} ORDER BY position`;
    const rows = await session.query({ name: "select task runs of executions", text }, [tenantId, ...some]);
    for (const row of rows) {
      const taskRun = taskRunOf(row);
      const known = found.get(taskRun.executionId);
      if (known) known.push(taskRun);
      else found.set(taskRun.executionId, [taskRun]);
    }
  }
  return found;
}
