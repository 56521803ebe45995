/** Whether a trigger still wants an execution, and whether it wants more after it. */
import { durationMs } from "../../core/flow/duration.ts";
import type { Trigger } from "../../core/flow/flow.ts";

/** True when a date passed longer ago than the trigger's `lateMaximumDelay`. Times are milliseconds since the epoch. */
export function isTooLate(trigger: Trigger, dateMs: number, nowMs: number): boolean {
  const delay = trigger["lateMaximumDelay"];
  return typeof delay === "string" && nowMs - dateMs > durationMs(delay);
}

/** True when the trigger is switched off after an execution that ended in this state. */
export function stopsAfter(trigger: Trigger, state: string): boolean {
  const states: unknown = trigger["stopAfter"];
  return Array.isArray(states) && states.includes(state);
}
