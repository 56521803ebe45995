/** Deleting executions with what belongs to them, many of them a few at a time. */
import type { ExecutionPurge, Purged } from "../../../core/contracts/repository.ts";
import type { Execution } from "../../../core/execution/execution.ts";
import { isTerminal, STATES } from "../../../core/execution/state.ts";
import type { SqlDatabase, SqlSession } from "../../database/sql-database.ts";
import { againOnConflict } from "./again-on-conflict.ts";
import { deleteInBatches } from "./delete-in-batches.ts";
import { amongExecutions } from "./execution-sources.ts";
import { writeTallies } from "./execution-tallies.ts";
import type { NarrowedQuery } from "./narrowed-query.ts";
import { readExecutions } from "./read-executions.ts";
import { textOf } from "./row-values.ts";
import { understood } from "./understood-query.ts";
import { removeLabels } from "./write-executions.ts";

/** Executions that one transaction deletes. */
const PURGED_MAX = 100;

/** Deletes ended executions that match, at most so many. */
export async function purgeExecutions(database: SqlDatabase, purge: ExecutionPurge, max: number): Promise<Purged> {
  const purged = { executions: 0, logs: 0, metrics: 0 };
  const asked = await understood(database, database.dialect, purge);
  for (const state of (asked.states ?? STATES).filter(isTerminal)) {
    while (purged.executions < max) {
      const ids = await idsToPurge(
        database,
        { ...asked, states: [state] },
        purge,
        Math.min(PURGED_MAX, max - purged.executions),
      );
      if (ids.length === 0) break;
      // What belongs to executions goes first: nobody would find it without them.
      if (purge.logs !== false) purged.logs += await deleteOf(database, "logs", purge.tenantId, ids);
      if (purge.metrics !== false) purged.metrics += await deleteOf(database, "metrics", purge.tenantId, ids);
      // One that was started again meanwhile stays.
      purged.executions += await deleteExecutions(
        database,
        purge.tenantId,
        ids,
        (each) => each.state.current === state,
      );
    }
  }
  return purged;
}

/** Deletes those of these executions that are wanted as they are now, with their task runs; answers how many. */
export function deleteExecutions(
  database: SqlDatabase,
  tenantId: string,
  ids: readonly string[],
  isWanted: (execution: Execution) => boolean,
): Promise<number> {
  const { dialect } = database;
  const transaction = async (session: SqlSession): Promise<number> => {
    const found = (await readExecutions(session, dialect, tenantId, ids, true)).filter(isWanted);
    if (found.length === 0) return 0;
    const values = [tenantId, ...found.map(({ id }) => id)];
    const deletion = (table: string, column: string) => ({
      name: `delete ${table}`,
      text: `DELETE FROM ${table} WHERE tenant_id = ? AND ${dialect.inList(column, found.length)}`,
    });
    await Promise.all([
      session.run(deletion("task_runs", "execution_id"), values),
      ...removeLabels(session, found),
      writeTallies(
        session,
        dialect,
        found.map((before) => ({ before, execution: null })),
      ),
    ]);
    return await session.run(deletion("executions", "id"), values);
  };
  return againOnConflict(() => database.transaction(transaction));
}

/** Of one state at a time, as the index by state then leads to the oldest ones. */
async function idsToPurge(
  database: SqlDatabase,
  query: NarrowedQuery,
  { ids, endedBefore }: Pick<ExecutionPurge, "ids" | "endedBefore">,
  max: number,
): Promise<readonly string[]> {
  const { conditions } = amongExecutions(database.dialect, query);
  conditions.oneOf("executions.id", ids);
  conditions.atMost("end_ms", endedBefore === undefined ? undefined : Date.parse(endedBefore));
  const text = `SELECT id FROM executions WHERE ${conditions.text} ORDER BY newness DESC, id DESC LIMIT ?`;
  const rows = await database.query({ name: "select executions to purge", text }, [...conditions.values, max]);
  return rows.map((row) => textOf(row, "id"));
}

async function deleteOf(
  database: SqlDatabase,
  table: "logs" | "metrics",
  tenantId: string,
  executionIds: readonly string[],
): Promise<number> {
  const condition = `tenant_id = ? AND ${database.dialect.inList("execution_id", executionIds.length)}`;
  return await deleteInBatches(database, { table, condition, values: [tenantId, ...executionIds] });
}
