/** Log entries in the database. */
import type { Group, Grouping, LogGroupField } from "../../../core/contracts/groups.ts";
import { LOG_LEVELS, type LogEntry } from "../../../core/contracts/log.ts";
import {
  LOG_FIELDS,
  type LogField,
  type LogQuery,
  type LogRepository,
  type LogSortField,
  type Paging,
} from "../../../core/contracts/repository.ts";
import { readFilters } from "../../../core/filters/filter-values.ts";
import { checkGrouping } from "../../../core/filters/row-groups.ts";
import type { Dialect, SqlDatabase } from "../../database/sql-database.ts";
import { Conditions } from "./conditions.ts";
import { deleteInBatches } from "./delete-in-batches.ts";
import { type FilterColumn, filterCondition, searchCondition } from "./filter-conditions.ts";
import { groupByText, groupColumns, groupedRows } from "./grouped-rows.ts";
import { orderTerms } from "./order.ts";
import { countOf, PAGE, pageValues, totalOf } from "./pages.ts";
import { ownPlace, withoutPatterns } from "./pattern-values.ts";
import { numberOf } from "./row-values.ts";
import { LOG_COLUMNS, logOf, writeLogs } from "./write-logs.ts";

const COLUMNS: Readonly<Record<LogField, FilterColumn>> = {
  q: { column: "message" },
  namespace: { column: "namespace" },
  flowId: { column: "flow_id" },
  executionId: { column: "execution_id", isOptional: true },
  taskId: { column: "task_id", isOptional: true },
  taskRunId: { column: "task_run_id", isOptional: true },
  triggerId: { column: "trigger_id", isOptional: true },
  attemptNumber: { column: "attempt", isOptional: true },
  level: { column: "log_level" },
  startDate: { column: "timestamp_ms" },
};

const SORT_COLUMNS: Readonly<Record<LogSortField, FilterColumn>> = { ...COLUMNS, timestamp: COLUMNS.startDate };

/** See the file's head. */
export class StoredLogs implements LogRepository {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  save(entries: readonly LogEntry[]): Promise<void> {
    return this.#database.transaction((session) => writeLogs(session, entries));
  }

  async find(query: LogQuery, paging: Paging<LogSortField>): ReturnType<LogRepository["find"]> {
    const { text, values } = await this.#conditions(query);
    const order = [...orderTerms(this.#database.dialect, paging.sort ?? [], SORT_COLUMNS), "position"].join(", ");
    const select = `SELECT ${LOG_COLUMNS.join(", ")} FROM logs WHERE ${text} ORDER BY ${order} ${PAGE}`;
    const rows = await this.#database.query({ name: "search logs", text: select }, [...values, ...pageValues(paging)]);
    const count = `SELECT count(*) AS total FROM logs WHERE ${text}`;
    const total = await totalOf(rows, paging, () => countOf(this.#database, "count logs", count, values));
    return { results: rows.map(logOf), total };
  }

  async readOn(query: LogQuery, place: string | undefined, max: number): ReturnType<LogRepository["readOn"]> {
    const { text, values } = await this.#conditions(query);
    const select = `SELECT position, ${LOG_COLUMNS.join(", ")} FROM logs WHERE ${text} AND position > ? ORDER BY position LIMIT ?`;
    const rows = await this.#database.query({ name: "read logs on", text: select }, [
      ...values,
      Number(place ?? 0),
      max,
    ]);
    const last = rows.at(-1);
    return { entries: rows.map(logOf), ...(last ? { place: String(last["position"]) } : {}) };
  }

  async groups(query: LogQuery, grouping: Grouping<LogGroupField>): ReturnType<LogRepository["groups"]> {
    checkGrouping(grouping);
    const { interval = "day" } = grouping;
    const fields = grouping.by.map(({ field: asked }) => {
      const field = asked === "timestamp" ? "startDate" : asked;
      return { kind: LOG_FIELDS[field], column: COLUMNS[field].column };
    });
    const { text, values } = await this.#conditions(query);
    const selected = [...groupColumns(fields, interval), "count(*) AS group_count"].join(", ");
    return await groupedRows<Group>(this.#database, {
      name: "group logs",
      fields,
      interval,
      text: `SELECT ${selected} FROM logs WHERE ${text} ${groupByText(fields)}`,
      values,
      groupOf: (row, own) => ({ values: own, count: numberOf(row, "group_count") }),
      sum: (one, other) => ({ ...one, count: one.count + other.count }),
    });
  }

  async delete(query: LogQuery): Promise<number> {
    const { text, values } = await this.#conditions(query);
    return await deleteInBatches(this.#database, { table: "logs", condition: text, values });
  }

  async #conditions(query: LogQuery): Promise<Conditions> {
    const { dialect } = this.#database;
    const conditions = logConditions(dialect, query);
    const asked = readFilters(LOG_FIELDS, query.filters);
    const filters = await withoutPatterns(this.#database, asked, ({ field }) =>
      ownPlace(dialect, "logs", COLUMNS[field].column, query.tenantId),
    );
    for (const filter of filters) {
      conditions.both(
        filter.field === "q"
          ? searchCondition(dialect, ["message"], filter)
          : filterCondition(dialect, COLUMNS[filter.field], filter),
      );
    }
    return conditions;
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
