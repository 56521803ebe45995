/** Dates by the rules and patterns of Java, over js-joda. */
import "@js-joda/timezone";
import {
  ChronoUnit,
  DateTimeFormatter,
  Instant,
  IsoFields,
  LocalDate,
  LocalDateTime,
  type TemporalUnit,
  ZonedDateTime,
  ZoneId,
} from "@js-joda/core";
import { Locale } from "@js-joda/locale";
import { CallFault } from "../error.ts";
import { isNumber, isWhole } from "../number.ts";
import { javaClass } from "../printing.ts";
import { styled } from "./styles.ts";

/** How a date is read and written. */
export interface DateOptions {
  readonly format: string | undefined;
  readonly timeZone: string;
  readonly existingFormat: string | undefined;
  readonly locale: string;
}

const ISO_LOCAL = "yyyy-MM-dd'T'HH:mm:ss";

/** Named formats as patterns; those that are no pattern are written by hand below. */
const PATTERNS: Readonly<Record<string, string>> = {
  iso: `${ISO_LOCAL}.SSSSSSXXX`,
  iso_milli: `${ISO_LOCAL}.SSSXXX`,
  iso_sec: `${ISO_LOCAL}XXX`,
  sql: "yyyy-MM-dd HH:mm:ss.SSSSSS",
  sql_milli: "yyyy-MM-dd HH:mm:ss.SSS",
  sql_sec: "yyyy-MM-dd HH:mm:ss",
  sql_seq: "yyyy-MM-dd HH:mm:ss",
};

const NAMED: Readonly<Record<string, (date: ZonedDateTime) => string>> = {
  iso_date_time: (date) => `${localDateTime(date)}${offset(date)}[${zoneName(date)}]`,
  iso_zoned_date_time: (date) => `${localDateTime(date)}${offset(date)}[${zoneName(date)}]`,
  iso_date: (date) => date.toLocalDate().toString() + offset(date),
  iso_time: (date) => time(date) + offset(date),
  iso_local_date: (date) => date.toLocalDate().toString(),
  iso_local_time: time,
  iso_local_date_time: localDateTime,
  iso_instant: (date) => instantText(date.toInstant()),
  iso_offset_time: (date) => time(date) + offset(date),
  iso_ordinal_date: (date) => `${date.year()}-${String(date.dayOfYear()).padStart(3, "0")}${offset(date)}`,
  iso_week_date: weekDate,
  rfc_1123_date_time: rfc1123,
};

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function two(value: number): string {
  return String(value).padStart(2, "0");
}

function offset(date: ZonedDateTime): string {
  return date.offset().toString();
}

function zoneName(date: ZonedDateTime): string {
  return date.zone().id();
}

function fraction(nano: number): string {
  return nano === 0 ? "" : `.${String(nano).padStart(9, "0").replace(/0+$/, "")}`;
}

function time(date: ZonedDateTime): string {
  return `${two(date.hour())}:${two(date.minute())}:${two(date.second())}${fraction(date.nano())}`;
}

function localDateTime(date: ZonedDateTime): string {
  return `${date.toLocalDate().toString()}T${time(date)}`;
}

function instantText(instant: Instant): string {
  const [head = "", nano = ""] = instant.toString().replace("Z", "").split(".");
  const digits = nano.replace(/0+$/, "");
  return `${head}${digits === "" ? "" : `.${digits.padEnd(Math.ceil(digits.length / 3) * 3, "0")}`}Z`;
}

function weekDate(date: ZonedDateTime): string {
  const year = date.get(IsoFields.WEEK_BASED_YEAR);
  return `${year}-W${two(date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR))}-${date.dayOfWeek().value()}${offset(date)}`;
}

function rfc1123(date: ZonedDateTime): string {
  const zone = date.offset().totalSeconds() === 0 ? "GMT" : offset(date).replace(":", "");
  const day = `${DAYS[date.dayOfWeek().value() - 1]}, ${date.dayOfMonth()} ${MONTHS[date.monthValue() - 1]} ${date.year()}`;
  return `${day} ${two(date.hour())}:${two(date.minute())}:${two(date.second())} ${zone}`;
}

function zoneOf(name: string): ZoneId {
  try {
    return ZoneId.of(name);
  } catch {
    throw new CallFault(`Unknown time-zone ID: ${name}`);
  }
}

function formatter(pattern: string, locale: string): DateTimeFormatter {
  try {
    return DateTimeFormatter.ofPattern(pattern.replace(/(?<!')\bXXXXX?\b(?!')/g, "XXX")).withLocale(localeOf(locale));
  } catch (error) {
    const letter = /[Uu]nknown pattern letter: (\w)/.exec(messageOf(error))?.[1] ?? firstUnknownLetter(pattern);
    throw new CallFault(letter ? `Unknown pattern letter: ${letter}` : messageOf(error));
  }
}

