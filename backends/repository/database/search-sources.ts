/**
 * Where a page of executions is found. A free text has one range for each namespace, flow and label that it is found in,
 * and one for ids that begin with it; several labels have one range each. An execution may be in several of them.
 */
import type { Dialect } from "../../database/sql-database.ts";
import { beginningWith, queryConditions, searchedLabels } from "./execution-conditions.ts";
import { amongExecutions, type ExecutionSource, executionSources, SOURCES_MAX } from "./execution-sources.ts";
import { bothOf, type NarrowedQuery, type Search } from "./narrowed-query.ts";

/** Sources in the order of newness, and whether an execution may be in several of them. */
export interface PageSources {
  readonly sources: readonly ExecutionSource[];
  readonly mayRepeat: boolean;
}

/** Where a page of executions is found. */
export function pageSources(dialect: Dialect, { anyOf, ...query }: NarrowedQuery): PageSources {
  if (!anyOf) return plainSources(dialect, query);
  const sources = anyOf.flatMap((each) => plainSources(dialect, bothOf(query, each)).sources);
  if (sources.length > 0 && sources.length <= SOURCES_MAX && !query.isProbed) return { sources, mayRepeat: true };
  return plainSources(dialect, { ...query, anyOf });
}

function plainSources(dialect: Dialect, query: NarrowedQuery): PageSources {
  const { searches, labels, labelSets, parentId } = query;
  if (labels.length === 0 && parentId === undefined && !query.isProbed) {
    const [search, ...more] = searches;
    if (search && more.length === 0 && !search.isOpposite) {
      const sources = searchSources(dialect, { ...query, searches: [] }, search);
      if (sources) return { sources, mayRepeat: true };
    }
    const set = labelSets.find(({ isOpposite, prints }) => !isOpposite && prints.length <= SOURCES_MAX);
    if (set && set.prints.length > 0) {
      const rest = { ...query, labelSets: labelSets.filter((each) => each !== set) };
      const sources = set.prints.flatMap((print) => executionSources(dialect, { ...rest, labels: [{ print }] }));
      return { sources, mayRepeat: true };
    }
  }
  return { sources: executionSources(dialect, query), mayRepeat: false };
}

/** Undefined when there are too many. */
function searchSources(
  dialect: Dialect,
  query: NarrowedQuery,
  { text, namespaces, flowIds, labels }: Search,
): readonly ExecutionSource[] | undefined {
  if (!namespaces || !flowIds) return undefined;
  const found = namespaces.filter((namespace) => query.namespaces?.includes(namespace) ?? true);
  const flows = flowIds.filter((flowId) => query.flowIds?.includes(flowId) ?? true);
  if (found.length + flows.length + (labels?.length ?? 1) > SOURCES_MAX) return undefined;
  const byId = amongExecutions(dialect, query);
  byId.conditions.both(beginningWith(dialect, text, "executions"));
  return [
    ...found.map((namespace) => amongExecutions(dialect, { ...query, namespaces: [namespace] })),
    ...flows.flatMap((flowId) => executionSources(dialect, { ...query, flowIds: [flowId] })),
    ...(labels ?? [undefined]).map((label) => ofLabel(dialect, query, text, label)),
    byId,
  ];
}

function ofLabel(dialect: Dialect, query: NarrowedQuery, text: string, label: string | undefined): ExecutionSource {
  const conditions = queryConditions(dialect, query, "execution_labels").equal("execution_labels.label", label);
  if (label !== undefined) return { table: "execution_labels", conditions };
  const { text: isFound, values } = searchedLabels(dialect, text);
  const select = `SELECT labels.label FROM labels WHERE coalesce(labels.tenant_id, '') = ? AND ${isFound}`;
  const named = `execution_labels.label IN (${select})`;
  return { table: "execution_labels", conditions: conditions.add(named, query.tenantId, ...values) };
}
