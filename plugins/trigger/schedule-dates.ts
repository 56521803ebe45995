/** The dates of Schedule and ScheduleOnDates triggers. */
import type { Trigger } from "../../core/flow/flow.ts";
import { cronDates } from "./cron-dates.ts";
import { type DateSeries, seriesOf } from "./date-series.ts";
import { DEFAULT_ZONE, epochOfDate } from "./zoned-date.ts";

/** The time zone that a trigger names. */
export function zoneOf(trigger: Trigger): string {
  const zone = trigger["timezone"];
  return typeof zone === "string" ? zone : DEFAULT_ZONE;
}

const GIVEN_SERIES = new WeakMap<Trigger, DateSeries>();

/** The dates of a Schedule trigger. Throws with a user's message when its expression or zone is wrong. */
export function scheduleDates(trigger: Trigger): DateSeries {
  return cronDates(String(trigger["cron"] ?? ""), zoneOf(trigger), trigger["withSeconds"] === true);
}

/** The dates of a ScheduleOnDates trigger. Throws with a user's message when one of them is no date. */
export function givenDates(trigger: Trigger): DateSeries {
  const known = GIVEN_SERIES.get(trigger);
  if (known) return known;
  const dates = Array.isArray(trigger["dates"]) ? trigger["dates"] : [];
  const made = seriesOf(dates.map((date) => epochOfDate(String(date), zoneOf(trigger))));
  GIVEN_SERIES.set(trigger, made);
  return made;
}

const DATE_PROPERTIES = ["type", "cron", "timezone", "withSeconds", "dates"] as const;

/** True when two triggers by the clock have the same dates, whatever else is different. */
export function hasSameDates(one: Trigger, other: Trigger): boolean {
  return DATE_PROPERTIES.every((name) => JSON.stringify(one[name]) === JSON.stringify(other[name]));
}
