/** Dates as conditions read them: ISO texts, with the offset they were written with. */
import { DayOfWeek, LocalDate, OffsetDateTime } from "@js-joda/core";

/** The days of a week, Monday first. */
export const DAYS = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"] as const;
/** One of {@link DAYS}. */
export type Day = (typeof DAYS)[number];

/**
 * A date with time and offset; a zone in brackets is left out. Throws with a user's message that names the property.
 */
export function readDate(text: string, property: string): OffsetDateTime {
  const date = attempt(() => OffsetDateTime.parse(withoutZone(text)));
  if (date) return date;
  throw noDate(text, property, "2024-01-31T08:00:00Z");
}

/** The day of a date with time and offset, or without both, as the calendar there shows it. */
export function readDay(text: string, property: string): LocalDate {
  const plain = withoutZone(text);
  const day = attempt(() => OffsetDateTime.parse(plain).toLocalDate()) ?? attempt(() => LocalDate.parse(plain));
  if (day) return day;
  throw noDate(text, property, "2024-01-31 or 2024-01-31T08:00:00Z");
}

function withoutZone(text: string): string {
  return text.trim().replace(/\[[^\]]*\]$/, "");
}

function attempt<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}

function noDate(text: string, property: string, example: string): Error {
  return new Error(`Property \`${property}\`: "${text.slice(0, 100)}" is no date; write ${example}, for example.`);
}

/** The day of the week. */
export function dayOf(date: LocalDate): Day {
  return DAYS[date.dayOfWeek().value() - 1] ?? "MONDAY";
}

/** True on Saturdays and Sundays. */
export function isWeekend(date: LocalDate): boolean {
  return date.dayOfWeek().value() >= DayOfWeek.SATURDAY.value();
}

const TIME = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}(?::?\d{2})?)$/i;
const HOUR_S = 3600;

/** Seconds of the day in UTC of a time such as `08:00:00+01:00`; may lie outside of a day. */
export function readTime(text: string, property: string): number {
  const [, hours, minutes, seconds = "0", fraction = "0", offset = ""] = TIME.exec(text.trim()) ?? [];
  if (hours === undefined || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) {
    throw new Error(
      `Property \`${property}\`: "${text.slice(0, 100)}" is no time of day; write 08:00:00+01:00, for example.`,
    );
  }
  const [, sign = "+", offsetHours = "0", offsetMinutes = "0"] = /^([+-])(\d{2}):?(\d{2})?$/.exec(offset) ?? [];
  const shift = (Number(offsetHours) * HOUR_S + Number(offsetMinutes) * 60) * (sign === "-" ? -1 : 1);
  return Number(hours) * HOUR_S + Number(minutes) * 60 + Number(seconds) + Number(`0.${fraction}`) - shift;
}

/** Seconds of the day in UTC, by the date's local time and offset; may lie outside of a day. */
export function timeOf(date: OffsetDateTime): number {
  return date.toLocalTime().toNanoOfDay() / 1e9 - date.offset().totalSeconds();
}
