/** `filters[...]` of lists: how they are written, and which fields there are. */
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

/** `filters[field][OPERATION]`, and a key for maps. */
const FILTER = /^filters\[([\w.]+)\]\[(\w+)\](?:\[([^\]]*)\])?$/;

/** Conditions of one request: more are no honest question. */
const FILTERS_MAX = 50;

/**
 * The filters of a query, in order. @throws ApiProblem 422 for a field that the list does not have, an operation that
 * there is none of, or one that is not written as it should be: a filter that is ignored would find, or delete, too much
 */
export function readFilters(query: URLSearchParams, fields: readonly FilterField[]): readonly QueryFilter[] {
  const filters: QueryFilter[] = [];
  for (const [name, value] of query) {
    if (!name.startsWith("filters")) continue;
    const match = FILTER.exec(name);
    if (!match) throw invalidFilter(name, "write filters[field][OPERATION]=value");
    const [, field = "", operation = "", key] = match;
    const known = fields.find((each) => each === field);
    if (!known) throw invalidFilter(name, `there is no field ${field} here, but ${fields.join(", ")}`);
    if (!FILTER_OPERATIONS.some((each) => each === operation)) {
      throw invalidFilter(name, `there is no operation ${operation}, but ${FILTER_OPERATIONS.join(", ")}`);
    }
    filters.push({ field: known, operation, value, ...(key === undefined ? {} : { key }) });
    if (filters.length > FILTERS_MAX) throw new ApiProblem(422, `Illegal argument: more than ${FILTERS_MAX} filters`);
  }
  return filters;
}

/** The problem of a filter. */
export function invalidFilter(name: string, why: string): ApiProblem {
  return new ApiProblem(422, `Illegal argument: Invalid filter ${name.slice(0, 100)}: ${why}`);
}