function firstUnknownLetter(pattern: string): string | undefined {
  return /[bfgijlmoprtCIJPRTU]/.exec(pattern.replace(/'[^']*'/g, "").replace(/[mMdyYuDdEaHhKkSsnNVzOXxZGLQqwWecFA]/g, ""))?.[0];
}

function localeOf(tag: string): Locale {
  const [language = "en", country] = tag.replace("_", "-").split("-");
  return country ? new Locale(language, country) : new Locale(language);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Writes a date with a format name or a pattern. */
export function formatDate(input: unknown, options: DateOptions): string {
  return write(read(input, options), options);
}

function write(date: ZonedDateTime, { format = "iso", locale }: DateOptions): string {
  const named = Object.hasOwn(NAMED, format) ? NAMED[format] : undefined;
  if (named) return named(date);
  const style = styled(date, format, locale);
  if (style !== undefined) return style;
  const pattern = Object.hasOwn(PATTERNS, format) ? (PATTERNS[format] ?? format) : format;
  try {
    return date.format(formatter(pattern, locale));
  } catch (error) {
    if (error instanceof CallFault) throw error;
    throw new CallFault(messageOf(error));
  }
}

/** The current time as text. */
export function now(epochMs: number, options: DateOptions): string {
  return write(Instant.ofEpochMilli(epochMs).atZone(zoneOf(options.timeZone)), options);
}

/** Adds an amount of a unit and writes the result. */
export function addToDate(input: unknown, amount: number, unit: string, options: DateOptions): string {
  const units: Readonly<Record<string, unknown>> = { ...ChronoUnit };
  if (unit === "FOREVER") throw new CallFault("Unsupported unit: Forever");
  const found = /^[A-Z_]+$/.test(unit) && Object.hasOwn(units, unit) ? units[unit] : undefined;
  if (!found) throw new CallFault(`No enum constant java.time.temporal.ChronoUnit.${unit}`);
  try {
    return write(read(input, options).plus(amount, found as TemporalUnit), options);
  } catch (error) {
    if (error instanceof CallFault) throw error;
    throw new CallFault(messageOf(error));
  }
}

/** The time since the epoch in a unit: a number for seconds and milliseconds, a text for smaller ones. */
export function epoch(
  input: unknown,
  unit: "SECONDS" | "MILLIS" | "MICROS" | "NANOS",
  options: DateOptions,
): number | string {
  const instant = read(input, options).toInstant();
  const seconds = BigInt(instant.epochSecond());
  const nano = BigInt(instant.nano());
  switch (unit) {
    case "SECONDS":
      return instant.epochSecond();
    case "MILLIS":
      return instant.toEpochMilli();
    case "MICROS":
      return (seconds * 1_000_000n + nano / 1_000n).toString();
    case "NANOS":
      return (seconds * 1_000_000_000n + nano).toString();
  }
}

function read(input: unknown, { timeZone, existingFormat, locale }: DateOptions): ZonedDateTime {
  const zone = zoneOf(timeZone);
  if (isWhole(input)) return epochToInstant(input).atZone(zone);
  if (typeof input !== "string" || isNumber(input)) throw new CallFault(`A ${javaClass(input)} is not a date.`);
  if (existingFormat !== undefined) return readFormatted(input, existingFormat, zone, locale);
  const isoText = input.replace(/([+-]\d{2})(\d{2})$/, "$1:$2");
  for (const attempt of [
    () => ZonedDateTime.parse(isoText).withZoneSameInstant(zone),
    () => LocalDateTime.parse(input).atZone(zone),
    () => LocalDate.parse(input).atStartOfDay(zone),
  ]) {
    try {
      return attempt();
    } catch {
      // The next form may fit.
    }
  }
  throw unparsable(input);
}

function unparsable(text: string): CallFault {
  const digits = /^\d{4}(-\d{2}(-\d{2})?)?/.exec(text)?.[0].length ?? 0;
  return new CallFault(`Text '${text}' could not be parsed at index ${digits}`);
}

function epochToInstant(value: number | bigint): Instant {
  const digits = BigInt(value).toString().replace("-", "").length;
  if (digits === 13) return Instant.ofEpochMilli(Number(value));
  if (digits === 19) {
    const nanos = BigInt(value);
    return Instant.ofEpochSecond(Number(nanos / 1_000_000_000n), Number(nanos % 1_000_000_000n));
  }
  return Instant.ofEpochSecond(Number(value));
}

function readFormatted(input: string, existingFormat: string, zone: ZoneId, locale: string): ZonedDateTime {
  const pattern = Object.hasOwn(PATTERNS, existingFormat) ? (PATTERNS[existingFormat] ?? existingFormat) : existingFormat;
  const by = formatter(pattern, locale);
  for (const attempt of [
    () => ZonedDateTime.parse(input, by).withZoneSameInstant(zone),
    () => LocalDateTime.parse(input, by).atZone(zone),
    () => LocalDate.parse(input, by).atStartOfDay(zone),
  ]) {
    try {
      return attempt();
    } catch {
      // The next form may fit.
    }
  }
  throw unparsable(input);
}
