/** Why a text is no date or time, in the words that Kestra's users know: where reading it stopped. */
import { dayFault } from "../expression/dates/month-names.ts";

interface Step {
  readonly pattern: RegExp;
  /** Begins a part that may be left out as a whole, up to the next step that is not inside it. */
  readonly optional?: true;
}

const DATE: readonly Step[] = [/[+-]\d{5,10}|\d{4}/y, /-/y, /\d{2}/y, /-/y, /\d{2}/y].map((pattern) => ({ pattern }));
const CLOCK: readonly Step[] = [{ pattern: /\d{2}/y }, { pattern: /:/y }, { pattern: /\d{2}/y }];
const TIME: readonly Step[] = [...CLOCK, { pattern: /:\d{2}(?:\.\d{1,9})?/y, optional: true }];
const INSTANT: readonly Step[] = [
  ...DATE,
  { pattern: /T/iy },
  ...CLOCK,
  { pattern: /:/y },
  { pattern: /\d{2}(?:\.\d{0,9})?/y },
  { pattern: /Z|[+-]\d{2}(?::?\d{2}(?::?\d{2})?)?/iy },
];

/** Why the text is no date; it must be none. */
export function dateFault(text: string): string {
  const [day = 0, month = 0] = text.split("-").reverse().map(Number);
  return shapeFault(text, DATE) ?? `Text '${text}' could not be parsed: ${dayFault(month, day)}`;
}

/** Why the text is no time of day; it must be none. */
export function timeFault(text: string): string {
  return shapeFault(text, TIME) ?? `Text '${text}' could not be parsed: ${clockFault(text)}`;
}

/** Why the text is no date with time and offset; it must be none. */
export function instantFault(text: string): string {
  return shapeFault(text, INSTANT) ?? `Text '${text}' could not be parsed at index 0`;
}

/** Where the text leaves the steps, or goes on behind the last; undefined when it has their shape. */
function shapeFault(text: string, steps: readonly Step[]): string | undefined {
  let at = 0;
  for (const { pattern, optional } of steps) {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found === undefined && !optional) return `Text '${text}' could not be parsed at index ${at}`;
    at += found?.length ?? 0;
  }
  return at === text.length ? undefined : `Text '${text}' could not be parsed, unparsed text found at index ${at}`;
}

function clockFault(text: string): string {
  const [hour = 0, minute = 0, second = 0] = text.split(":").map((part) => Math.floor(Number(part)));
  if (hour > 23) return `Invalid value for HourOfDay (valid values 0 - 23): ${hour}`;
  if (minute > 59) return `Invalid value for MinuteOfHour (valid values 0 - 59): ${minute}`;
  return `Invalid value for SecondOfMinute (valid values 0 - 59): ${second}`;
}
