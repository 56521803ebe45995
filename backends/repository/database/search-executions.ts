/**
 * Finding a page of executions. First their keys are found, along indexes that have all that is asked and stand in the
 * order of the answer; then the documents of just the page are read.
 */
import type { Sort } from "../../../core/contracts/filter.ts";
import type { ExecutionSortField, Paging } from "../../../core/contracts/repository.ts";
import type { Dialect, SqlRow, SqlSession, SqlValue } from "../../database/sql-database.ts";
import { idOf } from "./execution-conditions.ts";
import { amongExecutions, type ExecutionSource } from "./execution-sources.ts";
import type { FilterColumn } from "./filter-conditions.ts";
import type { NarrowedQuery } from "./narrowed-query.ts";
import { orderTerms } from "./order.ts";
import { pageValues } from "./pages.ts";
import { pageSources } from "./search-sources.ts";
import { skipDays } from "./skipped-days.ts";

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
  const { sort = [] } = paging;
  if (sort.length > 0 && !isNewestFirst(sort)) return await sortedPage(session, dialect, query, sort, limit, offset);
  const rest = await skipDays(session, dialect, query, offset);
  const { sources, mayRepeat } = pageSources(dialect, rest.query);
  const keys = unitedKeys(sources, {
    columns: NEWEST_FIRST,
    terms: NEWEST_FIRST,
    limit,
    offset: rest.offset,
    mayRepeat,
  });
  return await documentsOf(session, query, keys, NEWEST_FIRST);
}

function isNewestFirst([first, ...more]: readonly Sort[]): boolean {
  return first?.field === "startDate" && first.direction === "desc" && more.length === 0;
}

async function sortedPage(
  session: SqlSession,
  dialect: Dialect,
  query: NarrowedQuery,
  sort: readonly Sort<ExecutionSortField>[],
  limit: number,
  offset: number,
): Promise<readonly SqlRow[]> {
  const columns = [...new Set([...NEWEST_FIRST, ...sort.map(({ field }) => SORT_COLUMNS[field].column)])];
  const terms = [...orderTerms(dialect, sort, SORT_COLUMNS), ...NEWEST_FIRST];
  const source = amongExecutions(dialect, query);
  const keys = unitedKeys([source], { columns, terms, limit, offset, mayRepeat: false });
  return await documentsOf(session, query, keys, terms);
}

interface Keys {
  readonly text: string;
  readonly values: readonly SqlValue[];
}

interface KeysWanted {
  readonly columns: readonly string[];
  /** Of ORDER BY, each beginning with one of the columns. */
  readonly terms: readonly string[];
  readonly limit: number;
  readonly offset: number;
  /** An execution may be in several sources. */
  readonly mayRepeat: boolean;
}

/** The keys of the page: of several sources the first ones of each are put in order. */
function unitedKeys(sources: readonly ExecutionSource[], wanted: KeysWanted): Keys {
  const { terms, limit, offset, mayRepeat } = wanted;
  const [only, ...more] = sources;
  if (only && more.length === 0) return keysOf(only, wanted, limit, offset);
  const parts = sources.map((source) => keysOf(source, wanted, limit + offset, 0));
  const union = mayRepeat ? " UNION " : " UNION ALL ";
  const all = parts.map(({ text }, at) => `SELECT * FROM (${text}) AS part${at}`).join(union);
  const text = `SELECT * FROM (${all}) AS parts ORDER BY ${terms.join(", ")} LIMIT ? OFFSET ?`;
  return { text, values: [...parts.flatMap(({ values }) => values), limit, offset] };
}

function keysOf(
  { table, conditions }: ExecutionSource,
  { columns, terms }: KeysWanted,
  limit: number,
  offset: number,
): Keys {
  const columnOf = (column: string): string => (column === "id" ? idOf(table) : `${table}.${column}`);
  const selected = columns.map((column) => `${columnOf(column)} AS ${column}`).join(", ");
  const order = terms.map((term) => term.replace(/^\w+/, columnOf)).join(", ");
  const text = `SELECT ${selected} FROM ${table} WHERE ${conditions.text} ORDER BY ${order} LIMIT ? OFFSET ?`;
  return { text, values: [...conditions.values, limit, offset] };
}

async function documentsOf(
  session: SqlSession,
  { tenantId }: NarrowedQuery,
  keys: Keys,
  terms: readonly string[],
): Promise<readonly SqlRow[]> {
  const text = `SELECT executions.tenant_id, executions.id, executions.namespace, executions.flow_id,
      executions.flow_revision, executions.parent_id, executions.value, executions.given
    FROM (${keys.text}) AS page JOIN executions ON executions.tenant_id = ? AND executions.id = page.id
    ORDER BY ${terms.map((term) => `page.${term}`).join(", ")}`;
  return await session.query({ name: "search executions", text }, [...keys.values, tenantId]);
}
