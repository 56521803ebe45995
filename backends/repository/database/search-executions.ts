/**
 * Finding a page of executions. First their keys are found, along indexes that have all that is asked and stand in the
 * order of the answer; then the documents of just the page are read.
 */
import type { Sort } from "../../../core/contracts/filter.ts";
import type { ExecutionSortField, Paging } from "../../../core/contracts/repository.ts";
import { isTerminal, STATES } from "../../../core/execution/state.ts";
import type { Dialect, SqlRow, SqlSession, SqlValue } from "../../database/sql-database.ts";
import { idOf } from "./execution-conditions.ts";
import { isTallied, liveOnes } from "./execution-parts.ts";
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

/** Rows of the page in order, the newest first. */
export async function searchExecutions(
  session: SqlSession,
  dialect: Dialect,
  query: NarrowedQuery,
  paging: Paging<ExecutionSortField>,
): Promise<readonly SqlRow[]> {
  const [limit, offset] = pageValues(paging);
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

/** True when the order is the one that executions have by themselves. */
export function isNewestFirst([first, ...more]: readonly Sort[] = []): boolean {
  return first === undefined || (first.field === "startDate" && first.direction === "desc" && more.length === 0);
}

/** Rows of the page in another order. @param total how many match */
export async function sortExecutions(
  session: SqlSession,
  dialect: Dialect,
  query: NarrowedQuery,
  paging: Paging<ExecutionSortField>,
  total: number,
): Promise<readonly SqlRow[]> {
  const [limit, offset] = pageValues(paging);
  const { sort = [] } = paging;
  if (total <= offset) return [];
  const isTold = isTallied(query);
  const isCollected = total <= (isTold ? COLLECTED_MAX : FETCHED_MAX);
  const columns = [...new Set([...NEWEST_FIRST, ...sort.map(({ field }) => SORT_COLUMNS[field].column)])];
  const terms = [...orderTerms(dialect, sort, SORT_COLUMNS), ...NEWEST_FIRST];
  const wanted: KeysWanted = { columns, terms, limit, offset, mayRepeat: false };
  if (isCollected && !isTold) return await documentsOf(session, query, fetchedKeys(dialect, query, wanted), terms);
  const keys = isCollected
    ? keysOf(amongExecutions(dialect, query), wanted, limit, offset, COLLECTED)
    : unitedKeys(orderedSources(dialect, query, sort), wanted);
  return await documentsOf(session, query, keys, terms);
}

/** Executions that are rather all looked at and sorted than searched for along an index that stands in the order. */
const COLLECTED_MAX = 50_000;

/** The same where an index does not have what they are sorted by. */
const FETCHED_MAX = 5_000;

/** Along the index of the order. Those of ends and durations do not have live executions, which are few. */
function orderedSources(
  dialect: Dialect,
  query: NarrowedQuery,
  [first]: readonly Sort<ExecutionSortField>[],
): readonly ExecutionSource[] {
  const { conditions, table } = amongExecutions(dialect, query, true);
  if (first?.field !== "endDate" && first?.field !== "duration") return [{ conditions, table }];
  conditions.add(`executions.${SORT_COLUMNS[first.field].column} IS NOT NULL`);
  const states = (query.states ?? STATES).filter((state) => !isTerminal(state));
  const live = states.length === 0 ? [] : [liveOnes(dialect, { ...query, states })];
  return [{ conditions, table }, ...live];
}

/** What columns are told by in other indexes than those that stand in their order. */
const COLLECTED: Readonly<Record<string, string>> = {
  id: "coalesce(executions.id, '')",
  end_ms: "(executions.end_ms + 0)",
  duration_ms: "(executions.end_ms + executions.newness)",
};

/** The keys of few executions, found however they are found and sorted then. */
function fetchedKeys(dialect: Dialect, query: NarrowedQuery, { columns, terms, limit, offset }: KeysWanted): Keys {
  const { sources, mayRepeat } = pageSources(dialect, query);
  const found = sources.map(({ table, conditions }) => {
    return `SELECT ${idOf(table)} AS id FROM ${table} WHERE ${conditions.text}`;
  });
  const selected = columns.map((column) => `executions.${column} AS ${column}`).join(", ");
  const text = `SELECT ${selected} FROM (${found.join(mayRepeat ? " UNION " : " UNION ALL ")}) AS found
    JOIN executions ON executions.tenant_id = ? AND executions.id = found.id
    ORDER BY ${terms.map((term) => `executions.${term}`).join(", ")} LIMIT ? OFFSET ?`;
  const values = sources.flatMap(({ conditions }) => conditions.values);
  return { text, values: [...values, query.tenantId, limit, offset] };
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
  told: Readonly<Record<string, string>> = {},
): Keys {
  const columnOf = (column: string): string => (column === "id" ? idOf(table) : `${table}.${column}`);
  const selected = columns.map((column) => `${told[column] ?? columnOf(column)} AS ${column}`).join(", ");
  const order = terms.map((term) => term.replace(/^\w+/, (column) => told[column] ?? columnOf(column))).join(", ");
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
