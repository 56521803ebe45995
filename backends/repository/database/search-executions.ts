/**
 * Finding a page of executions. First their keys are found, along an index that has all that is asked and stands in
 * the order of the answer; then the documents of just the page are read.
 *
 * Executions of several states stand in several places of the index by state. Asked for `state IN (...)`, databases
 * either sort all of them or go through all executions, so the first ones of each state are taken and put in order.
 */
import type { Sort } from "../../../core/contracts/filter.ts";
import type { ExecutionSortField, Paging } from "../../../core/contracts/repository.ts";
import type { Dialect, SqlRow, SqlSession, SqlValue } from "../../database/sql-database.ts";
import { amongExecutions, type ExecutionSource, executionSources } from "./execution-conditions.ts";
import type { FilterColumn } from "./filter-conditions.ts";
import type { NarrowedQuery } from "./narrowed-query.ts";
import { orderTerms } from "./order.ts";
import { pageValues } from "./pages.ts";

/** The columns that executions are sorted by. */
const SORT_COLUMNS: Readonly<Record<ExecutionSortField, FilterColumn>> = {
  id: { column: "id" },
  namespace: { column: "namespace" },
  flowId: { column: "flow_id" },
  state: { column: "state" },
  startDate: { column: "newness", isNegated: true },
  endDate: { column: "end_ms", isOptional: true },
  duration: { column: "duration_ms", isOptional: true },
};

/** What all executions are sorted by in the end. */
const NEWEST_FIRST = ["newness", "id"];

/** Rows of the page in order. */
export async function searchExecutions(
  session: SqlSession,
  dialect: Dialect,
  query: NarrowedQuery,
  paging: Paging<ExecutionSortField>,
): Promise<readonly SqlRow[]> {
  const [limit, offset] = pageValues(paging);
  const sort = isNewestFirst(paging.sort) ? [] : (paging.sort ?? []);
  const columns = [...new Set([...NEWEST_FIRST, ...sort.map(({ field }) => SORT_COLUMNS[field].column)])];
  const terms = [...orderTerms(dialect, sort, SORT_COLUMNS), ...NEWEST_FIRST];
  const sources = sort.length > 0 ? [amongExecutions(dialect, query)] : sourcesByState(dialect, query);
  const parts = sources.map((source) => keysOf(source, columns, terms, limit + offset));
  const keys = parts.map(({ text }, at) => `SELECT * FROM (${text}) AS part${at}`).join(" UNION ALL ");
  const text = `SELECT executions.tenant_id, executions.id, executions.namespace, executions.flow_id,
      executions.flow_revision, executions.parent_id, executions.value, executions.given
    FROM (SELECT * FROM (${keys}) AS parts ORDER BY ${terms.join(", ")} LIMIT ? OFFSET ?) AS page
    JOIN executions ON executions.tenant_id = ? AND executions.id = page.id
    ORDER BY ${terms.map((term) => `page.${term}`).join(", ")}`;
  const values = [...parts.flatMap((part) => part.values), limit, offset, query.tenantId];
  return await session.query({ name: "search executions", text }, values);
}

function isNewestFirst([first, ...more]: readonly Sort[] = []): boolean {
  return first?.field === "startDate" && first.direction === "desc" && more.length === 0;
}

function sourcesByState(dialect: Dialect, query: NarrowedQuery): readonly ExecutionSource[] {
  const { states = [] } = query;
  const hasLead = query.namespace !== undefined || query.parentId !== undefined || query.labels.length > 0;
  return states.length > 1 && !(hasLead && query.namespacePrefix !== true)
    ? states.flatMap((state) => executionSources(dialect, { ...query, states: [state] }))
    : executionSources(dialect, query);
}

/** The keys of the first so many executions. */
function keysOf(
  { table, id, conditions }: ExecutionSource,
  columns: readonly string[],
  terms: readonly string[],
  max: number,
): { readonly text: string; readonly values: readonly SqlValue[] } {
  const columnOf = (column: string): string => `${table}.${column === "id" ? id : column}`;
  const selected = columns.map((column) => `${columnOf(column)} AS ${column}`).join(", ");
  const order = terms.map((term) => term.replace(/^\w+/, columnOf)).join(", ");
  const text = `SELECT ${selected} FROM ${table} WHERE ${conditions.text} ORDER BY ${order} LIMIT ?`;
  return { text, values: [...conditions.values, max] };
}
