/**
 * What lists are filtered, sorted and counted by beside what they were from the beginning: columns of executions,
 * triggers and metrics, and the texts of labels. Rows that are there already are filled by the program, as what is in
 * their documents is not for every database to read (searched-columns-filling.ts).
 */
import type { Dialect } from "../sql-database.ts";
import type { Migration } from "./migration.ts";
import { executionFilling, labelFilling, metricFilling, triggerFilling } from "./searched-columns-filling.ts";

/** See the file's head. */
export const searchedColumns: Migration = {
  number: 4,
  name: "searched columns",
  statements: (dialect) => [
    ...executions(dialect),
    executionFilling,
    ...executionIndexes(dialect),
    labels(dialect),
    labelFilling,
    ...triggers(dialect),
    triggerFilling,
    ...metrics(dialect),
    metricFilling,
    "CREATE INDEX logs_by_namespace ON logs (tenant_id, namespace, timestamp_ms, flow_id, log_level)",
    dashboards(dialect),
  ],
};

function executions({ keyText, computed, dropIndex }: Dialect): readonly string[] {
  return [
    // Made anew when the rows are filled, which takes longer with each index that is there.
    dropIndex("executions_by_namespace", "executions"),
    dropIndex("executions_by_state", "executions"),
    dropIndex("executions_by_parent", "executions"),
    `ALTER TABLE executions ADD COLUMN kind ${keyText(20)} NOT NULL DEFAULT 'NORMAL'`,
    `ALTER TABLE executions ADD COLUMN duration_ms ${computed("end_ms + newness")}`,
    `ALTER TABLE executions ADD COLUMN trigger_id ${keyText(256)}`,
    `ALTER TABLE executions ADD COLUMN trigger_execution_id ${keyText(100)}`,
  ];
}

/** After they are filled, as an index is made faster than it is kept. Why each is there is told in decision 011. */
function executionIndexes({ ordered, onlyWhere }: Dialect): readonly string[] {
  // Read backwards, as what ended last or took longest comes first, and the newest first among equals.
  const equals = "newness DESC, id DESC, namespace, flow_id, state";
  // Live executions have not ended and most were started by no other: their steps need not touch these indexes.
  const having = (column: string): string => onlyWhere(`${column} IS NOT NULL`);
  return [
    "CREATE INDEX executions_by_namespace ON executions (tenant_id, namespace, newness, id, flow_id, state, end_ms)",
    "CREATE INDEX executions_by_state ON executions (tenant_id, state, newness, id, namespace, flow_id, end_ms)",
    `CREATE INDEX executions_by_end ON executions (tenant_id, ${ordered("end_ms", "asc")}, ${equals})${having("end_ms")}`,
    `CREATE INDEX executions_by_duration ON executions (tenant_id, ${ordered("duration_ms", "asc")}, ${equals})
      ${having("duration_ms")}`,
    "CREATE INDEX executions_by_flow ON executions (tenant_id, flow_id, newness, id, namespace)",
    `CREATE INDEX executions_by_trigger_execution
      ON executions (tenant_id, trigger_execution_id, newness, id, namespace, flow_id)${having("trigger_execution_id")}`,
    `CREATE INDEX executions_by_parent ON executions (tenant_id, parent_id)${having("parent_id")}`,
  ];
}

/** What prints stand for. Keys and values are of any length; `label_text` has both in small letters. */
function labels({ keyText, documentType }: Dialect): string {
  return `CREATE TABLE labels (
    tenant_id ${keyText(100)} NOT NULL,
    label ${keyText(22)} NOT NULL,
    label_key ${documentType} NOT NULL,
    label_value ${documentType} NOT NULL,
    label_text ${documentType} NOT NULL,
    PRIMARY KEY (tenant_id, label)
  )`;
}

function triggers({ keyText }: Dialect): readonly string[] {
  return [
    `ALTER TABLE triggers ADD COLUMN trigger_type ${keyText(256)} NOT NULL DEFAULT ''`,
    "ALTER TABLE triggers ADD COLUMN is_enabled BIGINT NOT NULL DEFAULT 1",
    `ALTER TABLE triggers ADD COLUMN worker_id ${keyText(100)}`,
    "ALTER TABLE triggers ADD COLUMN last_ms BIGINT",
    "ALTER TABLE triggers ADD COLUMN next_ms BIGINT",
  ];
}

function metrics({ keyText }: Dialect): readonly string[] {
  return [
    `ALTER TABLE metrics ADD COLUMN namespace ${keyText(150)} NOT NULL DEFAULT ''`,
    `ALTER TABLE metrics ADD COLUMN flow_id ${keyText(100)} NOT NULL DEFAULT ''`,
    `ALTER TABLE metrics ADD COLUMN task_id ${keyText(256)} NOT NULL DEFAULT ''`,
    `ALTER TABLE metrics ADD COLUMN task_run_id ${keyText(100)} NOT NULL DEFAULT ''`,
    `ALTER TABLE metrics ADD COLUMN metric_type ${keyText(20)} NOT NULL DEFAULT ''`,
    `ALTER TABLE metrics ADD COLUMN metric_name ${keyText(256)} NOT NULL DEFAULT ''`,
    "ALTER TABLE metrics ADD COLUMN metric_value DOUBLE PRECISION NOT NULL DEFAULT 0",
  ];
}

function dashboards({ keyText, documentType }: Dialect): string {
  return `CREATE TABLE dashboards (
    tenant_id ${keyText(100)} NOT NULL,
    id ${keyText(256)} NOT NULL,
    title ${keyText(500)} NOT NULL,
    source ${documentType} NOT NULL,
    created_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL,
    is_deleted BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
  )`;
}
