/**
 * Dates of cron expressions in time zones. The expression is read by our own rules and handed on as lists of numbers;
 * the walk through the calendar is croner's.
 *
 * When clocks go forward, a time of the day that does not exist is made up for at the first moment after the gap;
 * where several times of a day are given, those in the gap are left out. When clocks go back, one single time of the
 * day comes once, at its first occurrence; repeated times come in both hours.
 */
import { Cron } from "croner";
import { readCron } from "../../core/flow/cron.ts";
import type { DateSeries } from "./date-series.ts";
import { knownZone } from "./zoned-date.ts";

/** Series that are kept; each takes some 100 kB, and most triggers of a server share few expressions. */
export const CRON_SERIES_MAX = 500;

/** Series by zone and expression, the one used last at the end. */
const KNOWN = new Map<string, DateSeries>();

/** The dates of a cron expression in a time zone, to the second. Throws with a user's message when either is wrong. */
export function cronDates(cron: string, zone: string, withSeconds: boolean): DateSeries {
  const key = `${withSeconds} ${zone} ${cron}`;
  const series = KNOWN.get(key) ?? newCronDates(cron, zone, withSeconds);
  KNOWN.delete(key);
  KNOWN.set(key, series);
  if (KNOWN.size > CRON_SERIES_MAX) KNOWN.delete(KNOWN.keys().next().value ?? key);
  return series;
}

function newCronDates(cron: string, zone: string, withSeconds: boolean): DateSeries {
  const reading = readCron(cron, withSeconds);
  if (!reading.ok)
    throw new Error(`invalid cron expression '${cron.slice(0, 100)}': ${reading.reason}; ${reading.hint}`);
  const timezone = knownZone(zone);
  const pattern = reading.fields.map((values) => values?.join(",") ?? "*").join(" ");
  const dates = new Cron(pattern, { timezone, paused: true, mode: "6-part" });
  return {
    next: (afterMs) => dates.nextRun(new Date(afterMs))?.getTime(),
    previous: (beforeMs) => dates.previousRuns(1, new Date(beforeMs))[0]?.getTime(),
  };
}
