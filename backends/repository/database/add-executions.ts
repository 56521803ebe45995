/** Puts executions that someone creates where they are found at once, before an executor has come to them. */
import type { Execution, TaskRun } from "../../../core/execution/execution.ts";
import type { SqlSession } from "../../database/sql-database.ts";
import { LABEL_COLUMNS, LABEL_NAME_COLUMNS, LABEL_NAME_KEY, labelNameRows, labelRows } from "./execution-labels.ts";
import {
  EXECUTION_COLUMNS,
  EXECUTION_KEY,
  executionRow,
  TASK_RUN_COLUMNS,
  TASK_RUN_KEY,
  taskRunRow,
} from "./execution-rows.ts";

/** An execution, with the task runs that it begins with. */
export interface NewExecution {
  readonly execution: Execution;
  readonly taskRuns?: readonly TaskRun[];
}

/** Adds the executions within the caller's transaction; those that are there already stay as they are. */
export async function addExecutions(session: SqlSession, added: readonly NewExecution[]): Promise<void> {
  const executions = added.map(({ execution }) => execution);
  const onConflict = "skip";
  await Promise.all([
    session.write({
      table: "executions",
      columns: EXECUTION_COLUMNS.all,
      rows: executions.map((execution) => executionRow(execution, "all")),
      onConflict,
      key: EXECUTION_KEY,
    }),
    session.write({
      table: "execution_labels",
      columns: LABEL_COLUMNS,
      rows: executions.flatMap(labelRows),
      onConflict,
      key: LABEL_COLUMNS,
    }),
    session.write({
      table: "labels",
      columns: LABEL_NAME_COLUMNS,
      rows: labelNameRows(executions),
      onConflict,
      key: LABEL_NAME_KEY,
    }),
    session.write({
      table: "task_runs",
      columns: TASK_RUN_COLUMNS,
      rows: added.flatMap(({ taskRuns = [] }) => taskRuns.map(taskRunRow)),
      onConflict,
      key: TASK_RUN_KEY,
    }),
  ]);
}
