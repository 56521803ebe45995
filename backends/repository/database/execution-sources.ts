/**
 * Where the executions of a query are found in the order of their newness: ranges of indexes that stand in this order,
 * each with all that is asked, so that the first ones of each can be put together.
 */
import type { Dialect } from "../../database/sql-database.ts";
import type { Conditions } from "./conditions.ts";
import { type ExecutionTable, executionConditions, hasOneLabel, queryConditions } from "./execution-conditions.ts";
import type { NarrowedQuery } from "./narrowed-query.ts";

/** Where to look, and what to look for. */
export interface ExecutionSource {
  readonly table: ExecutionTable;
  readonly conditions: Conditions;
}

/** Sources that are read side by side; what would need more is read along all executions. */
export const SOURCES_MAX = 16;

/**
 * Where the executions of a query are found, each of them once. The rows of a label have all that is asked, but for
 * parents. An execution whose correlation is its own id has no row for that and is found by its id.
 */
export function executionSources(dialect: Dialect, query: NarrowedQuery): readonly ExecutionSource[] {
  const { labels, namespaces = [], states = [] } = query;
  const correlations = labels.filter(({ ownId }) => ownId !== undefined);
  if (query.parentId !== undefined || correlations.length > 1) return [amongExecutions(dialect, query)];
  if (labels.length > 0 && !query.isProbed) return labelSources(dialect, query);
  if (namespaces.length > 0 && namespaces.length <= SOURCES_MAX) {
    return namespaces.map((namespace) => amongExecutions(dialect, { ...query, namespaces: [namespace] }));
  }
  // Asked for `state IN (...)`, databases either sort all of them or go through all executions.
  return states.length > 1
    ? states.map((state) => amongExecutions(dialect, { ...query, states: [state] }))
    : [amongExecutions(dialect, query)];
}

/** Along the rows of one label, the others being looked up. */
function labelSources(dialect: Dialect, query: NarrowedQuery): readonly ExecutionSource[] {
  const { labels, tenantId } = query;
  const correlation = labels.find(({ ownId }) => ownId !== undefined);
  const lead = correlation ?? labels[0];
  if (!lead) return [amongExecutions(dialect, query)];
  const others = labels.filter((label) => label !== lead);
  const found = queryConditions(dialect, query, "execution_labels").equal("execution_labels.label", lead.print);
  for (const label of others) found.both(hasOneLabel(dialect, tenantId, label, "execution_labels"));
  const source: ExecutionSource = { table: "execution_labels", conditions: found };
  if (!correlation) return [source];
  const origin = queryConditions(dialect, query, "executions")
    .equal("executions.id", correlation.ownId)
    .equal("executions.is_origin", 1);
  for (const label of others) origin.both(hasOneLabel(dialect, tenantId, label, "executions"));
  return [source, { table: "executions", conditions: origin }];
}

/** The conditions on executions alone: slower where there are labels, but any others can be added. */
export function amongExecutions(dialect: Dialect, query: NarrowedQuery, isAlongOrder = false): ExecutionSource {
  return { table: "executions", conditions: executionConditions(dialect, query, isAlongOrder) };
}
