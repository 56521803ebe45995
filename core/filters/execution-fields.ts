/** What executions are filtered and sorted by. */
import { EXECUTION_FIELDS, type ExecutionField, type ExecutionSortField } from "../contracts/repository.ts";
import type { Execution } from "../execution/execution.ts";
import { isTerminal } from "../execution/state.ts";
import { CORRELATION_LABEL } from "../execution/system-labels.ts";
import type { FieldValue } from "./filter-values.ts";
import type { RowFields } from "./row-filter.ts";

/** When an execution began, in milliseconds since the epoch. */
export function startMsOf({ state }: Execution): number {
  return Date.parse(state.histories[0]?.date ?? "") || 0;
}

/** When an execution ended, in milliseconds since the epoch; undefined while it is live. */
export function endMsOf({ state: { current, histories } }: Execution): number | undefined {
  return isTerminal(current) ? Date.parse(histories.at(-1)?.date ?? "") || 0 : undefined;
}

/** How long an ended execution took, in milliseconds. */
export function durationMsOf(execution: Execution): number | undefined {
  const endMs = endMsOf(execution);
  return endMs === undefined ? undefined : endMs - startMsOf(execution);
}

/** The execution that another one was started by, as its trigger tells. */
export function triggerExecutionIdOf({ trigger }: Execution): string | undefined {
  const id = trigger?.variables["executionId"];
  return typeof id === "string" ? id : undefined;
}

/** See the file's head. */
export const executionFields: RowFields<Execution, ExecutionField, ExecutionSortField> = {
  kinds: EXECUTION_FIELDS,
  valuesOf(execution, field, key) {
    if (field === "labels") {
      return execution.labels.filter((label) => label.key === key).map(({ value }) => value);
    }
    const value = fieldOf(execution, field);
    return value === undefined ? [] : [value];
  },
  isFound({ id, namespace, flowId, labels }, small, text) {
    // Nearly all have their own id as their correlation, so that everyone's id would be found by any part of it.
    const named = labels.filter(({ key }) => key !== CORRELATION_LABEL);
    const texts = [namespace, flowId, ...named.map(({ key, value }) => `${key}:${value}`)];
    return id.startsWith(text) || texts.some((each) => each.toLowerCase().includes(small));
  },
  sortValueOf: fieldOf,
};

function fieldOf(execution: Execution, field: Exclude<ExecutionField, "labels">): FieldValue | undefined {
  switch (field) {
    case "q":
      return undefined;
    case "state":
      return execution.state.current;
    case "kind":
      return execution.kind ?? "NORMAL";
    case "startDate":
      return startMsOf(execution);
    case "endDate":
      return endMsOf(execution);
    case "duration":
      return durationMsOf(execution);
    case "triggerId":
      return execution.trigger?.id;
    case "triggerExecutionId":
      return triggerExecutionIdOf(execution);
    default:
      return execution[field];
  }
}
