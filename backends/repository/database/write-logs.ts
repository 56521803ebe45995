/** Writes log entries within the caller's transaction. */
import { LOG_LEVELS, type LogEntry } from "../../../core/contracts/log.ts";
import { decode, encode } from "../../../core/wire/wire.ts";
import type { SqlRow, SqlSession, SqlValue } from "../../database/sql-database.ts";
import { numberOf, optionalNumber, optionalText, textOf } from "./row-values.ts";

/** The columns of an entry; its position is given by the database. */
export const LOG_COLUMNS = [
  "tenant_id",
  "namespace",
  "flow_id",
  "execution_id",
  "task_id",
  "task_run_id",
  "attempt",
  "trigger_id",
  "log_level",
  "timestamp_ms",
  "message",
  "more",
] as const;

/** What has no column. The timestamp is there when it says more than its milliseconds. */
interface More {
  readonly thread?: string;
  readonly timestamp?: string;
}

/** Writes the entries in order. */
export async function writeLogs(session: SqlSession, entries: readonly LogEntry[]): Promise<void> {
  await session.write({ table: "logs", columns: LOG_COLUMNS, rows: entries.map(logRow) });
}

function logRow(entry: LogEntry): readonly SqlValue[] {
  const { tenantId, namespace, flowId, executionId, taskId, taskRunId, attemptNumber, triggerId } = entry;
  const { level, message, timestamp, thread } = entry;
  const timestampMs = Date.parse(timestamp) || 0;
  const more: More = {
    ...(thread === undefined ? {} : { thread }),
    ...(new Date(timestampMs).toISOString() === timestamp ? {} : { timestamp }),
  };
  return [
    tenantId,
    namespace,
    flowId,
    executionId ?? null,
    taskId ?? null,
    taskRunId ?? null,
    attemptNumber ?? null,
    triggerId ?? null,
    LOG_LEVELS.indexOf(level),
    timestampMs,
    message,
    Object.keys(more).length === 0 ? null : encode(more),
  ];
}

/** The entry of a row of {@link LOG_COLUMNS}. */
export function logOf(row: SqlRow): LogEntry {
  const more = optionalText(row, "more");
  const executionId = optionalText(row, "execution_id");
  const taskId = optionalText(row, "task_id");
  const taskRunId = optionalText(row, "task_run_id");
  const attemptNumber = optionalNumber(row, "attempt");
  const triggerId = optionalText(row, "trigger_id");
  return {
    tenantId: textOf(row, "tenant_id"),
    namespace: textOf(row, "namespace"),
    flowId: textOf(row, "flow_id"),
    ...(executionId === undefined ? {} : { executionId }),
    ...(taskId === undefined ? {} : { taskId }),
    ...(taskRunId === undefined ? {} : { taskRunId }),
    ...(attemptNumber === undefined ? {} : { attemptNumber }),
    ...(triggerId === undefined ? {} : { triggerId }),
    timestamp: new Date(numberOf(row, "timestamp_ms")).toISOString(),
    level: LOG_LEVELS[numberOf(row, "log_level")] ?? "INFO",
    message: textOf(row, "message"),
    ...(more === undefined ? {} : decode<More>(more)),
  };
}
