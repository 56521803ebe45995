/** Which executions requests are about: the parameters of older clients and `filters[...]` come to the same conditions. */

import { type Static, Type } from "@sinclair/typebox";
import type { Filter } from "../../../core/contracts/filter.ts";
import type { ExecutionField, ExecutionQuery, ExecutionSortField } from "../../../core/contracts/repository.ts";
import { EXECUTION_KINDS } from "../../../core/execution/execution.ts";
import { STATES } from "../../../core/execution/state.ts";
import { alternativesOf } from "../../../core/filters/alternatives.ts";
import {
  beginOf,
  choiceOf,
  conditionOf,
  instantBefore,
  instantCondition,
  ofScope,
  operationOf,
  refuseEmptySpan,
  SCOPES,
  wordsOf,
} from "../http/filter-conditions.ts";
import { invalidFilter } from "../http/filters.ts";
import { labelsOf } from "../http/labels.ts";
import { duration, instant, optional, text, texts, word, words } from "../http/parameters.ts";
import { TENANT } from "../http/paths.ts";
import type { QueryFilter } from "../http/route.ts";

const CHILD_FILTERS = ["CHILD", "MAIN"] as const;

/** The parameters of older clients. */
export const EXECUTION_PARAMETERS = {
  q: optional(text("Contained in the id, the namespace, the flow or a label")),
  scope: optional(words(SCOPES)),
  namespace: optional(text("This namespace, or one below it")),
  flowId: optional(text()),
  startDate: optional(instant("Started at this instant or later")),
  endDate: optional(instant("Started at this instant or earlier")),
  timeRange: optional(duration("Started no longer ago than this; instead of `startDate`")),
  state: optional(words(STATES)),
  labels: optional(texts("`key:value`; may be repeated")),
  triggerExecutionId: optional(text("Started by this execution")),
  childFilter: optional(word(CHILD_FILTERS)),
  dateFilter: optional(word(["START_DATE", "END_DATE", "START_OR_END_DATE"], { $id: "ExecutionDateFilter" })),
};
const ParametersSchema = Type.Object(EXECUTION_PARAMETERS);

/** Values of {@link EXECUTION_PARAMETERS}. */
export type ExecutionParameters = Static<typeof ParametersSchema>;

/** What executions are filtered by. */
export const EXECUTION_FILTERS = [
  "q",
  "scope",
  "namespace",
  "kind",
  "labels",
  "flowId",
  "flowRevision",
  "id",
  "startDate",
  "endDate",
  "timeRange",
  "state",
  "parentId",
  "triggerExecutionId",
  "triggerId",
  "childFilter",
] as const;

/** What executions are sorted by, as clients name it. */
export const EXECUTION_SORTS: Readonly<Record<string, ExecutionSortField>> = {
  id: "id",
  namespace: "namespace",
  flowId: "flowId",
  "state.startDate": "startDate",
  "state.endDate": "endDate",
  "state.duration": "duration",
  "state.current": "state",
  startDate: "startDate",
  endDate: "endDate",
  duration: "duration",
  state: "state",
};

type Condition = Filter<ExecutionField>;
type DateField = "startDate" | "endDate";

/** Which date the dates of filters are compared with, and when it is now, in milliseconds since the epoch. */
interface Frame {
  readonly dateField: DateField;
  readonly nowMs: number;
}

/** Which dates the dates of requests are compared with, one or the other. */
const DATE_FIELDS: Readonly<Record<NonNullable<ExecutionParameters["dateFilter"]>, readonly DateField[]>> = {
  START_DATE: ["startDate"],
  END_DATE: ["endDate"],
  START_OR_END_DATE: ["startDate", "endDate"],
};

/**
 * The executions that a request is about.
 * @param alternatives filters, of which one set must hold; none when there are no filters
 * @throws ApiProblem 422 for what makes no sense
 */
export function executionQueryOf(
  parameters: ExecutionParameters,
  alternatives: readonly (readonly QueryFilter[])[],
  nowMs: number,
): ExecutionQuery {
  const { namespace, flowId, state, dateFilter = "START_DATE" } = parameters;
  const wanted = alternatives.length === 0 ? [[]] : alternatives;
  const sets = DATE_FIELDS[dateFilter].flatMap((dateField) =>
    wanted.map((filters) => conditionsOfAll(parameters, filters, { dateField, nowMs })),
  );
  return {
    tenantId: TENANT,
    ...(namespace ? { namespace, namespacePrefix: true } : {}),
    ...(flowId ? { flowId } : {}),
    ...(state?.length ? { states: state } : {}),
    ...alternativesOf(sets),
  };
}

