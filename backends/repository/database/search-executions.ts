/**
 * Finding a page of executions. First their keys are found, along an index that has all that is asked and stands in
 * the order of the answer; then the documents of just the page are read.
 *
 * Executions of several states stand in several places of the index by state. Asked for `state IN (...)`, databases
 * either sort all of them or go through all executions, so the first ones of each state are taken and put in order.
 */
import type { ExecutionQuery, Paging } from "../../../core/contracts/repository.ts";
import type { Dialect, SqlRow, SqlSession, SqlValue } from "../../database/sql-database.ts";
import { type ExecutionSource, executionSources } from "./execution-conditions.ts";
import { pageValues } from "./pages.ts";

/** Rows of the page in order. */
export async function searchExecutions(
  session: SqlSession,
  dialect: Dialect,
  query: ExecutionQuery,
  paging: Paging,
): Promise<readonly SqlRow[]> {
  const [limit, offset] = pageValues(paging);
  const states = new Set(query.states);
  const hasLead = query.namespace !== undefined || query.parentId !== undefined || query.labels !== undefined;
  const sources =
    states.size > 1 && !(hasLead && query.namespacePrefix !== true)
      ? [...states].flatMap((state) => executionSources(dialect, { ...query, states: [state] }))
      : executionSources(dialect, query);
  const parts = sources.map((source) => keysOf(source, limit + offset));
  const keys = parts.map(({ text }, at) => `SELECT * FROM (${text}) AS part${at}`).join(" UNION ALL ");
  const text = `SELECT executions.tenant_id, executions.id, executions.namespace, executions.flow_id,
      executions.flow_revision, executions.parent_id, executions.value, executions.given
    FROM (SELECT * FROM (${keys}) AS parts ORDER BY newness, id LIMIT ? OFFSET ?) AS page
    JOIN executions ON executions.tenant_id = ? AND executions.id = page.id
    ORDER BY page.newness, page.id`;
  const values = [...parts.flatMap((part) => part.values), limit, offset, query.tenantId];
  return await session.query({ name: "search executions", text }, values);
}

/** The keys of the first so many executions. */
function keysOf(
  { table, id, conditions }: ExecutionSource,
  max: number,
): { readonly text: string; readonly values: readonly SqlValue[] } {
  const columns = `${table}.${id} AS id, ${table}.newness AS newness`;
  const order = `ORDER BY ${table}.newness, ${table}.${id}`;
  const text = `SELECT ${columns} FROM ${table} WHERE ${conditions.text} ${order} LIMIT ?`;
  return { text, values: [...conditions.values, max] };
}
