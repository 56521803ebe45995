/** Executions counted in groups, from tallies where they tell all that is asked. */
import type {
  Durations,
  ExecutionGroup,
  ExecutionGroupField,
  ExecutionGrouping,
  GroupField,
  Groups,
} from "../../../core/contracts/groups.ts";
import { EXECUTION_FIELDS } from "../../../core/contracts/repository.ts";
import { CORRELATION_LABEL } from "../../../core/execution/system-labels.ts";
import { checkGrouping } from "../../../core/filters/row-groups.ts";
import type { Dialect, SqlRow, SqlSession, SqlValue } from "../../database/sql-database.ts";
import { hasOneLabel, queryConditions } from "./execution-conditions.ts";
import { type ExecutionPart, isTallied, talliedParts } from "./execution-parts.ts";
import { amongExecutions } from "./execution-sources.ts";
import { DAY_MS } from "./execution-tallies.ts";
import { type GroupedField, groupByText, groupColumns, groupedRows } from "./grouped-rows.ts";
import type { NarrowedQuery } from "./narrowed-query.ts";
import { numberOf } from "./row-values.ts";

/** What executions are put together by that tallies tell, with the columns there. */
const TALLIED: Readonly<Partial<Record<ExecutionGroupField, string>>> = {
  namespace: "namespace",
  flowId: "flow_id",
  state: "state",
  startDate: `start_day * ${DAY_MS}`,
};

const COLUMNS: Readonly<Record<Exclude<ExecutionGroupField, "labels">, string>> = {
  namespace: "executions.namespace",
  flowId: "executions.flow_id",
  flowRevision: "executions.flow_revision",
  state: "executions.state",
  kind: "executions.kind",
  startDate: "-executions.newness",
  endDate: "executions.end_ms",
  triggerId: "executions.trigger_id",
  triggerExecutionId: "executions.trigger_execution_id",
};

/** What rows of labels have. */
const NEAR: Readonly<Partial<Record<ExecutionGroupField, string>>> = {
  namespace: "execution_labels.namespace",
  flowId: "execution_labels.flow_id",
  state: "execution_labels.state",
  startDate: "-execution_labels.newness",
};

/** Of live executions, which are found by their states, and not in the order of their names. */
const LIVE: Readonly<Partial<Record<ExecutionGroupField, string>>> = {
  namespace: "coalesce(executions.namespace, '')",
  flowId: "coalesce(executions.flow_id, '')",
};

/** What is told of how long executions took. */
const DURATIONS = `count(executions.duration_ms) AS ended, min(executions.duration_ms) AS min_ms,
  max(executions.duration_ms) AS max_ms, sum(executions.duration_ms) AS sum_ms`;

/** See the file's head. @throws FilterError for a grouping that makes no sense */
export async function groupExecutions(
  session: SqlSession,
  dialect: Dialect,
  query: NarrowedQuery,
  grouping: ExecutionGrouping,
): Promise<Groups<ExecutionGroup>> {
  checkGrouping(grouping);
  const { by, durations = false, interval = "day" } = grouping;
  const isFromTallies = !durations && isTallied(query) && by.every((each) => isFieldTallied(each, interval));
  const parts = isFromTallies ? talliedParts(dialect, query) : [rowsPart(dialect, query, grouping)];
  const selects = parts.map((part) => selectOf(part, grouping, isFromTallies ? LIVE : {}));
  const all = selects.map(({ text }) => text).join(" UNION ALL ");
  const fields = by.map((each, at) => fieldOf(each, COLUMNS, at));
  const columns = by.map((_, at) => `g${at}`);
  const sum = `SELECT ${[...columns, "sum(group_count) AS group_count"].join(", ")} FROM (${all}) AS parts`;
  return await groupedRows(session, {
    name: "group executions",
    fields,
    interval,
    text: selects.length === 1 ? all : `${sum} ${groupByText(fields)}`,
    values: selects.flatMap(({ values }) => values),
    groupOf: (row, values) => ({
      values,
      count: numberOf(row, "group_count"),
      ...(durations ? { durations: durationsOf(row) } : {}),
    }),
    sum: (one, other) => ({ ...one, count: one.count + other.count, ...both(one.durations, other.durations) }),
  });
}

