/** Reads ISO texts: date and time with offset, without, or a date alone. */
import { Fault } from "../error.ts";
import type { ReadDate } from "./date-input.ts";
import { dayFault } from "./month-names.ts";

const DATE = /^([+-]\d{4,9}|\d{4})-(\d{2})-(\d{2})/;
const TIME = /^T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}(?::\d{2}(?::\d{2})?)?)?(?:\[([^\]]+)\])?$/;

/** The date that the text spells; a date alone begins its day. Throws a Fault. */
export function parseIso(text: string): ReadDate {
  const date = DATE.exec(text);
  if (!date) throw unparsed(text, failingIndex(text));
  const [whole, year, month, day] = date;
  const rest = text.slice(whole.length);
  const plain = checkedDate(text, Number(year), Number(month), Number(day));
  if (rest === "") return { dateTime: plain.toPlainDateTime(), zone: undefined };
  const time = TIME.exec(rest);
  const [, hour, minute, second = "0", fraction = "", offset, region] = time ?? [];
  const valid = time !== null && Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
  if (!valid || (region !== undefined && offset === undefined)) {
    throw new Fault(`Text '${text}' could not be parsed, unparsed text found at index ${whole.length}`);
  }
  const nanos = Number(fraction.padEnd(9, "0"));
  const clock = { hour: Number(hour), minute: Number(minute), second: Number(second), ...splitNanos(nanos) };
  return { dateTime: plain.toPlainDateTime(clock), zone: offset };
}

/** Nanoseconds of a second as Temporal names them. */
export function splitNanos(nanos: number): { millisecond: number; microsecond: number; nanosecond: number } {
  return {
    millisecond: Math.floor(nanos / 1_000_000),
    microsecond: Math.floor(nanos / 1_000) % 1_000,
    nanosecond: nanos % 1_000,
  };
}

/** A date that exists. Throws a Fault that says which part is wrong. */
export function checkedDate(text: string, year: number, month: number, day: number): Temporal.PlainDate {
  try {
    return Temporal.PlainDate.from({ year, month, day }, { overflow: "reject" });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw wrong(text, dayFault(month, day));
  }
}

function wrong(text: string, why: string): Fault {
  return new Fault(`Text '${text}' could not be parsed: ${why}`);
}

/** The fault of a text that does not fit from the index on. */
export function unparsed(text: string, index: number): Fault {
  return new Fault(`Text '${text}' could not be parsed at index ${index}`);
}

function failingIndex(text: string): number {
  const parts = [/^\d{4}/, /^\d{4}-/, /^\d{4}-\d{2}/, /^\d{4}-\d{2}-/];
  const reached = parts.reduce((at, part) => part.exec(text)?.[0].length ?? at, 0);
  const last = /^(\d{4}-(\d{2}-)?)/.exec(text)?.[0].length ?? 0;
  return /^\d{4}-\d{2}-/.test(text) || reached === last ? reached : /^\d{4}(-\d{2})?$/.test(text) ? reached : last;
}
