/** Dates of a schedule that this program can tell by itself. The walk through calendars loads when it is first needed. */
import { at, textAt } from "../../../core/rest/json-fields.ts";
import type { TriggerRow } from "../../source/trigger-row.ts";

/** Dates that are counted at the most. */
export const COUNTED_DATES_MAX = 10_000;

/** The next dates after now, in milliseconds since the epoch; none for what is no cron schedule, or one with conditions. */
export async function nextDates(row: TriggerRow, nowMs: number, max: number): Promise<readonly number[]> {
  const next = await walkOf(row);
  const dates: number[] = [];
  for (let date = next?.(nowMs); date !== undefined && dates.length < max; date = next?.(date)) dates.push(date);
  return dates;
}

/** How many dates there are from one instant to another, such as `24` or `more than 10000`; undefined where that is not known. */
export async function datesBetween(row: TriggerRow, startMs: number, endMs: number): Promise<string | undefined> {
  const next = await walkOf(row);
  if (!next) return undefined;
  let count = 0;
  for (let date = next(startMs - 1); date !== undefined && date <= endMs; date = next(date)) {
    if (++count > COUNTED_DATES_MAX) return `more than ${COUNTED_DATES_MAX}`;
  }
  return String(count);
}

async function walkOf({ definition }: TriggerRow): Promise<((afterMs: number) => number | undefined) | undefined> {
  const cron = textAt(definition, "cron");
  if (cron === "" || at(definition, "conditions") !== undefined) return undefined;
  const { cronDates } = await import("../../../plugins/trigger/cron-dates.ts");
  try {
    const zone = textAt(definition, "timezone") || "Etc/UTC";
    const series = cronDates(cron, zone, at(definition, "withSeconds") === true);
    return (afterMs) => series.next(afterMs);
  } catch {
    // An expression or zone of another version of the server: its dates are the server's to tell.
    return undefined;
  }
}
