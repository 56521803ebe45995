/**
 * The tables of the repository. Keys begin with the tenant and compare by code unit and case. What is searched by has
 * columns, instants as milliseconds; the rest is in documents. Why each index is there is said in
 * docs/decisions/011-tables-of-the-repository.md.
 */
import type { Dialect } from "../sql-database.ts";
import type { Migration } from "./migration.ts";

/** See the file's head. */
export const repositoryTables: Migration = {
  number: 1,
  name: "repository",
  statements: (dialect) => [
    ...revisions(dialect, "flows"),
    ...revisions(dialect, "templates"),
    ...executions(dialect),
    ...logs(dialect),
    ...triggers(dialect),
    ...others(dialect),
  ],
};

function revisions({ keyText, documentType }: Dialect, table: string): readonly string[] {
  return [
    `CREATE TABLE ${table} (
      tenant_id ${keyText(100)} NOT NULL,
      namespace ${keyText(150)} NOT NULL,
      id ${keyText(100)} NOT NULL,
      revision BIGINT NOT NULL,
      is_newest BIGINT NOT NULL,
      is_deleted BIGINT NOT NULL,
      source ${documentType} NOT NULL,
      value ${documentType} NOT NULL,
      PRIMARY KEY (tenant_id, namespace, id, revision)
    )`,
    `CREATE INDEX ${table}_newest ON ${table} (tenant_id, is_newest, namespace, id)`,
  ];
}

function executions({ keyText, documentType, growingKey }: Dialect): readonly string[] {
  return [
    `CREATE TABLE executions (
      tenant_id ${keyText(100)} NOT NULL,
      id ${keyText(100)} NOT NULL,
      namespace ${keyText(150)} NOT NULL,
      flow_id ${keyText(100)} NOT NULL,
      flow_revision BIGINT NOT NULL,
      state ${keyText(20)} NOT NULL,
      newness BIGINT NOT NULL,
      end_ms BIGINT,
      is_origin BIGINT NOT NULL,
      parent_id ${keyText(100)},
      value ${documentType} NOT NULL,
      given ${documentType},
      PRIMARY KEY (tenant_id, id)
    )`,
    "CREATE INDEX executions_newest ON executions (tenant_id, newness, id, namespace, flow_id)",
    "CREATE INDEX executions_by_namespace ON executions (tenant_id, namespace, newness, id, flow_id, state)",
    "CREATE INDEX executions_by_state ON executions (tenant_id, state, newness, id, namespace, flow_id)",
    "CREATE INDEX executions_by_parent ON executions (tenant_id, parent_id)",
    `CREATE TABLE execution_labels (
      tenant_id ${keyText(100)} NOT NULL,
      label ${keyText(22)} NOT NULL,
      newness BIGINT NOT NULL,
      execution_id ${keyText(100)} NOT NULL,
      namespace ${keyText(150)} NOT NULL,
      flow_id ${keyText(100)} NOT NULL,
      state ${keyText(20)} NOT NULL
    )`,
    `CREATE UNIQUE INDEX execution_labels_newest
      ON execution_labels (tenant_id, label, newness, execution_id, namespace, flow_id, state)`,
    `CREATE TABLE execution_tallies (
      position ${growingKey},
      tenant_id ${keyText(100)} NOT NULL,
      start_day BIGINT NOT NULL,
      namespace ${keyText(150)} NOT NULL,
      flow_id ${keyText(100)} NOT NULL,
      state ${keyText(20)} NOT NULL,
      executions BIGINT NOT NULL
    )`,
    `CREATE INDEX execution_tallies_by_day
      ON execution_tallies (tenant_id, start_day, namespace, flow_id, state, executions)`,
    `CREATE TABLE task_runs (
      position ${growingKey},
      tenant_id ${keyText(100)} NOT NULL,
      execution_id ${keyText(100)} NOT NULL,
      id ${keyText(100)} NOT NULL,
      value ${documentType} NOT NULL
    )`,
    "CREATE UNIQUE INDEX task_runs_by_execution ON task_runs (tenant_id, execution_id, id)",
  ];
}

function logs({ keyText, documentType, growingKey }: Dialect): readonly string[] {
  return [
    `CREATE TABLE logs (
      position ${growingKey},
      tenant_id ${keyText(100)} NOT NULL,
      namespace ${keyText(150)} NOT NULL,
      flow_id ${keyText(100)} NOT NULL,
      execution_id ${keyText(100)},
      task_id ${keyText(256)},
      task_run_id ${keyText(100)},
      attempt BIGINT,
      trigger_id ${keyText(256)},
      log_level BIGINT NOT NULL,
      timestamp_ms BIGINT NOT NULL,
      message ${documentType} NOT NULL,
      more ${documentType}
    )`,
    "CREATE INDEX logs_by_execution ON logs (tenant_id, execution_id, position)",
    "CREATE INDEX logs_by_time ON logs (tenant_id, timestamp_ms, log_level)",
    `CREATE TABLE metrics (
      position ${growingKey},
      tenant_id ${keyText(100)} NOT NULL,
      execution_id ${keyText(100)} NOT NULL,
      timestamp_ms BIGINT NOT NULL,
      value ${documentType} NOT NULL
    )`,
    "CREATE INDEX metrics_by_execution ON metrics (tenant_id, execution_id, position)",
    "CREATE INDEX metrics_by_time ON metrics (tenant_id, timestamp_ms)",
  ];
}

function triggers({ keyText, documentType }: Dialect): readonly string[] {
  return [
    `CREATE TABLE triggers (
      name ${keyText(620)} NOT NULL PRIMARY KEY,
      tenant_id ${keyText(100)} NOT NULL,
      namespace ${keyText(150)} NOT NULL,
      flow_id ${keyText(100)} NOT NULL,
      trigger_id ${keyText(256)} NOT NULL,
      version BIGINT NOT NULL,
      due_ms BIGINT,
      waits_for ${keyText(100)},
      value ${documentType} NOT NULL
    )`,
    "CREATE INDEX triggers_due ON triggers (due_ms)",
    "CREATE INDEX triggers_waiting ON triggers (waits_for)",
  ];
}

function others({ keyText, documentType }: Dialect): readonly string[] {
  return [
    `CREATE TABLE flow_changes (
      tenant_id ${keyText(100)} NOT NULL PRIMARY KEY,
      changes BIGINT NOT NULL
    )`,
    `CREATE TABLE service_instances (
      id ${keyText(100)} NOT NULL PRIMARY KEY,
      state ${keyText(30)} NOT NULL,
      sequence BIGINT NOT NULL,
      created_at ${keyText(40)} NOT NULL,
      updated_at ${keyText(40)} NOT NULL,
      value ${documentType} NOT NULL
    )`,
    `CREATE TABLE settings (
      name ${keyText(250)} NOT NULL PRIMARY KEY,
      value ${documentType} NOT NULL
    )`,
  ];
}
