import { Type } from "@sinclair/typebox";
import type { Trigger } from "../../core/flow/flow.ts";
import { oneOf } from "../../core/plugin/schema.ts";
import type { DateSeries } from "./date-series.ts";

/** What may become of dates that passed while nobody was there to start executions. */
export const RECOVERIES = ["LAST", "NONE", "ALL"] as const;
/** One of {@link RECOVERIES}. */
export type Recovery = (typeof RECOVERIES)[number];

const DEFAULT_RECOVERY: Recovery = "ALL";

/** The policy of a trigger: its own, else the configured one, else ALL. */
export function recoveryOf(trigger: Trigger, configured?: unknown): Recovery {
  const own: unknown = trigger["recoverMissedSchedules"];
  return [own, configured].map(known).find((policy) => policy !== undefined) ?? DEFAULT_RECOVERY;
}

function known(policy: unknown): Recovery | undefined {
  return RECOVERIES.find((name) => name === policy);
}

/** The property that says what becomes of dates that were missed. */
export const recoverMissedSchedules = Type.Optional(
  oneOf(RECOVERIES, {
    description: "Which dates that were missed are made up for: the LAST one, NONE or ALL. Default: as configured.",
  }),
);

/** Most missed dates that are answered at once. */
export const MISSED_DATES_MAX = 1_000;

/** The time in which dates may have been missed, in milliseconds since the epoch. */
export interface MissedSpan {
  /** The last date that was dealt with, or the time from which the trigger counts. */
  readonly lastMs: number;
  readonly nowMs: number;
}

/**
 * The dates to make up for, oldest first: those after the last one and not after now, as the policy wants. At most
 * {@link MISSED_DATES_MAX}; ask again from the last of them for more.
 */
export function missedDates(series: DateSeries, policy: Recovery, { lastMs, nowMs }: MissedSpan): readonly number[] {
  if (policy === "NONE") return [];
  if (policy === "LAST") {
    const latestMs = series.previous(nowMs + 1);
    return latestMs !== undefined && latestMs > lastMs ? [latestMs] : [];
  }
  const dates: number[] = [];
  let dateMs = series.next(lastMs);
  while (dateMs !== undefined && dateMs <= nowMs && dates.length < MISSED_DATES_MAX) {
    dates.push(dateMs);
    dateMs = series.next(dateMs);
  }
  return dates;
}
