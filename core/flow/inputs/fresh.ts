/**
 * What expressions see of an input while the others are resolved: dates, times and durations as such, and floats of 32
 * bits, as in Kestra. Once stored they are texts and numbers (see `view.ts`).
 */
import type { MaybePromise } from "../../expression/contract.ts";
import { withCalendar } from "../../expression/dates/calendar.ts";
import { JavaFloat } from "../../expression/number.ts";

const NANOS = 1_000_000_000;
const MINUTE_S = 60;
const HOUR_S = 3600;

type Freshen = (value: string | number) => MaybePromise<unknown>;

const FRESHEN: Readonly<Record<string, Freshen>> = {
  FLOAT: (value) => new JavaFloat(Number(value)),
  DATE: (value) => withCalendar(() => Temporal.PlainDate.from(String(value))),
  TIME: (value) => withCalendar(() => Temporal.PlainTime.from(String(value))),
  DATETIME: (value) => withCalendar(() => Temporal.Instant.from(String(value))),
  DURATION: (value) => withCalendar(() => durationOf(Number(value))),
};

/** The value of an input of this type as expressions of other inputs see it. */
export function freshValue(type: string, value: unknown): MaybePromise<unknown> {
  if (typeof value !== "string" && typeof value !== "number") return value;
  return FRESHEN[type]?.(value) ?? value;
}

/** Hours at the most, as Java prints durations. */
function durationOf(seconds: number): Temporal.Duration {
  const whole = Math.trunc(seconds);
  return Temporal.Duration.from({
    hours: Math.trunc(whole / HOUR_S),
    minutes: Math.trunc((whole % HOUR_S) / MINUTE_S),
    seconds: whole % MINUTE_S,
    nanoseconds: Math.round((seconds - whole) * NANOS),
  });
}
