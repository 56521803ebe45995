/** What triggers are filtered and sorted by. */
import {
  TRIGGER_FIELDS,
  type TriggerField,
  type TriggerSortField,
  type TriggerState,
} from "../contracts/trigger-state.ts";
import type { FieldValue } from "./filter-values.ts";
import type { RowFields } from "./row-filter.ts";

/** See the file's head. */
export const triggerFields: RowFields<TriggerState, TriggerField, TriggerSortField> = {
  kinds: TRIGGER_FIELDS,
  valuesOf(state, field) {
    const value = fieldOf(state, field);
    return value === undefined ? [] : [value];
  },
  isFound: ({ namespace, flowId, triggerId }, text) =>
    [namespace, flowId, triggerId].some((each) => each.toLowerCase().includes(text)),
  sortValueOf: fieldOf,
};

function fieldOf(state: TriggerState, field: TriggerField): FieldValue | undefined {
  switch (field) {
    case "q":
      return undefined;
    case "workerId":
      return state.evaluation?.workerId;
    case "enabled":
      return state.disabled ? 0 : 1;
    case "locked":
      return isLocked(state) ? 1 : 0;
    case "lastTriggeredDate":
      return instantOf(state.date);
    case "nextExecutionDate":
      return instantOf(state.nextDate);
    default:
      return state[field];
  }
}

/** Whether a trigger waits: for an execution, or for a worker that evaluates it. */
export function isLocked({ executionId, evaluation }: TriggerState): boolean {
  return executionId !== undefined || evaluation !== undefined;
}

function instantOf(instant: string | undefined): number | undefined {
  return instant === undefined ? undefined : Date.parse(instant) || 0;
}
