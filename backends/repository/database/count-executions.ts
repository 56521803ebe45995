/**
 * Counting the executions of a search. What has not something is counted as all without what has it, and what a free text
 * is found in as what tallies tell of the namespaces and flows that have it, and the others along labels and ids.
 */
import { OPPOSITES } from "../../../core/filters/row-filter.ts";
import type { Dialect, SqlSession } from "../../database/sql-database.ts";
import { Conditions } from "./conditions.ts";
import {
  beginningWith,
  type ExecutionTable,
  hasLabel,
  queryConditions,
  searchedLabels,
  withLabel,
} from "./execution-conditions.ts";
import { type ExecutionPart, isTallied, talliedParts } from "./execution-parts.ts";
import { amongExecutions, executionSources } from "./execution-sources.ts";
import { bothOf, type NarrowedQuery, type Search } from "./narrowed-query.ts";
import { countOf } from "./pages.ts";

/** Alternatives whose sets are counted one by one. */
const TALLIED_ALTERNATIVES_MAX = 4;

interface CountedPart extends ExecutionPart {
  /** Taken away instead of added. Default false. */
  readonly isLess?: boolean;
  /** Rows of one execution count once. Default false. */
  readonly isDistinct?: boolean;
}

/** How many executions match. Asked in one statement, so that one that ends meanwhile counts once. */
export async function countExecutions(session: SqlSession, dialect: Dialect, query: NarrowedQuery): Promise<number> {
  const parts = countedParts(dialect, query);
  const counts = parts.map(({ table, conditions, isLess = false, isDistinct = false }) => {
    const rows = isDistinct ? "count(DISTINCT execution_id)" : "count(*)";
    const number = table === "execution_tallies" ? "coalesce(sum(executions), 0)" : rows;
    return `SELECT ${isLess ? `-${number}` : number} AS total FROM ${table} WHERE ${conditions.text}`;
  });
  const all = counts.join(" UNION ALL ");
  const text = counts.length === 1 ? all : `SELECT sum(total) AS total FROM (${all}) AS parts`;
  const values = parts.flatMap(({ conditions }) => conditions.values);
  return await countOf(session, "count executions", text, values);
}

function countedParts(dialect: Dialect, query: NarrowedQuery): readonly CountedPart[] {
  if (isTallied(query)) return talliedParts(dialect, query);
  if (query.isProbed) return executionSources(dialect, query);
  const alternatives = alternativeParts(dialect, query);
  if (alternatives) return alternatives;
  const { searches, labelSets, filters } = query;
  const [search] = searches;
  if (search && isTallied({ ...query, searches: [] }) && searches.length === 1) {
    const rest = { ...query, searches: [] };
    return search.isOpposite
      ? without(dialect, rest, searchParts(dialect, rest, search))
      : searchParts(dialect, rest, search);
  }
  const [set] = labelSets;
  if (set && isTallied({ ...query, labelSets: [] }) && labelSets.length === 1) {
    const rest = { ...query, labelSets: [] };
    const conditions = queryConditions(dialect, rest, "execution_labels").oneOf("execution_labels.label", set.prints);
    const part = { table: "execution_labels", conditions, isDistinct: set.prints.length !== 1 } as const;
    return set.isOpposite ? without(dialect, rest, [part]) : [part];
  }
  const [filter] = filters;
  const opposite = filter && OPPOSITES[filter.operation];
  if (opposite && isTallied({ ...query, filters: [] }) && filters.length === 1) {
    const having = { ...query, filters: [{ ...filter, operation: opposite }] };
    return without(dialect, { ...query, filters: [] }, [amongExecutions(dialect, having)]);
  }
  return executionSources(dialect, query);
}

/**
 * Few alternatives that tallies tell of: what several of them have in common is counted once, as what any odd number of
 * them have in common is added and the rest taken away.
 */
function alternativeParts(
  dialect: Dialect,
  { anyOf = [], ...query }: NarrowedQuery,
): readonly CountedPart[] | undefined {
  if (anyOf.length === 0 || anyOf.length > TALLIED_ALTERNATIVES_MAX) return undefined;
  if (![query, ...anyOf].every(isTallied)) return undefined;
  let sets: readonly { readonly query: NarrowedQuery; readonly isLess: boolean }[] = [{ query, isLess: true }];
  for (const each of anyOf) {
    sets = [...sets, ...sets.map((set) => ({ query: bothOf(set.query, each), isLess: !set.isLess }))];
  }
  return sets
    .slice(1)
    .flatMap((set) => talliedParts(dialect, set.query).map((part) => ({ ...part, isLess: set.isLess })));
}

/** All of the query but these parts of it. */
function without(dialect: Dialect, query: NarrowedQuery, parts: readonly CountedPart[]): readonly CountedPart[] {
  return [...talliedParts(dialect, query), ...parts.map((part) => ({ ...part, isLess: true }))];
}

/** The parts of a query that a free text is found in, each execution in one of them. */
function searchParts(dialect: Dialect, query: NarrowedQuery, search: Search): readonly CountedPart[] {
  const { text, namespaces, flowIds, labels } = search;
  if (!namespaces || !flowIds)
    return [amongExecutions(dialect, { ...query, searches: [{ ...search, isOpposite: false }] })];
  const named = (table: ExecutionPart["table"]): Conditions =>
    new Conditions(dialect).either([
      new Conditions(dialect).oneOf(`${table}.namespace`, namespaces),
      new Conditions(dialect).oneOf(`${table}.flow_id`, flowIds),
    ]);
  const byNames =
    namespaces.length + flowIds.length === 0
      ? []
      : talliedParts(dialect, query).map(({ table, conditions }) => ({
          table,
          conditions: conditions.both(named(table)),
        }));
  const isOther = (table: ExecutionTable, conditions: Conditions): Conditions =>
    conditions.both(named(table).opposite());
  const { tenantId } = query;
  const isFound = searchedLabels(dialect, text);
  const ofLabels = isOther("execution_labels", queryConditions(dialect, query, "execution_labels"));
  if (labels) ofLabels.oneOf("execution_labels.label", labels);
  else {
    const select = `SELECT labels.label FROM labels WHERE coalesce(labels.tenant_id, '') = ? AND ${isFound.text}`;
    ofLabels.add(`execution_labels.label IN (${select})`, tenantId, ...isFound.values);
  }
  const ids = isOther("executions", amongExecutions(dialect, query).conditions)
    .both(beginningWith(dialect, text, "executions"))
    .both(
      (labels
        ? hasLabel(dialect, tenantId, labels, "executions")
        : withLabel(dialect, tenantId, isFound, "executions")
      ).opposite(),
    );
  const hasLabels = labels === undefined || labels.length > 0;
  return [
    ...byNames,
    ...(hasLabels
      ? [{ table: "execution_labels", conditions: ofLabels, isDistinct: labels?.length !== 1 } as const]
      : []),
    { table: "executions", conditions: ids },
  ];
}
