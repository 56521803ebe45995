/** Writes metrics within the caller's transaction. */
import type { MetricEntry } from "../../../core/contracts/log.ts";
import { decode, encode } from "../../../core/wire/wire.ts";
import type { SqlRow, SqlSession } from "../../database/sql-database.ts";
import { textOf } from "./row-values.ts";

/** The columns of an entry; its position is given by the database. */
export const METRIC_COLUMNS = [
  "tenant_id",
  "execution_id",
  "timestamp_ms",
  "value",
  "namespace",
  "flow_id",
  "task_id",
  "task_run_id",
  "metric_type",
  "metric_name",
  "metric_value",
] as const;

/** What is read of an entry. */
export const METRIC_SELECTED = "tenant_id, execution_id, value";

type MetricValue = Omit<MetricEntry, "tenantId" | "executionId">;

/** Writes the entries in order. */
export async function writeMetrics(session: SqlSession, entries: readonly MetricEntry[]): Promise<void> {
  const rows = entries.map(({ tenantId, executionId, ...value }) => {
    const timestampMs = Date.parse(value.timestamp) || 0;
    const { namespace, flowId, taskId, taskRunId, type, name } = value;
    // Not every database has a word for what is no number.
    const number = Number.isFinite(value.value) ? value.value : 0;
    const document = encode(value satisfies MetricValue);
    return [tenantId, executionId, timestampMs, document, namespace, flowId, taskId, taskRunId, type, name, number];
  });
  await session.write({ table: "metrics", columns: METRIC_COLUMNS, rows });
}

/** The entry of a row of {@link METRIC_COLUMNS}. */
export function metricOf(row: SqlRow): MetricEntry {
  const key = { tenantId: textOf(row, "tenant_id"), executionId: textOf(row, "execution_id") };
  return { ...key, ...decode<MetricValue>(textOf(row, "value")) };
}
