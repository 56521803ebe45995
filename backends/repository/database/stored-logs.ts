/** Log entries in the database. */
import { LOG_LEVELS, type LogEntry } from "../../../core/contracts/log.ts";
import type { LogQuery, LogRepository, Paging } from "../../../core/contracts/repository.ts";
import type { Dialect, SqlDatabase } from "../../database/sql-database.ts";
import { Conditions } from "./conditions.ts";
import { deleteInBatches } from "./delete-in-batches.ts";
import { countOf, PAGE, pageValues, totalOf } from "./pages.ts";
import { LOG_COLUMNS, logOf, writeLogs } from "./write-logs.ts";

/** See the file's head. */
export class StoredLogs implements LogRepository {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  save(entries: readonly LogEntry[]): Promise<void> {
    return this.#database.transaction((session) => writeLogs(session, entries));
  }

  async find(query: LogQuery, paging: Paging): ReturnType<LogRepository["find"]> {
    const { text, values } = logConditions(this.#database.dialect, query);
    const select = `SELECT ${LOG_COLUMNS.join(", ")} FROM logs WHERE ${text} ORDER BY position ${PAGE}`;
    const rows = await this.#database.query({ name: "search logs", text: select }, [...values, ...pageValues(paging)]);
    const count = `SELECT count(*) AS total FROM logs WHERE ${text}`;
    const total = await totalOf(rows, paging, () => countOf(this.#database, "count logs", count, values));
    return { results: rows.map(logOf), total };
  }

  async readOn(query: LogQuery, place: string | undefined, max: number): ReturnType<LogRepository["readOn"]> {
    const { text, values } = logConditions(this.#database.dialect, query);
    const select = `SELECT position, ${LOG_COLUMNS.join(", ")} FROM logs WHERE ${text} AND position > ? ORDER BY position LIMIT ?`;
    const rows = await this.#database.query({ name: "read logs on", text: select }, [...values, place ?? "0", max]);
    const last = rows.at(-1);
    return { entries: rows.map(logOf), ...(last ? { place: String(last["position"]) } : {}) };
  }

  delete(query: LogQuery): Promise<number> {
    const { text, values } = logConditions(this.#database.dialect, query);
    return deleteInBatches(this.#database, { table: "logs", condition: text, values });
  }
}

function logConditions(dialect: Dialect, query: LogQuery): Conditions {
  const { tenantId, executionId, namespace, flowId, taskIds, taskRunId, triggerId } = query;
  const { minLevel, startDate, endDate } = query;
  return new Conditions(dialect)
    .equal("tenant_id", tenantId)
    .equal("execution_id", executionId)
    .equal("namespace", namespace)
    .equal("flow_id", flowId)
    .oneOf("task_id", taskIds)
    .equal("task_run_id", taskRunId)
    .equal("trigger_id", triggerId)
    .atLeast("log_level", minLevel === undefined ? undefined : LOG_LEVELS.indexOf(minLevel))
    .atLeast("timestamp_ms", startDate === undefined ? undefined : Date.parse(startDate))
    .atMost("timestamp_ms", endDate === undefined ? undefined : Date.parse(endDate));
}