/** Where all is counted one by one: along the rows of labels when those have all that is asked. */
function rowsPart(dialect: Dialect, query: NarrowedQuery, { by, durations = false }: ExecutionGrouping): ExecutionPart {
  const isNear =
    by.filter(({ field }) => field === "labels").length === 1 &&
    by.every(({ field, key }) => (field === "labels" ? key !== CORRELATION_LABEL : NEAR[field] !== undefined));
  const isPlain = query.filters.length === 0 && !query.anyOf && query.parentId === undefined && !durations;
  if (!isNear || !isPlain) return amongExecutions(dialect, query);
  const conditions = queryConditions(dialect, query, "execution_labels");
  for (const label of query.labels) {
    // An own correlation has no row.
    if (label.ownId !== undefined) return amongExecutions(dialect, query);
    conditions.both(hasOneLabel(dialect, query.tenantId, label, "execution_labels"));
  }
  return { table: "execution_labels", conditions };
}

function isFieldTallied({ field }: GroupField<ExecutionGroupField>, interval: string): boolean {
  return TALLIED[field] !== undefined && (field !== "startDate" || ["day", "week", "month"].includes(interval));
}

function fieldOf(
  { field }: GroupField<ExecutionGroupField>,
  columns: Readonly<Partial<Record<ExecutionGroupField, string>>>,
  at: number,
): GroupedField {
  return { kind: EXECUTION_FIELDS[field], column: columns[field] ?? `labels_${at}.label_value` };
}

function selectOf(
  { table, conditions }: ExecutionPart,
  { by, durations = false, interval = "day" }: ExecutionGrouping,
  live: Readonly<Partial<Record<ExecutionGroupField, string>>>,
): { readonly text: string; readonly values: readonly SqlValue[] } {
  const isTallies = table === "execution_tallies";
  const columns = { executions: { ...COLUMNS, ...live }, execution_labels: NEAR, execution_tallies: TALLIED }[table];
  const fields = by.map((each, at) => fieldOf(each, columns, at));
  const joins = by.map(({ field, key = "" }, at) => (field === "labels" ? { at, key } : undefined)).filter(isThere);
  const joined = joins.map(({ at }) =>
    table === "execution_labels"
      ? `JOIN labels AS labels_${at} ON labels_${at}.tenant_id = execution_labels.tenant_id
        AND labels_${at}.label = execution_labels.label AND labels_${at}.label_key = ?`
      : `JOIN execution_labels AS labelled_${at} ON labelled_${at}.tenant_id = executions.tenant_id
        AND labelled_${at}.newness = executions.newness AND labelled_${at}.execution_id = executions.id
      JOIN labels AS labels_${at} ON labels_${at}.tenant_id = executions.tenant_id
        AND labels_${at}.label = labelled_${at}.label AND labels_${at}.label_key = ?`,
  );
  const count = isTallies ? "sum(executions) AS group_count" : "count(*) AS group_count";
  const selected = [...groupColumns(fields, interval), count, ...(durations ? [DURATIONS] : [])];
  const text = `SELECT ${selected.join(", ")} FROM ${table} ${joined.join(" ")}
    WHERE ${conditions.text} ${groupByText(fields)}`;
  return { text, values: [...joins.map(({ key }) => key), ...conditions.values] };
}

function isThere<T>(value: T | undefined): value is T {
  return value !== undefined;
}

function durationsOf(row: SqlRow): Durations {
  const [count = 0, minMs = 0, maxMs = 0, sumMs = 0] = ["ended", "min_ms", "max_ms", "sum_ms"].map((column) =>
    Number(row[column] ?? 0),
  );
  return { count, minMs, maxMs, sumMs };
}

function both(one: Durations | undefined, other: Durations | undefined): { readonly durations?: Durations } {
  if (!one || !other) return {};
  if (one.count === 0 || other.count === 0) return { durations: one.count === 0 ? other : one };
  return {
    durations: {
      count: one.count + other.count,
      minMs: Math.min(one.minMs, other.minMs),
      maxMs: Math.max(one.maxMs, other.maxMs),
      sumMs: one.sumMs + other.sumMs,
    },
  };
}
