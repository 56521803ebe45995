/** Dates as people type them. Without a zone they are those of the person's machine. */

const UNITS_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 } as const;

/** For the hint beside a field. */
export const TYPED_DATE_HINT = "2026-11-01, 2026-11-01 08:00, 08:00, yesterday, 3d ago, 2026-11-01T08:00:00Z";

/** Milliseconds since the epoch; undefined for what is no date. @param nowMs what `now` and `3d ago` count from */
export function typedDate(text: string, nowMs: number): number | undefined {
  const words = text.trim().toLowerCase();
  const named = namedDate(words, nowMs);
  if (named !== undefined) return named;
  const [, count, unit] = /^-?\s*(\d{1,6})\s*(s|m|h|d|w)[a-z]*(?:\s+ago)?$/.exec(words) ?? [];
  if (count !== undefined && (words.startsWith("-") || words.endsWith("ago")))
    return nowMs - Number(count) * unitMs(unit);
  const [, hour, minute, second] = /^(\d{1,2}):(\d\d)(?::(\d\d))?$/.exec(words) ?? [];
  if (hour !== undefined) return timeOfToday(nowMs, Number(hour), Number(minute), Number(second ?? 0));
  return calendarDate(text.trim());
}

/** `2026-11-01 08:00:00` in the time of the machine, and `Z` in UTC: for questions that must not be mistaken. */
export function bothTimes(instantMs: number): string {
  const date = new Date(instantMs);
  const two = (value: number): string => String(value).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  return `${day} ${time} (${date.toISOString().replace(".000", "")})`;
}

function unitMs(unit: string | undefined): number {
  for (const [name, ms] of Object.entries(UNITS_MS)) if (name === unit) return ms;
  return 0;
}

function namedDate(word: string, nowMs: number): number | undefined {
  if (word === "now") return nowMs;
  const midnight = new Date(nowMs);
  midnight.setHours(0, 0, 0, 0);
  if (word === "yesterday") midnight.setDate(midnight.getDate() - 1);
  return word === "today" || word === "yesterday" ? midnight.getTime() : undefined;
}

function timeOfToday(nowMs: number, hour: number, minute: number, second: number): number | undefined {
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  return new Date(nowMs).setHours(hour, minute, second, 0);
}

/** `2026-11-01`, with a time and a zone or without. A day that its month does not have is no date. */
function calendarDate(text: string): number | undefined {
  const [, day, time, zone = ""] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)\s*(Z|[+-]\d\d:?\d\d)?)?$/i.exec(text) ?? [];
  if (day === undefined || new Date(`${day}T00:00:00Z`).toJSON()?.slice(0, 10) !== day) return undefined;
  const epochMs = Date.parse(`${day}T${time ?? "00:00:00"}${zone.toUpperCase()}`);
  return Number.isNaN(epochMs) ? undefined : epochMs;
}
