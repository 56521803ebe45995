/** Which triggers requests are about: the parameters of older clients and `filters[...]` come to the same conditions. */
import { type Static, Type } from "@sinclair/typebox";
import type { Filter } from "../../../core/contracts/filter.ts";
import type { TriggerField, TriggerQuery, TriggerSortField } from "../../../core/contracts/trigger-state.ts";
import { alternativesOf } from "../../../core/filters/alternatives.ts";
import {
  choiceOf,
  conditionOf,
  instantBefore,
  instantCondition,
  nameOf,
  ofScope,
  operationOf,
  SCOPES,
} from "../http/filter-conditions.ts";
import { invalidFilter } from "../http/filters.ts";
import { optional, text, word } from "../http/parameters.ts";
import { TENANT } from "../http/paths.ts";
import type { QueryFilter } from "../http/route.ts";

/** The parameters of older clients. */
export const TRIGGER_PARAMETERS = {
  q: optional(text("Contained in a name")),
  namespace: optional(text("This namespace, or one below it")),
  flowId: optional(text()),
  workerId: optional(text("Evaluated by this worker now")),
  dateFilter: optional(word(["NEXT_EXECUTION_DATE", "LAST_TRIGGERED_DATE"], { $id: "TriggerDateFilter" })),
};
const ParametersSchema = Type.Object(TRIGGER_PARAMETERS);

/** Values of {@link TRIGGER_PARAMETERS}. */
export type TriggerParameters = Static<typeof ParametersSchema>;

/** What triggers are filtered by. */
export const TRIGGER_FILTERS = [
  "q",
  "scope",
  "namespace",
  "flowId",
  "triggerId",
  "executionId",
  "triggerExecutionId",
  "workerId",
  "type",
  "enabled",
  "locked",
  "triggerState",
  "lastTriggeredDate",
  "nextExecutionDate",
  "startDate",
  "endDate",
  "timeRange",
] as const;

/** What triggers are sorted by, as clients name it. */
export const TRIGGER_SORTS: Readonly<Record<string, TriggerSortField>> = {
  namespace: "namespace",
  flowId: "flowId",
  triggerId: "triggerId",
  executionId: "executionId",
  nextExecutionDate: "nextExecutionDate",
  nextEvaluationDate: "nextExecutionDate",
  lastTriggeredDate: "lastTriggeredDate",
  date: "lastTriggeredDate",
};

type Condition = Filter<TriggerField>;
type DateField = "nextExecutionDate" | "lastTriggeredDate";

/**
 * The triggers that a request is about.
 * @param alternatives filters, of which one set must hold; none when there are no filters
 * @throws ApiProblem for a filter that makes no sense: too many would be found
 */
export function triggerQueryOf(
  { q, namespace, flowId, workerId, dateFilter }: TriggerParameters,
  alternatives: readonly (readonly QueryFilter[])[],
  nowMs: number,
): TriggerQuery {
  const dateField = dateFilter === "LAST_TRIGGERED_DATE" ? "lastTriggeredDate" : "nextExecutionDate";
  const isWorker = workerId ? [equal("workerId", workerId)] : [];
  const sets = (alternatives.length === 0 ? [[]] : alternatives).map((filters) => [
    ...isWorker,
    ...filters.flatMap((filter) => conditionsOf(filter, dateField, nowMs)),
  ]);
  return {
    tenantId: TENANT,
    ...(namespace ? { namespace, namespacePrefix: true } : {}),
    ...(flowId ? { flowId } : {}),
    ...(q ? { text: q } : {}),
    ...alternativesOf(sets),
  };
}

function equal(field: TriggerField, value: string, operation: Condition["operation"] = "EQUALS"): Condition {
  return { field, operation, values: [value] };
}

function conditionsOf(filter: QueryFilter, dateField: DateField, nowMs: number): readonly Condition[] {
  const { field } = filter;
  switch (field) {
    case "scope":
      return ofScope(choiceOf(filter, SCOPES));
    case "triggerState": {
      const state = choiceOf(filter, ["ENABLED", "DISABLED"]);
      return state === undefined ? [] : [equal("enabled", String(state === "ENABLED"))];
    }
    case "lastTriggeredDate":
    case "nextExecutionDate":
      return [instantCondition(filter, field)];
    case "startDate":
    case "endDate":
      return [instantCondition(filter, dateField)];
    case "timeRange":
      operationOf(filter, ["EQUALS"]);
      return [equal(dateField, instantBefore(nowMs, filter.value), "GREATER_THAN_OR_EQUAL_TO")];
    case "triggerExecutionId":
      return [conditionOf(filter, "executionId")];
    case "q":
    case "namespace":
    case "flowId":
    case "triggerId":
    case "executionId":
    case "workerId":
    case "type":
    case "enabled":
    case "locked":
      return [conditionOf(filter, field)];
    default:
      throw invalidFilter(nameOf(filter), "triggers have no such field");
  }
}
