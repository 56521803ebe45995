/** The dates of triggers by the clock: the next one, and what becomes of those that passed while nobody looked. */
import type { Backfill, TriggerState } from "../../core/contracts/trigger-state.ts";
import type { Trigger } from "../../core/flow/flow.ts";
import type { TriggerDefinition } from "../../core/plugin/trigger.ts";
import { isTooLate } from "../../plugins/trigger/lateness.ts";
import { type Recovery, recoveryOf } from "../../plugins/trigger/recover.ts";
import { instantOf, type TriggerPatch, timeOf } from "./trigger-moves.ts";

/** A trigger with its type. */
export interface DatedTrigger {
  readonly trigger: Trigger;
  readonly definition: TriggerDefinition;
}

/** Dates that are stepped over in one go because they are too late for the trigger; the others follow in the next. */
const LATE_DATES_MAX = 10_000;

/** The first date after a time; undefined when there is none. Times are milliseconds since the epoch. */
export function dateAfter({ trigger, definition }: DatedTrigger, afterMs: number): number | undefined {
  return definition.nextDate?.(trigger, afterMs);
}

/** The last date that is not after a time; undefined when there is none. */
export function dateUpTo({ trigger, definition }: DatedTrigger, timeMs: number): number | undefined {
  return definition.previousDate?.(trigger, timeMs + 1);
}

/** When a trigger is to be looked at that begins to count now: by the clock at its next date, else at once. */
export function firstDate(dated: DatedTrigger, nowMs: number): number | undefined {
  return dated.definition.mode === "schedule" ? dateAfter(dated, nowMs) : nowMs;
}

/** What becomes of the dates that a trigger has missed. */
export function recoveryOfTrigger({ trigger }: DatedTrigger, configured: unknown): Recovery {
  return recoveryOf(trigger, configured);
}

/**
 * Where a trigger by the clock goes on that may have missed dates: at the first of them, at the last of them, or at
 * the next date that is still to come.
 *
 * @param lastMs the last date that was dealt with, or the time from which it counts
 */
export function dateToGoOnAt(
  dated: DatedTrigger,
  recovery: Recovery,
  lastMs: number,
  nowMs: number,
): number | undefined {
  if (recovery === "ALL") return dateAfter(dated, lastMs);
  const latestMs = recovery === "LAST" ? dateUpTo(dated, nowMs) : undefined;
  return latestMs !== undefined && latestMs > lastMs ? latestMs : dateAfter(dated, nowMs);
}

/** Where a trigger goes on that did not count for a while, because it or its flow was disabled. */
export function dateToResumeAt(
  dated: DatedTrigger,
  { backfill, date, updated }: TriggerState,
  configured: unknown,
  nowMs: number,
): number | undefined {
  if (dated.definition.mode !== "schedule") return nowMs;
  if (backfill) return backfill.paused ? undefined : dateOfBackfill(dated, backfill);
  return dateToGoOnAt(dated, recoveryOfTrigger(dated, configured), Date.parse(date ?? updated), nowMs);
}

/** The date that a backfill goes on at. */
export function dateOfBackfill(dated: DatedTrigger, { currentDate }: Backfill): number | undefined {
  return dateAfter(dated, Date.parse(currentDate) - 1);
}

/**
 * What a state is like once a date of it is dealt with: it goes on at the next one. A backfill goes on up to its end;
 * then the trigger goes on where it was, with the date that it was at.
 */
export function patchAfterDate(dated: DatedTrigger, state: TriggerState, dateMs: number, nowMs: number): TriggerPatch {
  const { backfill } = state;
  if (!backfill) return { date: instantOf(dateMs), nextDate: instantOf(dateThatIsNotLate(dated, dateMs, nowMs)) };
  const nextMs = dateAfter(dated, dateMs);
  const nextDate = instantOf(nextMs);
  if (nextMs === undefined || nextDate === undefined || nextMs > Date.parse(backfill.end)) {
    return patchWithoutBackfill(dated, state, nowMs);
  }
  return { nextDate, backfill: { ...backfill, currentDate: nextDate } };
}

/** What a state is like whose backfill is over: the trigger goes on where it was before. */
export function patchWithoutBackfill(dated: DatedTrigger, state: TriggerState, nowMs: number): TriggerPatch {
  const nextMs = timeOf(state.backfill?.previousNextDate) ?? dateAfter(dated, nowMs);
  return { backfill: undefined, nextDate: instantOf(nextMs) };
}

function dateThatIsNotLate(dated: DatedTrigger, dateMs: number, nowMs: number): number | undefined {
  let nextMs = dateAfter(dated, dateMs);
  for (let count = 1; count < LATE_DATES_MAX && nextMs !== undefined; count++) {
    if (!isTooLate(dated.trigger, nextMs, nowMs)) break;
    nextMs = dateAfter(dated, nextMs);
  }
  return nextMs;
}
