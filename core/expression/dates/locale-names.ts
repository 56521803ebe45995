/** Names of months, days, eras, zones in any language, from the runtime's own tables. */
import { RecentCache } from "../cache.ts";

/** How long a name is. */
export type NameLength = "short" | "long" | "narrow";

/** The language used where none is given. */
export const DEFAULT_LOCALE = "en-US";

/** The runtime's form of a language tag: `en_US` becomes `en-US`; what is no language becomes English. */
export function localeTag(text: string | undefined): string {
  if (text === undefined || text === "") return DEFAULT_LOCALE;
  try {
    return Intl.getCanonicalLocales(text.replaceAll("_", "-"))[0] ?? DEFAULT_LOCALE;
  } catch (error) {
    if (error instanceof RangeError) return DEFAULT_LOCALE;
    throw error;
  }
}

/** Formatters kept ready. */
const FORMATS_MAX = 200;
const formats = new RecentCache<Intl.DateTimeFormat>(FORMATS_MAX);

/** A formatter, kept for the next time. */
export function formatFor(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options);
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(locale, { calendar: "gregory", numberingSystem: "latn", ...options });
  formats.set(key, made);
  return made;
}

function part(date: Date, locale: string, options: Intl.DateTimeFormatOptions, type: string): string {
  const parts = formatFor(locale, options).formatToParts(date);
  return parts.find((each) => each.type === type)?.value ?? "";
}

/** The month's name; `alone` for the form that stands without a day. */
export function monthName(month: number, length: NameLength, locale: string, alone: boolean): string {
  const date = new Date(Date.UTC(2024, month - 1, 1));
  const base = { timeZone: "UTC", month: length } as const;
  const found = alone ? "" : part(date, locale, { ...base, day: "numeric" }, "month");
  return /^\d*$/.test(found) ? formatFor(locale, base).format(date) : found;
}

/** The day's name; `day` counts from Monday as 1. */
export function dayName(day: number, length: NameLength, locale: string, alone: boolean): string {
  const date = new Date(Date.UTC(2024, 0, day));
  const base = { timeZone: "UTC", weekday: length } as const;
  if (alone) return part(date, locale, base, "weekday");
  return part(date, locale, { ...base, day: "numeric", month: "short" }, "weekday");
}

/** `AM` and `PM` in the language. */
export function halfDayName(hour: number, locale: string): string {
  const date = new Date(Date.UTC(2024, 0, 1, hour));
  return part(date, locale, { timeZone: "UTC", hour: "numeric", hourCycle: "h12" }, "dayPeriod");
}

/** `in the afternoon` and the like. */
export function dayPeriodName(hour: number, length: NameLength, locale: string): string {
  const date = new Date(Date.UTC(2024, 0, 1, hour));
  return part(date, locale, { timeZone: "UTC", hour: "numeric", hourCycle: "h12", dayPeriod: length }, "dayPeriod");
}

/** `AD`, `Anno Domini`. */
export function eraName(year: number, length: NameLength, locale: string): string {
  const date = new Date(0);
  date.setUTCFullYear(year, 6, 1);
  return part(date, locale, { timeZone: "UTC", era: length, year: "numeric" }, "era");
}

/** A zone's name at a moment. */
export function zoneName(
  epochMs: number,
  zone: string,
  style: "short" | "long" | "shortGeneric" | "longGeneric",
  locale: string,
): string {
  return part(new Date(epochMs), locale, { timeZone: zone, timeZoneName: style, year: "numeric" }, "timeZoneName");
}
