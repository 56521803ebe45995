/** States of triggers as the API answers them. */
import type { TriggerState } from "../../../core/contracts/trigger-state.ts";
import type { Row } from "../../../core/execution/execution-row.ts";

/** The document of a state. */
export function triggerRow(state: TriggerState): Row {
  const { tenantId, namespace, flowId, triggerId, date, nextDate, executionId, evaluation, disabled, backfill } = state;
  return {
    tenantId,
    namespace,
    flowId,
    triggerId,
    date,
    nextExecutionDate: nextDate,
    executionId,
    evaluateRunningDate: evaluation?.since,
    workerId: evaluation?.workerId,
    disabled,
    backfill: backfill && backfillRow(backfill),
    updatedDate: state.updated,
  };
}

function backfillRow({ previousNextDate, ...backfill }: NonNullable<TriggerState["backfill"]>): Row {
  return { ...backfill, previousNextExecutionDate: previousNextDate };
}
