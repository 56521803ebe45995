/**
 * Dates of cron expressions in time zones. Libraries took milliseconds for a date, which is seconds for a thousand
 * triggers that are due at the same time.
 *
 * When clocks go forward, a time of the day that does not exist is made up for at the first moment after the gap;
 * where several times of a day are given, those in the gap are left out. When clocks go back, one single time of the
 * day comes once, at its first occurrence; repeated times come in both hours.
 */
import { readCron } from "../../core/flow/cron.ts";
import { walkOf } from "./cron-walk.ts";
import type { DateSeries } from "./date-series.ts";
import { knownZone } from "./known-zone.ts";

/** Series that are kept, at some 2 kB each; most triggers of a server share few expressions. */
export const CRON_SERIES_MAX = 5_000;

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
  return remembering(walkOf(reading.fields, knownZone(zone)));
}

/** The next date after a time is the next one after all times up to it: triggers that share a series ask again. */
function remembering(series: DateSeries): DateSeries {
  let fromMs = Number.NaN;
  let nextMs = Number.NaN;
  return {
    next(afterMs) {
      if (afterMs >= fromMs && afterMs < nextMs) return nextMs;
      const found = series.next(afterMs);
      if (found !== undefined) {
        fromMs = afterMs;
        nextMs = found;
      }
      return found;
    },
    previous: (beforeMs) => series.previous(beforeMs),
  };
}
