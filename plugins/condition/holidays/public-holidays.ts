/** Tells whether a day is a public holiday of a country, or of a part of it. */
import type { LocalDate } from "@js-joda/core";
import calendars from "./calendars.json" with { type: "json" };
import { readRule } from "./holiday-rule.ts";

/** Rules by subdivision in small letters; those of the whole country under the empty text. */
type Calendar = Readonly<Record<string, readonly string[]>>;

const CALENDARS: ReadonlyMap<string, Calendar> = new Map(Object.entries<Calendar>(calendars.calendars));

/** A day between two holidays is one, too. */
const BRIDGE = "bridge";

/** Where a day is looked up: codes of ISO 3166, in capitals or small letters. */
export interface HolidayPlace {
  readonly country: string;
  readonly subDivision?: string | undefined;
}

/** True on public holidays. Throws with a user's message for a place that has no calendar. */
export function isPublicHoliday(day: LocalDate, place: HolidayPlace): boolean {
  const rules = rulesAt(place);
  const isHoliday = (date: LocalDate) => dates.has(date.toString());
  const dates = new Set(
    rules
      .filter((rule) => rule !== BRIDGE)
      .flatMap((rule) => readRule(rule)(day.year()))
      .map(String),
  );
  if (isHoliday(day)) return true;
  return rules.includes(BRIDGE) && isHoliday(day.minusDays(1)) && isHoliday(day.plusDays(1));
}

function rulesAt({ country, subDivision = "" }: HolidayPlace): readonly string[] {
  const code = country.trim().toLowerCase();
  const calendar = CALENDARS.get(code);
  if (!calendar) {
    throw new Error(
      `Property \`country\`: there is no calendar of holidays for "${country.slice(0, 100)}"; write a code of two ` +
        `letters (ISO 3166-1). There are calendars for ${listed([...CALENDARS.keys()].filter((key) => key.length === 2))}.`,
    );
  }
  return [...(calendar[""] ?? []), ...partRules(calendar, code, subDivision.trim())];
}

/** A part that the calendar does not name has the country's holidays and none of its own. */
function partRules(calendar: Calendar, country: string, subDivision: string): readonly string[] {
  const written = subDivision.toLowerCase();
  const part = written.startsWith(`${country}-`) ? written.slice(country.length + 1) : written;
  if (part === "") return [];
  if (!/^[a-z0-9]{1,3}$/.test(part)) throw noPart(calendar, country, subDivision);
  return calendar[part] ?? [];
}

function noPart(calendar: Calendar, country: string, subDivision: string): Error {
  const parts = Object.keys(calendar).filter((part) => part !== "");
  const known = parts.length > 0 ? ` Parts with a calendar of their own: ${listed(parts)}.` : "";
  return new Error(
    `Property \`subDivision\`: "${subDivision.slice(0, 100)}" is no part of ${country.toUpperCase()}; write the ` +
      `second half of its code of ISO 3166-2, such as CA for US-CA.${known}`,
  );
}

function listed(codes: readonly string[]): string {
  return codes
    .map((code) => code.toUpperCase())
    .sort()
    .join(", ");
}
