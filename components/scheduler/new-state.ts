/** The state that a trigger begins with. */
import { toInstant } from "../../core/contracts/clock.ts";
import type { TriggerKey, TriggerState } from "../../core/contracts/trigger-state.ts";
import type { DrivenTrigger } from "./trigger-catalog.ts";

/** The key of the state of a trigger. */
export function keyOfDriven({ flow, trigger }: DrivenTrigger): TriggerKey {
  return { tenantId: flow.tenantId, namespace: flow.namespace, flowId: flow.id, triggerId: trigger.id };
}

/** The state of a trigger that counts from now on, and is looked at for the first time at a date, if at all. */
export function newState(driven: DrivenTrigger, nextDate: string | undefined, nowMs: number): TriggerState {
  const date = toInstant(nowMs);
  return {
    ...keyOfDriven(driven),
    type: driven.trigger.type,
    mode: driven.mode,
    flowRevision: driven.flow.revision,
    date,
    ...(nextDate === undefined ? {} : { nextDate }),
    disabled: false,
    updated: date,
    version: 1,
  };
}
