/** Days of a year that other calendars give: Easter of both churches, Islamic and Ethiopian dates. */
import { LocalDate } from "@js-joda/core";
import { weekdayBeside } from "./weekdays.ts";

const MARCH = 3;
const FIRST_FULL_MOON = 21;

/** Easter Sunday of the western churches. */
export function easterSunday(year: number): LocalDate {
  const century = Math.floor(year / 100);
  const golden = year % 19;
  const lunar = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const age = (19 * golden + century - Math.floor(century / 4) - lunar + 15) % 30;
  return sundayAfter(year, FIRST_FULL_MOON + age - Math.floor((golden + 11 * age) / 319));
}

/** Easter Sunday of the eastern churches, who reckon by the Julian calendar. */
export function julianEasterSunday(year: number): LocalDate {
  const age = (19 * (year % 19) + 15) % 30;
  const behind = Math.floor(year / 100) - Math.floor(year / 400) - 2;
  return sundayAfter(year, FIRST_FULL_MOON + age + behind);
}

function sundayAfter(year: number, dayOfMarch: number): LocalDate {
  return weekdayBeside(LocalDate.of(year, MARCH, 1).plusDays(dayOfMarch - 1), "sun", ">");
}

const DAY_MS = 86_400_000;
/** Days from 1970 back to the first day of the Islamic calendar. */
const ISLAMIC_EPOCH = -492_148;
const ISLAMIC_MONTH = 29.530588;
const ISLAMIC_YEAR = 12 * ISLAMIC_MONTH;
/** How far a month that was seen may lie from a month on average. */
const SIGHTING_DAYS = 4;
/** The years for which the months of Umm al-Qura are tabled. */
const ISLAMIC_YEARS = { first: 1883, last: 2173 };

/** The days of a year that have a date of the Islamic calendar; one, two or none. Throws where nobody can tell. */
export function islamicDays(year: number, month: number, day: number): readonly LocalDate[] {
  if (year < ISLAMIC_YEARS.first || year > ISLAMIC_YEARS.last) {
    const { first, last } = ISLAMIC_YEARS;
    throw new Error(
      `Property \`date\`: the holidays of this country follow the Islamic calendar, which is known for the years ${first} ` +
        `to ${last}, and not for ${year}; use a date between them.`,
    );
  }
  const elapsed = Math.floor((LocalDate.of(year, 1, 1).toEpochDay() - ISLAMIC_EPOCH) / ISLAMIC_YEAR);
  return [elapsed, elapsed + 1, elapsed + 2, elapsed + 3]
    .flatMap((islamicYear) => islamicDay(islamicYear, month, day))
    .filter((date) => date.year() === year);
}

function islamicDay(year: number, month: number, day: number): readonly LocalDate[] {
  const around = Math.round(ISLAMIC_EPOCH + (year - 1) * ISLAMIC_YEAR + (month - 1) * ISLAMIC_MONTH + day - 1);
  const wanted = `${month}/${day}`;
  for (let at = around - SIGHTING_DAYS; at <= around + SIGHTING_DAYS; at++) {
    if (islamicMonthAndDay(at) === wanted) return [LocalDate.ofEpochDay(at)];
  }
  return [];
}

let islamicFormat: Intl.DateTimeFormat | undefined;

function islamicMonthAndDay(epochDay: number): string {
  islamicFormat ??= new Intl.DateTimeFormat("en-u-ca-islamic-umalqura-nu-latn", {
    timeZone: "UTC",
    month: "numeric",
    day: "numeric",
  });
  return islamicFormat.format(epochDay * DAY_MS);
}

/** Days from 1970 back to the day before the first one of the Coptic calendar, which the Ethiopian one goes with. */
const COPTIC_EPOCH = 1_825_030 - 2_440_588;
const COPTIC_YEARS_BEHIND = 284;

/** The days of a year that have a date of the Ethiopian calendar. */
export function ethiopianDays(year: number, month: number, day: number): readonly LocalDate[] {
  return [year - COPTIC_YEARS_BEHIND, year - COPTIC_YEARS_BEHIND + 1]
    .map((coptic) => COPTIC_EPOCH + 365 * (coptic - 1) + Math.floor(coptic / 4) + 30 * (month - 1) + day - 1)
    .map((epochDay) => LocalDate.ofEpochDay(epochDay))
    .filter((date) => date.year() === year);
}
