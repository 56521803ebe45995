/**
 * What steps change of executions, written with few statements however many executions they are about: one for the
 * headers, one for the task runs, and one for labels where those changed.
 */
import type { ExecutionChange } from "../../../core/contracts/repository.ts";
import type { Execution, TaskRun } from "../../../core/execution/execution.ts";
import type { Dialect, SqlSession, SqlValue } from "../../database/sql-database.ts";
import { byTenant, chunks, IDS_MAX } from "./by-tenant.ts";
import {
  areLabelsAlike,
  isLabelledAlike,
  LABEL_COLUMNS,
  LABEL_KEY,
  LABEL_NAME_COLUMNS,
  LABEL_NAME_KEY,
  labelNameRows,
  labelRows,
} from "./execution-labels.ts";
import {
  EXECUTION_COLUMNS,
  EXECUTION_KEY,
  EXECUTION_WRITES,
  executionRow,
  executionWriteOf,
  TASK_RUN_COLUMNS,
  TASK_RUN_KEY,
  taskRunRow,
} from "./execution-rows.ts";
import { writeTallies } from "./execution-tallies.ts";
import { readExecutions } from "./read-executions.ts";

/** All that changes of one execution. */
interface Merged {
  execution: Execution;
  /** As it was saved before; null when it was not, undefined when that is not known. */
  before: Execution | null | undefined;
  readonly taskRuns: Map<string, TaskRun>;
  readonly removed: Set<string>;
}

/** Writes the changes within the caller's transaction. Changes of one execution follow each other. */
export async function writeExecutions(
  session: SqlSession,
  dialect: Dialect,
  changes: readonly ExecutionChange[],
): Promise<void> {
  const merged = merge(changes);
  await lookBefore(session, dialect, merged);
  // Issued without awaiting each other, so that a database on the network is asked once for all.
  await Promise.all([
    ...writeHeaders(session, merged),
    ...writeLabels(session, merged),
    ...removeTaskRuns(session, dialect, merged),
    writeTallies(session, dialect, merged),
    session.write({
      table: "task_runs",
      columns: TASK_RUN_COLUMNS,
      rows: merged.flatMap(({ taskRuns }) => [...taskRuns.values()].map(taskRunRow)),
      onConflict: "replace",
      key: TASK_RUN_KEY,
    }),
  ]);
}

/** A row may be written once by a statement. */
function merge(changes: readonly ExecutionChange[]): readonly Merged[] {
  const byId = new Map<string, Merged>();
  for (const { execution, before, taskRuns, removedTaskRuns = [] } of changes) {
    const key = `${execution.tenantId}/${execution.id}`;
    const merged = byId.get(key) ?? { execution, before, taskRuns: new Map(), removed: new Set() };
    byId.set(key, merged);
    merged.execution = execution;
    for (const id of removedTaskRuns) {
      merged.taskRuns.delete(id);
      merged.removed.add(id);
    }
    for (const taskRun of taskRuns) merged.taskRuns.set(taskRun.id, taskRun);
  }
  return [...byId.values()];
}

/** Whoever does not tell what was saved before has it looked up. */
async function lookBefore(session: SqlSession, dialect: Dialect, merged: readonly Merged[]): Promise<void> {
  const unknown = merged.filter(({ before }) => before === undefined).map(({ execution }) => execution);
  for (const [tenantId, executions] of byTenant(unknown)) {
    const ids = executions.map(({ id }) => id);
    const known = new Map((await readExecutions(session, dialect, tenantId, ids)).map((each) => [each.id, each]));
    for (const each of merged) {
      if (each.before === undefined && each.execution.tenantId === tenantId) {
        each.before = known.get(each.execution.id) ?? null;
      }
    }
  }
}

function writeHeaders(session: SqlSession, merged: readonly Merged[]): readonly Promise<void>[] {
  const rows: Record<keyof typeof EXECUTION_WRITES, (readonly SqlValue[])[]> = { inPlace: [], moved: [], whole: [] };
  for (const { execution, before } of merged) {
    const way = executionWriteOf(before, execution);
    rows[way].push(executionRow(execution, EXECUTION_WRITES[way].columns));
  }
  return (["inPlace", "moved", "whole"] as const).map((way) => {
    const { columns, ...replaced } = EXECUTION_WRITES[way];
    return session.write({
      table: "executions",
      columns: EXECUTION_COLUMNS[columns],
      rows: rows[way],
      onConflict: "replace",
      key: EXECUTION_KEY,
      ...replaced,
    });
  });
}

function writeLabels(session: SqlSession, merged: readonly Merged[]): readonly Promise<unknown>[] {
  const changed = merged.filter(({ before, execution }) => !before || !isLabelledAlike(before, execution));
  const rows = changed.flatMap(({ execution }) => labelRows(execution));
  const named = changed.filter(({ before, execution }) => !before || !areLabelsAlike(before, execution));
  const olds = changed.flatMap(({ before }) => before ?? []);
  return [
    ...removeLabels(session, olds),
    session.write({ table: "execution_labels", columns: LABEL_COLUMNS, rows, onConflict: "skip", key: LABEL_COLUMNS }),
    session.write({
      table: "labels",
      columns: LABEL_NAME_COLUMNS,
      rows: labelNameRows(named.map(({ execution }) => execution)),
      onConflict: "skip",
      key: LABEL_NAME_KEY,
    }),
  ];
}

/** Labels in one statement that deletes them. */
const LABELS_MAX = 100;
const IS_LABEL = `(${LABEL_KEY.map((column) => `${column} = ?`).join(" AND ")})`;

/** Removes the labels of executions as they are saved. */
export function removeLabels(session: SqlSession, executions: readonly Execution[]): readonly Promise<unknown>[] {
  // By their whole key: they have no other index, as finding by them and removing are all that is done with them.
  return chunks(executions.flatMap(labelRows), LABELS_MAX).map((rows) => {
    const text = `DELETE FROM execution_labels WHERE ${rows.map(() => IS_LABEL).join(" OR ")}`;
    return session.run(
      { name: "delete labels of executions", text },
      rows.flatMap((row) => row.slice(0, LABEL_KEY.length)),
    );
  });
}

function removeTaskRuns(session: SqlSession, dialect: Dialect, merged: readonly Merged[]): readonly Promise<unknown>[] {
  return merged.flatMap(({ execution: { tenantId, id }, removed }) =>
    chunks([...removed], IDS_MAX).map((ids) => {
      const condition = `tenant_id = ? AND execution_id = ? AND ${dialect.inList("id", ids.length)}`;
      const text = `DELETE FROM task_runs WHERE ${condition}`;
      return session.run({ name: "delete task runs", text }, [tenantId, id, ...ids]);
    }),
  );
}
