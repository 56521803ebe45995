/**
 * Reads the lines of the calendars. A line says which day, then how it moves, when it counts, or both:
 *
 *   07-14                  a date                          1mon/09  last-mon/05      a Monday of a month
 *   mon<05-25  tue>1mon/08 the day of the week before or after                      2fri>06-01  the second one
 *   1mon~01-29             the one closest to a date       wed:08-10..08-16  those between two dates
 *   easter-2  julian-easter+1                              islamic:10-01  islamic:09-last  ethiopian:01-17
 *   sat<fri  sun>mon       on a Saturday, the Friday before instead; of several, the first that fits
 *   1986..  ..1967  1990..1994   the years                 /4  /odd  /even  every so many of them
 */
import { LocalDate } from "@js-joda/core";
import { easterSunday, ethiopianDays, islamicDays, julianEasterSunday } from "./movable-feasts.ts";
import { type Side, weekdayBeside, weekdayInMonth, weekdayNumber } from "./weekdays.ts";

/** The days that a rule gives in a year. */
export type DaysOf = (year: number) => readonly LocalDate[];

type Groups = Readonly<Record<string, string | undefined>>;

const WEEKDAY = "(?<weekday>mon|tue|wed|thu|fri|sat|sun)";
const DATE = "(?<month>\\d\\d)-(?<day>\\d\\d)";

const DAYS: readonly (readonly [RegExp, (groups: Groups) => DaysOf])[] = [
  [
    pattern(DATE),
    ({ month, day }) =>
      (year) => [LocalDate.of(year, Number(month), Number(day))],
  ],
  [
    pattern(`(?<place>[1-4]|last-)${WEEKDAY}/(?<month>\\d\\d)`),
    ({ place, weekday = "", month }) => {
      const which = place === "last-" ? "last" : Number(place);
      return (year) => [weekdayInMonth(year, Number(month), weekday, which)];
    },
  ],
  [
    pattern(`(?<place>[1-4]?)${WEEKDAY}(?<side>[<>~])(?<base>.+)`),
    ({ place, weekday = "", side, base = "" }) => {
      const weeks = Math.max(Number(place) - 1, 0) * (side === "<" ? -1 : 1);
      const daysOf = readDay(base);
      return (year) => daysOf(year).map((date) => weekdayBeside(date, weekday, sideOf(side)).plusWeeks(weeks));
    },
  ],
  [
    pattern(`${WEEKDAY}:(?<from>\\d\\d-\\d\\d)\\.\\.(?<to>\\d\\d-\\d\\d)`),
    ({ weekday = "", from = "", to = "" }) =>
      (year) =>
        weekdaysBetween(LocalDate.parse(`${year}-${from}`), LocalDate.parse(`${year}-${to}`), weekday),
  ],
  [
    pattern("(?<julian>julian-)?easter(?<days>[+-]\\d+)"),
    ({ julian, days }) => {
      const sunday = julian ? julianEasterSunday : easterSunday;
      return (year) => [sunday(year).plusDays(Number(days))];
    },
  ],
  [pattern("islamic:(?<month>\\d\\d)-last"), ({ month }) => lastOfIslamicMonth(Number(month))],
  [
    pattern(`islamic:${DATE}`),
    ({ month, day }) =>
      (year) =>
        islamicDays(year, Number(month), Number(day)),
  ],
  [
    pattern(`ethiopian:${DATE}`),
    ({ month, day }) =>
      (year) =>
        ethiopianDays(year, Number(month), Number(day)),
  ],
];

function pattern(source: string): RegExp {
  return new RegExp(`^${source}$`);
}

/** Reads a line. Throws for one that says nothing known. */
export function readRule(line: string): DaysOf {
  const [day = "", ...more] = line.split(" ");
  const daysOf = readDay(day);
  const moves = more.map(readMove).filter((move) => move !== undefined);
  const counts = readYears(more.filter((word) => !MOVE.test(word)));
  return (year) => (counts(year) ? daysOf(year).map((date) => moved(date, moves)) : []);
}

function readDay(text: string): DaysOf {
  for (const [shape, make] of DAYS) {
    const match = shape.exec(text);
    if (match) return make(match.groups ?? {});
  }
  throw new Error(`"${text}" is no day of a calendar of holidays`);
}

function sideOf(text: string | undefined): Side {
  return text === "<" || text === "~" ? text : ">";
}

function weekdaysBetween(from: LocalDate, to: LocalDate, weekday: string): readonly LocalDate[] {
  const days: LocalDate[] = [];
  for (let day = weekdayBeside(from.minusDays(1), weekday, ">"); !day.isAfter(to); day = day.plusWeeks(1))
    days.push(day);
  return days;
}

function lastOfIslamicMonth(month: number): DaysOf {
  return (year) => islamicDays(year, month + 1, 1).map((day) => day.minusDays(1));
}

const MOVE = /^([a-z]{3})([<>])([a-z]{3})$/;

interface Move {
  readonly on: number;
  readonly side: Side;
  readonly to: string;
}

function readMove(word: string): Move | undefined {
  const [, on, side, to] = MOVE.exec(word) ?? [];
  return on && to ? { on: weekdayNumber(on), side: sideOf(side), to } : undefined;
}

function moved(date: LocalDate, moves: readonly Move[]): LocalDate {
  const move = moves.find(({ on }) => on === date.dayOfWeek().value());
  return move ? weekdayBeside(date, move.to, move.side) : date;
}

/** Whether a year counts, by words such as `1990..` and `/4`. */
function readYears(words: readonly string[]): (year: number) => boolean {
  let first = Number.NEGATIVE_INFINITY;
  let last = Number.POSITIVE_INFINITY;
  let cycle = "1";
  for (const word of words) {
    const [, from, to, every] = /^(?:(\d*)\.\.(\d*)|\/(\d|odd|even))$/.exec(word) ?? [];
    if (from === undefined && every === undefined) throw new Error(`"${word}" is nothing that a calendar knows`);
    if (from) first = Number(from);
    if (to) last = Number(to);
    cycle = every ?? cycle;
  }
  return (year) => year >= first && year <= last && inCycle(year, cycle, Number.isFinite(first) ? first : last);
}

function inCycle(year: number, cycle: string, counted: number): boolean {
  if (cycle === "odd" || cycle === "even") return (year % 2 === 0) === (cycle === "even");
  return cycle === "1" || (year - counted) % Number(cycle) === 0;
}
