/** Writes a date by a pattern. */
import { dayName, dayPeriodName, eraName, halfDayName, monthName, type NameLength } from "./locale-names.ts";
import { localizedOffset, offsetField, rfcOffsetField } from "./offset-text.ts";
import type { PatternPart } from "./pattern.ts";
import { genericZoneName, longZoneName, shortZoneName } from "./zone-names.ts";

/** The date in the pattern's shape. */
export function formatByPattern(date: Temporal.ZonedDateTime, parts: readonly PatternPart[], locale: string): string {
  return parts.map((part) => formatPart(date, part, locale)).join("");
}

function formatPart(date: Temporal.ZonedDateTime, part: PatternPart, locale: string): string {
  if (part.kind === "text") return part.text;
  if (part.kind === "optional") return formatByPattern(date, part.parts, locale);
  return field(date, part.letter, part.count, locale).padStart(part.pad, " ");
}

function field(date: Temporal.ZonedDateTime, letter: string, count: number, locale: string): string {
  const numeric = NUMERIC[letter];
  if (numeric) return number(numeric(date), count);
  switch (letter) {
    case "y":
      return year(date.year > 0 ? date.year : 1 - date.year, count);
    case "u":
      return year(date.year, count);
    case "Y":
      return year(weekOf(date).year, count);
    case "M":
    case "L":
      return count < 3 ? number(date.month, count) : monthName(date.month, lengthOf(count), locale, letter === "L");
    case "E":
      return dayName(date.dayOfWeek, lengthOf(count), locale, false);
    case "e":
    case "c":
      if (count < 3) return number((date.dayOfWeek % 7) + 1, count);
      return dayName(date.dayOfWeek, lengthOf(count), locale, letter === "c");
    case "Q":
    case "q":
      return quarter(Math.ceil(date.month / 3), count);
    case "G":
      return eraName(date.year, lengthOf(count), locale);
    case "a":
      return halfDayName(date.hour, locale);
    case "B":
      return dayPeriodName(date.hour, lengthOf(count), locale);
    case "S":
      return String(nanosOf(date)).padStart(9, "0").slice(0, count);
    default:
      return zoneField(date, letter, count, locale);
  }
}

const NUMERIC: Readonly<Record<string, ((date: Temporal.ZonedDateTime) => number) | undefined>> = {
  d: (date) => date.day,
  D: (date) => date.dayOfYear,
  H: (date) => date.hour,
  h: (date) => date.hour % 12 || 12,
  K: (date) => date.hour % 12,
  k: (date) => date.hour || 24,
  m: (date) => date.minute,
  s: (date) => date.second,
  n: (date) => nanosOf(date),
  N: (date) => secondOfDay(date) * 1_000_000_000 + nanosOf(date),
  A: (date) => secondOfDay(date) * 1_000 + date.millisecond,
  w: (date) => weekOf(date).week,
  W: (date) => weekOfMonth(date),
  F: (date) => Math.ceil(date.day / 7),
  g: (date) => modifiedJulianDay(date),
};

function zoneField(date: Temporal.ZonedDateTime, letter: string, count: number, locale: string): string {
  switch (letter) {
    case "V":
      return date.timeZoneId === "+00:00" ? "Z" : date.timeZoneId;
    case "z":
      return count === 4 ? longZoneName(date, locale) : shortZoneName(date, locale);
    case "v":
      return genericZoneName(date, count === 4, locale);
    case "O":
      return localizedOffset(date, count === 4);
    case "Z":
      return rfcOffsetField(date, count);
    default:
      return offsetField(date, letter, count);
  }
}

function number(value: number, count: number): string {
  return (value < 0 ? "-" : "") + String(Math.abs(value)).padStart(count, "0");
}

/** Two letters cut to the last two digits; four and more show a sign when there are more digits than letters. */
function year(value: number, count: number): string {
  if (count === 2) return String(Math.abs(value) % 100).padStart(2, "0");
  const text = number(value, count);
  return count >= 4 && value >= 0 && String(value).length > count ? `+${text}` : text;
}

function lengthOf(count: number): NameLength {
  return count === 4 ? "long" : count === 5 ? "narrow" : "short";
}

function quarter(value: number, count: number): string {
  if (count < 3) return number(value, count);
  if (count === 3) return `Q${value}`;
  return count === 5 ? String(value) : `${value}${["st", "nd", "rd", "th"][value - 1]} quarter`;
}

function nanosOf(date: Temporal.ZonedDateTime): number {
  return date.millisecond * 1_000_000 + date.microsecond * 1_000 + date.nanosecond;
}

function secondOfDay(date: Temporal.ZonedDateTime): number {
  return date.hour * 3_600 + date.minute * 60 + date.second;
}

/** Weeks begin on Sunday; the week of January 1st is the first. */
function weekOf(date: Temporal.ZonedDateTime): { year: number; week: number } {
  const first = date.with({ month: 1, day: 1 });
  const week = Math.floor((date.dayOfYear - 1 + (first.dayOfWeek % 7)) / 7) + 1;
  const nextFirst = date.with({ month: 12, day: 31 });
  const daysToEnd = nextFirst.dayOfYear - date.dayOfYear;
  const lastWeekday = nextFirst.dayOfWeek % 7;
  return lastWeekday < 6 && daysToEnd <= lastWeekday ? { year: date.year + 1, week: 1 } : { year: date.year, week };
}

function weekOfMonth(date: Temporal.ZonedDateTime): number {
  const first = date.with({ day: 1 });
  return Math.floor((date.day - 1 + (first.dayOfWeek % 7)) / 7) + 1;
}

/** Day 0 is 1858-11-17. */
function modifiedJulianDay(date: Temporal.ZonedDateTime): number {
  return Temporal.PlainDate.from("1858-11-17").until(date.toPlainDate()).days;
}
