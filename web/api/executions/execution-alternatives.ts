/** Searches for executions that fit one query or another: each is asked by itself, and the pages are put together. */

import {
  type ExecutionQuery,
  type ExecutionRepository,
  type ExecutionSortField,
  PAGE_SIZE_MAX,
  type Page,
  type Paging,
} from "../../../core/contracts/repository.ts";
import type { Execution } from "../../../core/execution/execution.ts";
import { executionFields, startMsOf } from "../../../core/filters/execution-fields.ts";
import { compareValues, rowOrder } from "../../../core/filters/row-order.ts";
import { illegalArgument } from "../http/problem.ts";
import type { QueryFilter } from "../http/route.ts";
import { type ExecutionParameters, executionQueryOf } from "./execution-query.ts";

/** Queries of one search; what several of them find is counted for each set of them. */
export const QUERIES_MAX = 5;

/** The queries that a search comes to, of which one must fit. @throws ApiProblem 422 for what makes no sense */
export function executionQueriesOf(
  { dateFilter, ...parameters }: ExecutionParameters,
  alternatives: readonly (readonly QueryFilter[])[],
  nowMs: number,
): readonly ExecutionQuery[] {
  const dates = dateFilter === "START_OR_END_DATE" ? (["START_DATE", "END_DATE"] as const) : [dateFilter];
  const wanted = alternatives.length === 0 ? [[]] : alternatives;
  return dates.flatMap((date) =>
    wanted.map((filters) =>
      executionQueryOf(date === undefined ? parameters : { ...parameters, dateFilter: date }, filters, nowMs),
    ),
  );
}

/** A page of what at least one of the queries finds. @throws ApiProblem 422 for too many queries, and pages too far */
export async function searchAny(
  executions: ExecutionRepository,
  queries: readonly ExecutionQuery[],
  paging: Paging<ExecutionSortField>,
): Promise<Page<Execution>> {
  const [only, ...others] = queries;
  if (!only) return { results: [], total: 0 };
  if (others.length === 0) return await executions.search(only, paging);
  if (queries.length > QUERIES_MAX) throw illegalArgument(`More than ${QUERIES_MAX} alternatives`);
  const { page, size, sort } = paging;
  if (page * size > PAGE_SIZE_MAX) {
    throw illegalArgument(`Of alternatives only the first ${PAGE_SIZE_MAX} executions are answered`);
  }
  const first = { page: 1, size: page * size, ...(sort ? { sort } : {}) };
  const found = await Promise.all(queries.map((query) => executions.search(query, first)));
  const all = new Map(found.flatMap(({ results }) => results).map((execution) => [execution.id, execution]));
  const isWhole = found.every(({ results, total }) => results.length === total);
  return {
    results: [...all.values()]
      .sort(rowOrder(executionFields.sortValueOf, sort, newestFirst))
      .slice((page - 1) * size, page * size),
    total: isWhole ? all.size : await countAny(executions, queries),
  };
}

/** What is found by several is counted once: sets of an odd number of queries add, the others take away. */
async function countAny(executions: ExecutionRepository, queries: readonly ExecutionQuery[]): Promise<number> {
  let sets: (readonly ExecutionQuery[])[] = [[]];
  for (const query of queries) sets = sets.concat(sets.map((set) => [...set, query]));
  const counts = sets.slice(1).map(async (set) => {
    const count = await executions.count(allOf(set));
    return set.length % 2 === 1 ? count : -count;
  });
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}

/** The queries differ in their filters alone. */
function allOf(queries: readonly ExecutionQuery[]): ExecutionQuery {
  return { tenantId: "", ...queries[0], filters: queries.flatMap(({ filters = [] }) => filters) };
}

function newestFirst(a: Execution, b: Execution): number {
  return startMsOf(b) - startMsOf(a) || compareValues(a.id, b.id);
}
