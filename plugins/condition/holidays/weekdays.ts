/** Days of the week beside a date. */
import { LocalDate } from "@js-joda/core";

const NAMES = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** Before a date, after it, or as close to it as can be. */
export type Side = "<" | ">" | "~";

/** The number of a day of the week, Monday being 1. */
export function weekdayNumber(name: string): number {
  return NAMES.indexOf(name) + 1;
}

/** The nearest such day of the week; before or after the date it is never the date itself. */
export function weekdayBeside(date: LocalDate, weekday: string, side: Side): LocalDate {
  const later = (weekdayNumber(weekday) - date.dayOfWeek().value() + 7) % 7;
  if (side === "~") return date.plusDays(later > 3 ? later - 7 : later);
  if (side === ">") return date.plusDays(later === 0 ? 7 : later);
  return date.plusDays(later - 7);
}

/** The first, second, ... or last such day of the week in a month. */
export function weekdayInMonth(year: number, month: number, weekday: string, place: number | "last"): LocalDate {
  const first = LocalDate.of(year, month, 1);
  if (place === "last") return weekdayBeside(first.plusMonths(1), weekday, "<");
  return weekdayBeside(first.minusDays(1), weekday, ">").plusWeeks(place - 1);
}
