/**
 * `filters[...]` of lists: how they are written, and which fields there are. All hold at once, unless they stand in a
 * group: `filters[or][0][state][EQUALS]=FAILED`, or `filters[and][0][or][1][flowId][EQUALS]=daily` one level deeper.
 */
import { FILTER_OPERATIONS } from "../../../core/contracts/filter.ts";
import { ApiProblem } from "./problem.ts";
import type { QueryFilter } from "./route.ts";

/** All fields that any list can be filtered by. */
export const FILTER_FIELDS = [
  "q",
  "scope",
  "namespace",
  "kind",
  "labels",
  "flowId",
  "flowRevision",
  "id",
  "type",
  "created",
  "updated",
  "startDate",
  "endDate",
  "expirationDate",
  "state",
  "timeRange",
  "parentId",
  "triggerExecutionId",
  "triggerId",
  "triggerState",
  "executionId",
  "taskId",
  "taskRunId",
  "attemptNumber",
  "childFilter",
  "workerId",
  "existingOnly",
  "level",
  "path",
  "enabled",
  "locked",
  "lastTriggeredDate",
  "nextExecutionDate",
  "tags",
  "status",
  "source",
  "version",
] as const;
export type FilterField = (typeof FILTER_FIELDS)[number];

/** All that holds at once. */
export type Conjunction = readonly QueryFilter[];

/** A filter, and the groups that it stands in: `filters[or][0]` is `[["or", "0"]]`. */
interface PlacedFilter {
  readonly filter: QueryFilter;
  readonly groups: readonly (readonly [logical: "and" | "or", index: string])[];
}

/** `[and][0]` and the like, up to two of them; then field, operation, and a key for maps. */
const NAME = /^filters((?:\[(?:and|or)\]\[\d{1,3}\]){0,2})\[([\w.]+)\]\[(\w+)\](?:\[([^\]]*)\])?$/;

/** Conditions of one request: more are no honest question. */
const FILTERS_MAX = 50;

/** Alternatives that groups of groups may come to. */
const ALTERNATIVES_MAX = 50;

/**
 * The filters of a query as alternatives, of which one must hold: one alternative when nothing says `or`, and none when
 * there are no filters.
 * @throws ApiProblem 422 for a field that the list does not have, an operation that there is none of, or one that is not
 *   written as it should be: a filter that is ignored would find, or delete, too much
 */
export function readFilters(query: URLSearchParams, fields: readonly FilterField[]): readonly Conjunction[] {
  const placed: PlacedFilter[] = [];
  for (const [name, value] of query) {
    // Some clients send an empty list as `filters=`.
    if ((name !== "filters" || value === "") && !name.startsWith("filters[")) continue;
    placed.push(readFilter(name, value, fields));
    if (placed.length > FILTERS_MAX) throw new ApiProblem(422, `Illegal argument: more than ${FILTERS_MAX} filters`);
  }
  return placed.length === 0 ? [] : alternativesOf(placed);
}

function readFilter(name: string, value: string, fields: readonly FilterField[]): PlacedFilter {
  const match = NAME.exec(name);
  if (!match) throw invalidFilter(name, "write filters[field][OPERATION]=value");
  const [, groups = "", field = "", operation = "", key] = match;
  const known = fields.find((each) => each === field);
  if (!known) throw invalidFilter(name, `there is no field ${field} here, but ${fields.join(", ")}`);
  if (!FILTER_OPERATIONS.some((each) => each === operation)) {
    throw invalidFilter(name, `there is no operation ${operation}, but ${FILTER_OPERATIONS.join(", ")}`);
  }
  return {
    filter: { field: known, operation, value, ...(key === undefined ? {} : { key }) },
    groups: [...groups.matchAll(/\[(and|or)\]\[(\d+)\]/g)].map(([, logical, index = ""]) => [
      logical === "or" ? "or" : "and",
      index,
    ]),
  };
}

/** Filters outside of groups hold in any case; those of one place hold together. */
function alternativesOf(placed: readonly PlacedFilter[]): readonly Conjunction[] {
  const [always, grouped] = [placed.filter(({ groups }) => groups.length === 0), placed.filter(isGrouped)];
  let alternatives: readonly Conjunction[] = [always.map(({ filter }) => filter)];
  for (const logical of ["and", "or"] as const) {
    const members = grouped.filter(({ groups: [first] }) => first?.[0] === logical);
    const units = [...Map.groupBy(members, ({ groups: [first] }) => first?.[1]).values()].map((unit) =>
      alternativesOf(unit.map(({ filter, groups }) => ({ filter, groups: groups.slice(1) }))),
    );
    if (units.length === 0) continue;
    alternatives = logical === "or" ? both(alternatives, units.flat()) : units.reduce(both, alternatives);
  }
  return alternatives;
}

function isGrouped({ groups }: PlacedFilter): boolean {
  return groups.length > 0;
}

function both(some: readonly Conjunction[], others: readonly Conjunction[]): readonly Conjunction[] {
  if (some.length * others.length > ALTERNATIVES_MAX) {
    throw new ApiProblem(422, `Illegal argument: The filters come to more than ${ALTERNATIVES_MAX} alternatives`);
  }
  return some.flatMap((one) => others.map((other) => [...one, ...other]));
}

/** The problem of a filter. */
export function invalidFilter(name: string, why: string): ApiProblem {
  return new ApiProblem(422, `Illegal argument: Invalid filter ${name.slice(0, 100)}: ${why}`);
}
