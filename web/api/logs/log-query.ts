/** Which log lines requests are about: the parameters of older clients and `filters[...]` come to the same conditions. */
import { type Static, Type } from "@sinclair/typebox";
import type { Filter } from "../../../core/contracts/filter.ts";
import { LOG_LEVELS, type LogLevel } from "../../../core/contracts/log.ts";
import type { LogField, LogQuery, LogSortField } from "../../../core/contracts/repository.ts";
import { type Alternatives, alternativesOf } from "../../../core/filters/alternatives.ts";
import {
  beginOf,
  choiceOf,
  conditionOf,
  instantBefore,
  instantCondition,
  nameOf,
  ofScope,
  operationOf,
  refuseEmptySpan,
  SCOPES,
  wordsOf,
} from "../http/filter-conditions.ts";
import { invalidFilter } from "../http/filters.ts";
import { count, duration, instant, optional, text, texts, word } from "../http/parameters.ts";
import { TENANT } from "../http/paths.ts";
import type { QueryFilter } from "../http/route.ts";

/** Narrows the lines of one execution, for clients without filters. */
export const LINE_PARAMETERS = {
  minLevel: optional(word(LOG_LEVELS)),
  taskRunId: optional(text()),
  taskId: optional(texts("May be repeated")),
  attempt: optional(count({ minimum: 0, description: "Which try of the task run, from 0" })),
};
const LineParametersSchema = Type.Object(LINE_PARAMETERS);

/** Narrows a search, for clients without filters. */
export const LOG_PARAMETERS = {
  q: optional(text("Contained in the message")),
  namespace: optional(text("This namespace, or one below it")),
  flowId: optional(text()),
  triggerId: optional(text()),
  minLevel: optional(word(LOG_LEVELS)),
  startDate: optional(instant()),
  endDate: optional(instant()),
  timeRange: optional(duration("No older than this; instead of `startDate`")),
};
const LogParametersSchema = Type.Object(LOG_PARAMETERS);

/** What the lines of one execution are filtered by. */
export const LINE_FILTERS = [
  "q",
  "level",
  "taskId",
  "taskRunId",
  "attemptNumber",
  "startDate",
  "endDate",
  "timeRange",
] as const;

/** What a search is filtered by. */
export const LOG_FILTERS = ["scope", "namespace", "flowId", "executionId", "triggerId", ...LINE_FILTERS] as const;

/** What log lines are sorted by, as clients name it. */
export const LOG_SORTS: Readonly<Record<string, LogSortField>> = {
  timestamp: "timestamp",
  level: "level",
  namespace: "namespace",
  flowId: "flowId",
};

type Condition = Filter<LogField>;

/** The lines of an execution that a request is about. @param alternatives one of them must hold @throws ApiProblem 422 for what makes no sense */
export function lineQueryOf(
  executionId: string,
  { minLevel, taskRunId, taskId, attempt }: Static<typeof LineParametersSchema>,
  alternatives: readonly (readonly QueryFilter[])[],
  nowMs: number,
): LogQuery & { readonly executionId: string } {
  const conditions: readonly Condition[] = [
    ...atLeast(minLevel),
    ...given("taskRunId", "EQUALS", taskRunId),
    ...(taskId ? [{ field: "taskId", operation: "IN", values: taskId } as const] : []),
    ...given("attemptNumber", "EQUALS", attempt === undefined ? undefined : String(attempt)),
  ];
  return { tenantId: TENANT, executionId, ...withAny(conditions, alternatives, nowMs) };
}

/** The lines that a search is about. @param alternatives one of them must hold @throws ApiProblem 422 for what makes no sense */
export function logQueryOf(
  parameters: Static<typeof LogParametersSchema>,
  alternatives: readonly (readonly QueryFilter[])[],
  nowMs: number,
): LogQuery {
  const { q, namespace, flowId, triggerId, minLevel, endDate } = parameters;
  const from = beginOf(parameters, nowMs);
  const conditions: readonly Condition[] = [
    ...given("q", "EQUALS", q),
    ...given("namespace", "PREFIX", namespace),
    ...given("flowId", "EQUALS", flowId),
    ...given("triggerId", "EQUALS", triggerId),
    ...atLeast(minLevel),
    ...given("startDate", "GREATER_THAN_OR_EQUAL_TO", from),
    ...given("startDate", "LESS_THAN_OR_EQUAL_TO", endDate),
  ];
  return { tenantId: TENANT, ...withAny(conditions, alternatives, nowMs) };
}

/** The conditions, and the filters of one of the alternatives. */
function withAny(
  conditions: readonly Condition[],
  alternatives: readonly (readonly QueryFilter[])[],
  nowMs: number,
): Alternatives<LogField> {
  const sets = (alternatives.length === 0 ? [[]] : alternatives).map((filters) => {
    const all = [...conditions, ...filters.flatMap((filter) => conditionsOf(filter, nowMs))];
    refuseEmptySpan(all, "startDate");
    return all;
  });
  return alternativesOf(sets);
}

function given(field: LogField, operation: Condition["operation"], value: string | undefined): readonly Condition[] {
  return value === undefined ? [] : [{ field, operation, values: [value] }];
}

function atLeast(level: LogLevel | undefined): readonly Condition[] {
  return given("level", "GREATER_THAN_OR_EQUAL_TO", level);
}

function conditionsOf(filter: QueryFilter, nowMs: number): readonly Condition[] {
  const { field } = filter;
  switch (field) {
    case "scope":
      return ofScope(choiceOf(filter, SCOPES));
    case "level":
      return [ofLevel(filter)];
    case "startDate":
    case "endDate":
      return [instantCondition(filter, "startDate")];
    case "timeRange":
      operationOf(filter, ["EQUALS"]);
      return given("startDate", "GREATER_THAN_OR_EQUAL_TO", instantBefore(nowMs, filter.value));
    case "q":
    case "attemptNumber":
    case "namespace":
    case "flowId":
    case "executionId":
    case "triggerId":
    case "taskId":
    case "taskRunId":
      return [conditionOf(filter, field)];
    default:
      throw invalidFilter(nameOf(filter), "log lines have no such field");
  }
}

/** `EQUALS` means this severity and those above, as the level that people choose in Kestra does. */
function ofLevel(filter: QueryFilter): Condition {
  wordsOf(filter, LOG_LEVELS);
  const condition = conditionOf(filter, "level");
  switch (condition.operation) {
    case "EQUALS":
      return { ...condition, operation: "GREATER_THAN_OR_EQUAL_TO" };
    case "NOT_EQUALS":
      return { ...condition, operation: "LESS_THAN" };
    default:
      return condition;
  }
}
