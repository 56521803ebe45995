/** What a search of logs asks, as conditions on their columns. */
import { LOG_LEVELS } from "../../../core/contracts/log.ts";
import { LOG_FIELDS, type LogField, type LogQuery } from "../../../core/contracts/repository.ts";
import { type ReadFilter, readFilters } from "../../../core/filters/filter-values.ts";
import type { Dialect, SqlSession } from "../../database/sql-database.ts";
import { Conditions } from "./conditions.ts";
import { type FilterColumn, filterCondition, searchCondition } from "./filter-conditions.ts";
import { ownPlace, withoutPatterns } from "./pattern-values.ts";

/** The columns of fields. */
export const COLUMNS: Readonly<Record<LogField, FilterColumn>> = {
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

/** A query as conditions: free texts apart, as they make the database read what was logged. */
export interface LogConditions {
  readonly plain: Conditions;
  /** Undefined when no text is looked for. */
  readonly searched: Conditions | undefined;
}

/** The conditions of a query. @throws FilterError for a filter that makes no sense or asks for too much */
export async function logConditions(session: SqlSession, dialect: Dialect, query: LogQuery): Promise<LogConditions> {
  const plain = partConditions(dialect, query);
  const searched = new Conditions(dialect);
  let isSearched = false;
  const read = async (filters: LogQuery["filters"]): Promise<readonly ReadFilter<LogField>[]> => {
    const asked: readonly ReadFilter<LogField>[] = readFilters(LOG_FIELDS, filters);
    return await withoutPatterns(session, asked, ({ field }) =>
      ownPlace(dialect, "logs", COLUMNS[field].column, query.tenantId),
    );
  };
  for (const filter of await read(query.filters)) {
    const isSearch = filter.field === "q";
    (isSearch ? searched : plain).both(conditionOf(dialect, filter));
    isSearched ||= isSearch;
  }
  if (query.anyOf) {
    const sets: (readonly ReadFilter<LogField>[])[] = [];
    for (const filters of query.anyOf) sets.push(await read(filters));
    const isSearch = sets.some((filters) => filters.some(({ field }) => field === "q"));
    (isSearch ? searched : plain).either(sets.map((filters) => allOf(dialect, filters)));
    isSearched ||= isSearch;
  }
  return { plain, searched: isSearched ? searched : undefined };
}

function allOf(dialect: Dialect, filters: readonly ReadFilter<LogField>[]): Conditions {
  const all = new Conditions(dialect);
  for (const filter of filters) all.both(conditionOf(dialect, filter));
  return all;
}

function conditionOf(dialect: Dialect, filter: ReadFilter<LogField>): Conditions {
  return filter.field === "q"
    ? searchCondition(dialect, ["message"], filter)
    : filterCondition(dialect, COLUMNS[filter.field], filter);
}

function partConditions(dialect: Dialect, query: LogQuery): Conditions {
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
