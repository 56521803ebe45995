/** Getters of dates: `execution.startDate.year`. */
import { MONTH_NAMES } from "./month-names.ts";

type Getter = (value: Temporal.ZonedDateTime) => unknown;

const GETTERS: ReadonlyMap<string, Getter> = new Map<string, Getter>([
  ["year", (value) => value.year],
  ["monthValue", (value) => value.month],
  ["month", (value) => MONTH_NAMES[value.month - 1] ?? null],
  ["dayOfMonth", (value) => value.day],
  ["dayOfYear", (value) => value.dayOfYear],
  ["dayOfWeek", (value) => DAYS[value.dayOfWeek - 1] ?? null],
  ["hour", (value) => value.hour],
  ["minute", (value) => value.minute],
  ["second", (value) => value.second],
  ["nano", (value) => value.millisecond * 1_000_000 + value.microsecond * 1_000 + value.nanosecond],
]);

const DAYS = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"];

/** The getter's value, or undefined when a date of this kind has none of that name. */
export function readTemporal(value: object, name: string): unknown {
  const key = /^get[A-Z]/.test(name) ? name.charAt(3).toLowerCase() + name.slice(4) : name;
  const instant =
    value instanceof Date ? value.getTime() : value instanceof Temporal.Instant ? value.epochMilliseconds : undefined;
  if (instant !== undefined) {
    if (key === "epochSecond") return Math.floor(instant / 1000);
    return key === "toEpochMilli" ? instant : undefined;
  }
  if (value instanceof Temporal.ZonedDateTime) return GETTERS.get(key)?.(value);
  if (value instanceof Temporal.PlainDateTime || value instanceof Temporal.PlainDate) {
    return GETTERS.get(key)?.(value.toZonedDateTime("UTC"));
  }
  return undefined;
}
