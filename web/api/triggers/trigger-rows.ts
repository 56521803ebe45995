/** States of triggers as the API answers them: with the names of older clients and with those of newer ones. */
import type { TriggerState } from "../../../core/contracts/trigger-state.ts";
import type { Row } from "../../../core/execution/execution-row.ts";
import type { Trigger } from "../../../core/flow/flow.ts";

const KINDS = { schedule: "SCHEDULE", polling: "POLLING", realtime: "REALTIME" } as const;

/** The document of a state. */
export function triggerRow(state: TriggerState, definition?: Trigger): Row {
  const { tenantId, namespace, flowId, triggerId, date, nextDate, executionId, evaluation, disabled, backfill } = state;
  return {
    tenantId,
    namespace,
    flowId,
    triggerId,
    date,
    lastTriggeredDate: date,
    nextExecutionDate: nextDate,
    nextEvaluationDate: nextDate,
    executionId,
    evaluateRunningDate: evaluation?.since,
    evaluatedAt: evaluation?.since ?? date,
    workerId: evaluation?.workerId,
    disabled,
    locked: executionId !== undefined || evaluation !== undefined,
    backfill: backfill && backfillRow(backfill),
    stopAfter: definition?.["stopAfter"],
    kind: KINDS[state.mode],
    type: state.type,
    updatedDate: state.updated,
    updatedAt: state.updated,
  };
}

/** A state and the trigger as its flow has it, if it still does. */
export function triggerAndState(state: TriggerState, definition: Trigger | undefined): Row {
  const row = triggerRow(state, definition);
  return {
    abstractTrigger: definition ?? null,
    triggerContext: row,
    trigger: definition ?? { id: state.triggerId, type: state.type },
    state: row,
  };
}

function backfillRow({ previousNextDate, ...backfill }: NonNullable<TriggerState["backfill"]>): Row {
  return { ...backfill, previousNextExecutionDate: previousNextDate };
}
