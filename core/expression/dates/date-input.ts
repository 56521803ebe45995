/** Everything that counts as a date: texts, seconds since the epoch, dates of the runtime. */
import { className } from "../class-name.ts";
import { Fault } from "../error.ts";
import { isNumber, isWhole } from "../number.ts";
import { parseIso } from "./iso-parser.ts";
import { patternOf } from "./named-formats.ts";
import { parseByPattern } from "./pattern-parse.ts";
import { zoneId } from "./zone.ts";

/** A date's fields as far as a text told them; without `zone` they are meant in the reader's zone. */
export interface ReadDate {
  readonly dateTime: Temporal.PlainDateTime;
  /** A zone or offset that stood in the text. */
  readonly zone: string | undefined;
}

/** What a date filter works with. */
export interface DateSettings {
  /** Zone of what has none, and of the result. */
  readonly zone: string;
  /** Format of texts other than ISO. */
  readonly existingFormat: string | undefined;
  /** Locale for names in texts. */
  readonly locale: string;
}

/** The moment, in the zone of the settings. Throws a Fault. */
export function readDate(value: unknown, settings: DateSettings): Temporal.ZonedDateTime {
  const { zone } = settings;
  if (typeof value === "string") return readText(value, settings);
  if (isWhole(value)) return instantOf(BigInt(value)).toZonedDateTimeISO(zone);
  if (value instanceof Date) return Temporal.Instant.fromEpochMilliseconds(value.getTime()).toZonedDateTimeISO(zone);
  if (value instanceof Temporal.Instant) return value.toZonedDateTimeISO(zone);
  if (value instanceof Temporal.ZonedDateTime) return value.withTimeZone(zone);
  if (value instanceof Temporal.PlainDateTime) return value.toZonedDateTime(zone);
  if (value instanceof Temporal.PlainDate) return value.toPlainDateTime("12:00").toZonedDateTime(zone);
  const what = isNumber(value) ? "whole numbers (seconds since the epoch)" : "texts and whole numbers";
  throw new Fault(`Only ${what} can be read as dates, not ${className(value)}`);
}

/** Seconds; 13 digits count as milliseconds, 19 as nanoseconds. */
function instantOf(value: bigint): Temporal.Instant {
  const digits = value.toString().replace("-", "").length;
  const factor = digits === 19 ? 1n : digits === 13 ? 1_000_000n : 1_000_000_000n;
  try {
    return Temporal.Instant.fromEpochNanoseconds(value * factor);
  } catch (error) {
    if (error instanceof RangeError) throw new Fault(`${value} is too far away to be a date`);
    throw error;
  }
}

function readText(text: string, { zone, existingFormat, locale }: DateSettings): Temporal.ZonedDateTime {
  const read = existingFormat === undefined ? parseIso(text) : parseByPattern(text, patternOf(existingFormat), locale);
  try {
    if (read.zone === undefined) return read.dateTime.toZonedDateTime(zone);
    return read.dateTime.toZonedDateTime(zoneId(read.zone)).withTimeZone(zone);
  } catch (error) {
    if (error instanceof RangeError) throw new Fault(`Text '${text}' could not be parsed: it is out of range`);
    throw error;
  }
}
