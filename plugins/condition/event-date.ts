/** Dates as conditions read them: ISO texts, with the offset they were written with. */
import { DayOfWeek, LocalDate, LocalDateTime, OffsetDateTime, ZoneOffset } from "@js-joda/core";

/** The days of a week, Monday first. */
export const DAYS = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"] as const;
/** One of {@link DAYS}. */
export type Day = (typeof DAYS)[number];

/**
 * A date with time and offset; a zone in brackets is left out, and UTC is taken where there is no offset. Throws with a
 * user's message that names the property.
 */
export function readDate(text: string, property: string): OffsetDateTime {
  const plain = text.trim().replace(/\[[^\]]*\]$/, "");
  for (const parse of [
    () => OffsetDateTime.parse(plain),
    () => LocalDateTime.parse(plain).atOffset(ZoneOffset.UTC),
    () => LocalDate.parse(plain).atStartOfDay().atOffset(ZoneOffset.UTC),
  ]) {
    try {
      return parse();
    } catch {
      // The next form is tried.
    }
  }
  throw new Error(
    `Property \`${property}\`: "${text.slice(0, 100)}" is no date; write 2024-01-31T08:00:00Z, for example.`,
  );
}

/** The day of the week at the date's own offset. */
export function dayOf(date: OffsetDateTime): Day {
  return DAYS[date.dayOfWeek().value() - 1] ?? "MONDAY";
}

/** True on Saturdays and Sundays. */
export function isWeekend(date: OffsetDateTime): boolean {
  return date.dayOfWeek().value() >= DayOfWeek.SATURDAY.value();
}

const TIME = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:?(?:\d{2})?)?$/i;
const HOUR_S = 3600;

/** Seconds of the day in UTC of a time such as `08:00:00+01:00`; may lie outside of a day. */
export function readTime(text: string, property: string): number {
  const [, hours, minutes, seconds = "0", fraction = "0", offset = "Z"] = TIME.exec(text.trim()) ?? [];
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
