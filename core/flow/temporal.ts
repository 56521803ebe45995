/** Dates and times as Java reads and prints them: ISO texts, checked by the calendar. */

const DATE = /^([+-]?\d{4,9})-(\d{2})-(\d{2})$/;
const TIME = /^(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?$/;
const INSTANT = /^([+-]?\d{4,9}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2}(?:\.\d{0,9})?)(Z|[+-]\d{2}(?::?\d{2}(?::?\d{2})?)?)$/i;

const FEBRUARY = 2;
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const MINUTE_S = 60;
const HOUR_S = 60 * MINUTE_S;
const DAY_S = 24 * HOUR_S;
const NANOS_DIGITS = 9;
const MICROS_DIGITS = 6;

/** A date as days since 1970-01-01; undefined when the text is none. */
export function parseDate(text: string): number | undefined {
  const match = DATE.exec(text);
  if (!match) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return undefined;
  return epochDay(year, month, day);
}

function daysOf(year: number, month: number): number {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === FEBRUARY && isLeap ? 29 : (MONTH_DAYS[month - 1] ?? 0);
}

/** Days since 1970-01-01 in the proleptic Gregorian calendar; eras of 400 years, counted from March. */
function epochDay(year: number, month: number, day: number): number {
  const shifted = month <= FEBRUARY ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > FEBRUARY ? -3 : 9)) + 2) / 5) + day - 1;
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
}

/** A time of day as seconds (fractions included) since midnight, and as Java prints it; undefined when it is none. */
export function parseTime(text: string): { readonly seconds: number; readonly text: string } | undefined {
  const match = TIME.exec(text);
  if (!match) return undefined;
  const [hours, minutes, seconds] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
  if (hours > 23 || minutes > 59 || seconds > 59) return undefined;
  const fraction = (match[4] ?? "").replace(/0+$/, "");
  const whole = `${match[1]}:${match[2]}:${match[3] ?? "00"}`;
  return {
    seconds: hours * HOUR_S + minutes * MINUTE_S + seconds + Number(`0.${fraction || "0"}`),
    text: fraction === "" ? whole : `${whole}.${fraction}`,
  };
}

/** A point in time; fractions below a millisecond are kept. */
export interface Instant {
  /** Whole seconds since the epoch. */
  readonly epochS: number;
  /** The fraction of the second, nine digits. */
  readonly nanos: number;
}

/** A date and time with offset, such as `2024-01-02T03:04:05Z`; undefined when the text is none. */
export function parseInstant(text: string): Instant | undefined {
  const match = INSTANT.exec(text);
  if (!match) return undefined;
  const [, dateText = "", timeText = "", offsetText = ""] = match;
  const day = parseDate(dateText);
  const time = parseTime(timeText.replace(/\.$/, ""));
  const offsetS = parseOffset(offsetText);
  if (day === undefined || !time || offsetS === undefined) return undefined;
  const fraction = /\.(\d+)$/.exec(timeText)?.[1] ?? "";
  const nanos = Number(fraction.padEnd(NANOS_DIGITS, "0"));
  return { epochS: day * DAY_S + Math.floor(time.seconds) - offsetS, nanos };
}

const OFFSET_MAX_S = 18 * HOUR_S;

function parseOffset(text: string): number | undefined {
  if (/^z$/i.test(text)) return 0;
  const [hours = "0", minutes = "0", seconds = "0"] = text.slice(1).replaceAll(":", "").match(/\d{2}/g) ?? [];
  const total = Number(hours) * HOUR_S + Number(minutes) * MINUTE_S + Number(seconds);
  if (total > OFFSET_MAX_S) return undefined;
  return text.startsWith("-") ? -total : total;
}

/** The instant as expressions see it: UTC with six digits of the second, `2024-01-02T03:04:05.000000Z`. */
export function instantText({ epochS, nanos }: Instant): string {
  const iso = new Date(epochS * 1000).toISOString();
  const micros = String(nanos).padStart(NANOS_DIGITS, "0").slice(0, MICROS_DIGITS);
  return `${iso.slice(0, iso.indexOf("."))}.${micros}Z`;
}

/** Less than 0 when `a` is before `b`, more when it is after. */
export function compareInstants(a: Instant, b: Instant): number {
  return a.epochS === b.epochS ? a.nanos - b.nanos : a.epochS - b.epochS;
}

const INSTANT_S_MAX = 8.64e12;

/** True when the instant can be printed: within some 270 000 years of 1970. */
export function isPrintable({ epochS }: Instant): boolean {
  return Math.abs(epochS) < INSTANT_S_MAX;
}
