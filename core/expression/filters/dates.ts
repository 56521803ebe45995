/** `date`, `dateAdd` and the timestamps. */
import { textArgument } from "../arguments.ts";
import { CALENDAR_WAITS, withCalendar } from "../dates/calendar.ts";
import { readDate } from "../dates/date-input.ts";
import { localeTag } from "../dates/locale-names.ts";
import { DEFAULT_DATE_FORMAT, formatDate } from "../dates/named-formats.ts";
import { zoneId } from "../dates/zone.ts";
import type { FilterDefinition } from "../definition.ts";
import { Fault } from "../error.ts";
import { javaText } from "../java-text.ts";
import { isNumber, longOf, toNumber } from "../number.ts";
import type { Rendering } from "../rendering.ts";

/** The zone named by the argument, else the engine's. */
export function zoneArgument(given: unknown, run: Rendering): string {
  return zoneId(textArgument(given, "The argument 'timeZone'") ?? run.host.timeZone());
}

function read(
  input: unknown,
  zone: unknown,
  existing: unknown,
  locale: unknown,
  run: Rendering,
): Temporal.ZonedDateTime {
  return readDate(input, {
    zone: zoneArgument(zone, run),
    existingFormat: textArgument(existing, "The argument 'existingFormat'"),
    locale: localeTag(textArgument(locale, "The argument 'locale'")),
  });
}

/** The date as text, in the format and language of the arguments. */
export function dateText(date: Temporal.ZonedDateTime, format: unknown, locale: unknown): string {
  const wanted = textArgument(format, "The argument 'format'") ?? DEFAULT_DATE_FORMAT;
  return formatDate(date, wanted, localeTag(textArgument(locale, "The argument 'locale'")));
}

const UNITS: Readonly<Record<string, readonly [keyof Temporal.DurationLikeObject, number]>> = {
  NANOS: ["nanoseconds", 1],
  MICROS: ["microseconds", 1],
  MILLIS: ["milliseconds", 1],
  SECONDS: ["seconds", 1],
  MINUTES: ["minutes", 1],
  HOURS: ["hours", 1],
  HALF_DAYS: ["hours", 12],
  DAYS: ["days", 1],
  WEEKS: ["weeks", 1],
  MONTHS: ["months", 1],
  YEARS: ["years", 1],
  DECADES: ["years", 10],
  CENTURIES: ["years", 100],
  MILLENNIA: ["years", 1000],
};

function add(date: Temporal.ZonedDateTime, given: unknown, unitGiven: unknown): Temporal.ZonedDateTime {
  const amount = amountOf(given);
  const unit = textArgument(unitGiven, "The argument 'unit'");
  if (unit === undefined) throw new Fault("The 'dateAdd' filter expects an argument 'unit', such as 'DAYS'.");
  if (unit === "FOREVER") throw new Fault("Unsupported unit: Forever");
  if (unit === "ERAS") return date;
  const known = Object.hasOwn(UNITS, unit) ? UNITS[unit] : undefined;
  if (!known) {
    throw new Fault(
      `No enum constant java.time.temporal.ChronoUnit.${unit}; one of ${Object.keys(UNITS).join(", ")} is expected`,
    );
  }
  try {
    return date.add({ [known[0]]: amount * known[1] });
  } catch (error) {
    if (error instanceof RangeError) throw new Fault(`${amount} ${unit} lead to a date out of range`);
    throw error;
  }
}

function amountOf(given: unknown): number {
  if (isNumber(given)) return Math.trunc(toNumber(given));
  if (typeof given === "string") {
    if (/^[+-]?\d+$/.test(given)) return Number(given);
    throw new Fault(`${given} can't be converted to long`);
  }
  throw new Fault(
    `Incorrect ${given === undefined || given === null ? "null" : javaText(given)} format, must be a number`,
  );
}

function timestamp(of: (epochNanos: bigint) => unknown): FilterDefinition {
  return {
    parameters: ["timeZone", "existingFormat"],
    waits: CALENDAR_WAITS,
    call: (input, [zone, existing], run) =>
      withCalendar(() => of(read(input, zone, existing, undefined, run).epochNanoseconds)),
  };
}

/** Rounds down, also before 1970. */
function floorDivide(value: bigint, by: bigint): bigint {
  return value / by - (value % by < 0n ? 1n : 0n);
}

/** These filters by name. */
export const DATE_FILTERS: ReadonlyMap<string, FilterDefinition> = new Map<string, FilterDefinition>([
  [
    "date",
    {
      parameters: ["format", "timeZone", "existingFormat", "locale"],
      waits: CALENDAR_WAITS,
      call: (input, [format, zone, existing, locale], run) =>
        withCalendar(() => dateText(read(input, zone, existing, locale, run), format, locale)),
    },
  ],
  [
    "dateAdd",
    {
      parameters: ["amount", "unit", "format", "timeZone", "existingFormat", "locale"],
      waits: CALENDAR_WAITS,
      call: (input, [amount, unit, format, zone, existing, locale], run) =>
        withCalendar(() => dateText(add(read(input, zone, existing, locale, run), amount, unit), format, locale)),
    },
  ],
  ["timestamp", timestamp((nanos) => longOf(floorDivide(nanos, 1_000_000_000n)))],
  ["timestampMilli", timestamp((nanos) => longOf(floorDivide(nanos, 1_000_000n)))],
  ["timestampMicro", timestamp((nanos) => floorDivide(nanos, 1_000n).toString())],
  ["timestampNano", timestamp((nanos) => nanos.toString())],
]);
