/** ISO-8601 durations of days, hours, minutes and seconds, by the rules of Java's `Duration.parse`. */

const PATTERN = /^([+-]?)P(?:([+-]?\d+)D)?(?:T(?:([+-]?\d+)H)?(?:([+-]?\d+)M)?(?:([+-]?\d+)(?:[.,](\d{0,9}))?S)?)?$/i;

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A text that is no duration. */
export class DurationError extends Error {
  constructor(text: string) {
    super(`"${text}" is not a duration; write ISO-8601 such as PT30S, PT5M or P1D.`);
    this.name = "DurationError";
  }
}

/** The duration in milliseconds (fractions included), or undefined when the text is none. */
export function parseDuration(text: string): number | undefined {
  const match = PATTERN.exec(text);
  if (!match) return undefined;
  const [, sign, days, hours, minutes, seconds, fraction] = match;
  const hasTime = hours !== undefined || minutes !== undefined || seconds !== undefined;
  if (/T/i.test(text) !== hasTime || (days === undefined && !hasTime)) return undefined;
  const secondsSign = seconds?.startsWith("-") ? -1 : 1;
  const total =
    Number(days ?? 0) * DAY_MS +
    Number(hours ?? 0) * HOUR_MS +
    Number(minutes ?? 0) * MINUTE_MS +
    Number(seconds ?? 0) * SECOND_MS +
    secondsSign * Number(`0.${fraction || "0"}`) * SECOND_MS;
  return sign === "-" ? -total : total;
}

/** A number of seconds, as a rendered DURATION input prints. */
const SECONDS = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/;

/** The duration in milliseconds, also of a number of seconds; undefined when the text is neither. */
export function readDuration(text: string): number | undefined {
  return SECONDS.test(text) ? Number(text) * SECOND_MS : parseDuration(text);
}

/**
 * The duration in milliseconds; a number stands for seconds.
 * @throws DurationError when the text is none
 */
export function durationMs(text: string): number {
  const parsed = readDuration(text);
  if (parsed === undefined) throw new DurationError(text);
  return parsed;
}

/** A duration as ISO-8601, hours at the most: `PT1H2M3.5S`. */
export function formatDuration(durationInMs: number): string {
  const hours = Math.floor(durationInMs / HOUR_MS);
  const minutes = Math.floor((durationInMs % HOUR_MS) / MINUTE_MS);
  const seconds = Math.round(durationInMs % MINUTE_MS) / SECOND_MS;
  const text = `${hours ? `${hours}H` : ""}${minutes ? `${minutes}M` : ""}${seconds ? `${seconds}S` : ""}`;
  return `PT${text || "0S"}`;
}
