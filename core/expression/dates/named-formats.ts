/** Formats that have a name: `iso`, `sql`, `rfc_1123_date_time`, `short`, … */

import { RecentCache } from "../cache.ts";
import { type PatternPart, parsePattern } from "./pattern.ts";
import { formatByPattern } from "./pattern-format.ts";
import { formatStyle, isStyle } from "./styles.ts";
import { isOffsetId } from "./zone.ts";

/** The format of dates without one. */
export const DEFAULT_DATE_FORMAT = "iso";

const PATTERNS: Readonly<Record<string, string>> = {
  iso: "yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX",
  iso_milli: "yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
  iso_sec: "yyyy-MM-dd'T'HH:mm:ssXXX",
  sql: "yyyy-MM-dd HH:mm:ss.SSSSSS",
  sql_milli: "yyyy-MM-dd HH:mm:ss.SSS",
  sql_sec: "yyyy-MM-dd HH:mm:ss",
  sql_seq: "yyyy-MM-dd HH:mm:ss",
  iso_date: "uuuu-MM-ddXXX",
  iso_local_date: "uuuu-MM-dd",
  iso_ordinal_date: "uuuu-DDDXXX",
};

type Writer = (date: Temporal.ZonedDateTime) => string;

/** Formats whose length depends on the date. */
const WRITERS: ReadonlyMap<string, Writer> = new Map<string, Writer>([
  ["iso_date_time", (date) => localDateTime(date) + offset(date) + region(date)],
  ["iso_zoned_date_time", (date) => localDateTime(date) + offset(date) + region(date)],
  ["iso_local_date_time", localDateTime],
  ["iso_time", (date) => localTime(date) + offset(date)],
  ["iso_offset_time", (date) => localTime(date) + offset(date)],
  ["iso_local_time", localTime],
  ["iso_instant", instant],
  ["iso_week_date", weekDate],
  [
    "rfc_1123_date_time",
    (date) => by("EEE, d MMM yyyy HH:mm:ss ", date) + (date.offsetNanoseconds === 0 ? "GMT" : by("xx", date)),
  ],
]);

/** How texts of the named formats are read. */
const READERS: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(Object.entries(PATTERNS).map(([name, pattern]) => [name, [pattern]])),
  rfc_1123_date_time: ["[EEE, ]d MMM yyyy HH:mm[:ss] 'GMT'", "[EEE, ]d MMM yyyy HH:mm[:ss] xx"],
  iso_local_date_time: ["uuuu-MM-dd'T'HH:mm[:ss]", ...fractions("uuuu-MM-dd'T'HH:mm:ss", "")],
  iso_date_time: ["uuuu-MM-dd'T'HH:mm[:ss][XXX]['['VV']']", ...fractions("uuuu-MM-dd'T'HH:mm:ss", "[XXX]['['VV']']")],
  iso_zoned_date_time: ["uuuu-MM-dd'T'HH:mm[:ss]XXX['['VV']']", ...fractions("uuuu-MM-dd'T'HH:mm:ss", "XXX['['VV']']")],
  iso_instant: ["uuuu-MM-dd'T'HH:mm:ssX", ...fractions("uuuu-MM-dd'T'HH:mm:ss", "X")],
};

function fractions(before: string, after: string): string[] {
  return Array.from({ length: 9 }, (_none, index) => `${before}.${"S".repeat(index + 1)}${after}`);
}

const cache = new RecentCache<readonly PatternPart[]>(200);

function compiled(pattern: string): readonly PatternPart[] {
  const known = cache.get(pattern);
  if (known) return known;
  const parts = parsePattern(pattern);
  cache.set(pattern, parts);
  return parts;
}

/** The date in a named format or a pattern. Throws a Fault for a wrong pattern. */
export function formatDate(date: Temporal.ZonedDateTime, format: string, locale: string): string {
  const writer = WRITERS.get(format);
  if (writer) return writer(date);
  if (isStyle(format)) return formatStyle(date, format, locale);
  const pattern = Object.hasOwn(PATTERNS, format) ? PATTERNS[format] : undefined;
  return formatByPattern(date, compiled(pattern ?? format), locale);
}

/** The patterns by which texts of a named format or a pattern are read. Throws a Fault for a wrong pattern. */
export function patternOf(format: string): readonly (readonly PatternPart[])[] {
  const named = Object.hasOwn(READERS, format) ? READERS[format] : undefined;
  return (named ?? [format]).map(compiled);
}

function by(pattern: string, date: Temporal.ZonedDateTime): string {
  return formatByPattern(date, compiled(pattern), "en-US");
}

function offset(date: Temporal.ZonedDateTime): string {
  return by("XXX", date);
}

function region(date: Temporal.ZonedDateTime): string {
  return isOffsetId(date.timeZoneId) ? "" : `[${date.timeZoneId}]`;
}

/** As many fraction digits as it takes. */
function localTime(date: Temporal.ZonedDateTime): string {
  const fraction = by("SSSSSSSSS", date).replace(/0+$/, "");
  return by("HH:mm:ss", date) + (fraction === "" ? "" : `.${fraction}`);
}

function localDateTime(date: Temporal.ZonedDateTime): string {
  return `${by("uuuu-MM-dd", date)}T${localTime(date)}`;
}

/** None, 3, 6 or 9 fraction digits. */
function instant(date: Temporal.ZonedDateTime): string {
  const utc = date.withTimeZone("UTC");
  const digits = by("SSSSSSSSS", utc).replace(/(000)+$/, "");
  return `${by("uuuu-MM-dd'T'HH:mm:ss", utc)}${digits === "" ? "" : `.${digits}`}Z`;
}

function weekDate(date: Temporal.ZonedDateTime): string {
  const week = String(date.weekOfYear ?? 0).padStart(2, "0");
  const year = String(date.yearOfWeek ?? date.year).padStart(4, "0");
  return `${year}-W${week}-${date.dayOfWeek}${offset(date)}`;
}
