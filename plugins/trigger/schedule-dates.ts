/** The dates of Schedule and ScheduleOnDates triggers, read once for each trigger. */
import type { Trigger } from "../../core/flow/flow.ts";
import { cronDates } from "./cron-dates.ts";
import { type DateSeries, seriesOf } from "./date-series.ts";
import { DEFAULT_ZONE, epochOfDate } from "./zoned-date.ts";

/** The time zone that a trigger names. */
export function zoneOf(trigger: Trigger): string {
  const zone = trigger["timezone"];
  return typeof zone === "string" ? zone : DEFAULT_ZONE;
}

const CRON_SERIES = new WeakMap<Trigger, DateSeries>();
const GIVEN_SERIES = new WeakMap<Trigger, DateSeries>();

/** The dates of a Schedule trigger. Throws with a user's message when its expression or zone is wrong. */
export function scheduleDates(trigger: Trigger): DateSeries {
  return kept(CRON_SERIES, trigger, () =>
    cronDates(String(trigger["cron"] ?? ""), zoneOf(trigger), trigger["withSeconds"] === true),
  );
}

/** The dates of a ScheduleOnDates trigger. Throws with a user's message when one of them is no date. */
export function givenDates(trigger: Trigger): DateSeries {
  return kept(GIVEN_SERIES, trigger, () => {
    const dates = Array.isArray(trigger["dates"]) ? trigger["dates"] : [];
    return seriesOf(dates.map((date) => epochOfDate(String(date), zoneOf(trigger))));
  });
}

function kept(known: WeakMap<Trigger, DateSeries>, trigger: Trigger, make: () => DateSeries): DateSeries {
  const found = known.get(trigger);
  if (found) return found;
  const made = make();
  known.set(trigger, made);
  return made;
}