function conditionsOfAll(
  parameters: ExecutionParameters,
  filters: readonly QueryFilter[],
  frame: Frame,
): readonly Condition[] {
  const conditions = [
    ...conditionsOfParameters(parameters, frame),
    ...filters.flatMap((filter) => conditionsOf(filter, frame)),
  ];
  refuseEmptySpan(conditions, frame.dateField);
  return conditions;
}

function conditionsOfParameters(parameters: ExecutionParameters, { dateField, nowMs }: Frame): readonly Condition[] {
  const { q, scope, endDate, labels, triggerExecutionId, childFilter } = parameters;
  const from = beginOf(parameters, nowMs);
  return [
    ...(q ? [equal("q", q)] : []),
    ...(scope?.length === 1 ? ofScope(scope[0]) : []),
    ...(from ? [equal(dateField, from, "GREATER_THAN_OR_EQUAL_TO")] : []),
    ...(endDate ? [equal(dateField, endDate, "LESS_THAN_OR_EQUAL_TO")] : []),
    ...labelsOf(labels ?? []).map(({ key, value }) => ({ ...equal("labels", value), key })),
    ...(triggerExecutionId ? [equal("triggerExecutionId", triggerExecutionId)] : []),
    ...ofChildren(childFilter),
  ];
}

function equal(field: ExecutionField, value: string, operation: Condition["operation"] = "EQUALS"): Condition {
  return { field, operation, values: [value] };
}

function conditionsOf(filter: QueryFilter, { dateField, nowMs }: Frame): readonly Condition[] {
  const { field, operation, value } = filter;
  switch (field) {
    case "scope":
      return ofScope(choiceOf(filter, SCOPES));
    case "childFilter":
      return ofChildren(choiceOf(filter, CHILD_FILTERS));
    case "kind":
      return [ofKinds(filter)];
    case "state":
      wordsOf(filter, STATES);
      return [conditionOf(filter, field)];
    case "startDate":
    case "endDate":
      return [instantCondition(filter, dateField)];
    case "timeRange":
      operationOf(filter, ["EQUALS"]);
      return [equal(dateField, instantBefore(nowMs, value), "GREATER_THAN_OR_EQUAL_TO")];
    case "labels":
      return ofLabels(filter);
    case "q":
    case "flowRevision":
    case "namespace":
    case "flowId":
    case "id":
    case "parentId":
    case "triggerExecutionId":
    case "triggerId":
      return [conditionOf(filter, field)];
    default:
      throw invalidFilter(`filters[${field}][${operation}]`, "executions have no such field");
  }
}

function ofChildren(kind: (typeof CHILD_FILTERS)[number] | undefined): readonly Condition[] {
  if (kind === undefined) return [];
  return [{ field: "triggerExecutionId", operation: kind === "CHILD" ? "EXISTS" : "MISSING", values: [] }];
}

/** What says nothing of its kind is NORMAL. */
function ofKinds(filter: QueryFilter): Condition {
  const given = wordsOf(filter, EXECUTION_KINDS);
  const operation = operationOf(filter, ["EQUALS", "NOT_EQUALS", "IN", "NOT_IN"]);
  const isNegated = operation === "NOT_EQUALS" || operation === "NOT_IN";
  const wanted = EXECUTION_KINDS.filter((kind) => given.includes(kind) !== isNegated);
  if (!wanted.includes("NORMAL")) return { field: "kind", operation: "IN", values: wanted };
  return { field: "kind", operation: "NOT_IN", values: EXECUTION_KINDS.filter((kind) => !wanted.includes(kind)) };
}

/** `filters[labels][EQUALS][team]=sales`, or `filters[labels][EQUALS]=team:sales`. */
function ofLabels(filter: QueryFilter): readonly Condition[] {
  if (filter.key !== undefined) return [conditionOf(filter, "labels")];
  return labelsOf([filter.value]).map(({ key, value }) => conditionOf({ ...filter, key, value }, "labels"));
}
