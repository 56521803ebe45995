/**
 * How the state of a trigger moves. Each move is made from a state that was read, and is saved only if nobody else
 * has changed that state meanwhile.
 *
 * ```
 *            due, by the clock             its execution ends
 *   open ───────────────────────▶ locked ─────────────────────▶ open
 *    │                            ▲    └── in a state of `stopAfter` ──▶ disabled
 *    │ due, on workers            │ there is something to start
 *    └────────────▶ evaluated ────┤
 *                                 └─ nothing to start, or a fault ──▶ open, at its next date
 * ```
 *
 * Someone may disable and enable it in any state. A definition that has changed begins anew.
 */
import { toInstant } from "../../core/contracts/clock.ts";
import type { TriggerChange, TriggerKey, TriggerState } from "../../core/contracts/trigger-state.ts";

/** What changes of a state; what is undefined is gone. */
export type TriggerPatch = {
  readonly [Part in Exclude<keyof TriggerState, keyof TriggerKey | "version" | "updated">]?:
    | TriggerState[Part]
    | undefined;
};

/** The state changed. */
export function moved(state: TriggerState, patch: TriggerPatch, nowMs: number): TriggerChange {
  const { date, nextDate, executionId, evaluation, backfill, ...kept } = { ...state, ...patch };
  return {
    state: {
      ...kept,
      type: patch.type ?? state.type,
      mode: patch.mode ?? state.mode,
      flowRevision: patch.flowRevision ?? state.flowRevision,
      disabled: patch.disabled ?? state.disabled,
      ...(date === undefined ? {} : { date }),
      ...(nextDate === undefined ? {} : { nextDate }),
      ...(executionId === undefined ? {} : { executionId }),
      ...(evaluation === undefined ? {} : { evaluation }),
      ...(backfill === undefined ? {} : { backfill }),
      updated: toInstant(nowMs),
      version: state.version + 1,
    },
  };
}

/** The state is to be deleted. */
export function removed(state: TriggerState, nowMs: number): TriggerChange {
  return { ...moved(state, {}, nowMs), deleted: true };
}

/** A time that may be missing, as the states keep it. */
export function instantOf(timeMs: number | undefined): string | undefined {
  return timeMs === undefined ? undefined : toInstant(timeMs);
}

/** The time of a date that may be missing. */
export function timeOf(instant: string | undefined): number | undefined {
  return instant === undefined ? undefined : Date.parse(instant);
}

/** The key alone. */
export function keyOf({ tenantId, namespace, flowId, triggerId }: TriggerKey): TriggerKey {
  return { tenantId, namespace, flowId, triggerId };
}

/** A trigger's name as one text. */
export function textOf({ tenantId, namespace, flowId, triggerId }: TriggerKey): string {
  return `${tenantId}/${namespace}/${flowId}/${triggerId}`;
}
