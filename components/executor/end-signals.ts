/** Calls the scheduler when an execution has ended that its trigger may wait for. */
import type { Signal } from "../../core/contracts/queue.ts";
import type { Execution } from "../../core/execution/execution.ts";
import { TRIGGERED_LABEL } from "../../core/execution/system-labels.ts";

/** The calls about the end of an execution: none unless a scheduler or a worker has started it for a trigger. */
export function endSignals(execution: Execution): readonly Signal[] {
  const { tenantId, namespace, flowId, id: executionId, labels, trigger, parent } = execution;
  const isTriggered = labels.some(({ key, value }) => key === TRIGGERED_LABEL.key && value === TRIGGERED_LABEL.value);
  if (!isTriggered || !trigger || trigger.chain || parent) return [];
  const waiting = { tenantId, namespace, flowId, triggerId: trigger.id };
  return [{ kind: "triggered-ended", tenantId, executionId, trigger: waiting }];
}
