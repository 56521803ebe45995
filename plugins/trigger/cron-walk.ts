/**
 * The walk from date to date of a cron expression, through the calendar and the changes of clocks of a zone.
 *
 * It goes through pieces of time in which the clocks keep one distance from UTC. Within a piece it is a walk on the
 * clocks' own calendar. Where clocks go forward, a piece begins after the times that are left out; where they go back,
 * with times that have been there already.
 */
import type { CronField } from "../../core/flow/cron.ts";
import type { DateSeries } from "./date-series.ts";
import { pieceAt, type ZonePiece } from "./zone-pieces.ts";

const SECOND_MS = 1000;
const MINUTE_S = 60;
const HOUR_S = 3600;
const DAY_S = 86_400;
const DAY_MS = DAY_S * SECOND_MS;
const DAYS_IN_WEEK = 7;
/** 1 January 1970 was a Thursday. */
const EPOCH_WEEKDAY = 4;

/** How far a date is looked for: 29 February may be eight years off. */
const SEARCH_MS = 9 * 366 * DAY_MS;

/** The values of a field, looked up: the next one from a value on, and the last one up to it; -1 when there is none. */
interface Wheel {
  readonly upwards: Int8Array;
  readonly downwards: Int8Array;
  readonly first: number;
  readonly last: number;
}

/** An expression, ready for the walk. */
interface Calendar {
  readonly seconds: Wheel;
  readonly minutes: Wheel;
  readonly hours: Wheel;
  /** Whether a month (from 0), and a day of the month and of the week are in. */
  readonly months: readonly boolean[];
  readonly monthDays: CronField;
  readonly weekDays: CronField;
  /** The one time of the day, in seconds since its beginning; undefined when there are several. */
  readonly onlyTime: number | undefined;
}

/** The dates of the fields (from seconds to days of the week) in a zone. */
export function walkOf(fields: readonly CronField[], zone: string): DateSeries {
  const calendar = calendarOf(fields);
  // Says what is wrong with the zone now and not later.
  pieceAt(zone, 0);
  return {
    next: (afterMs) => next(calendar, zone, afterMs),
    previous: (beforeMs) => previous(calendar, zone, beforeMs),
  };
}

function next(calendar: Calendar, zone: string, afterMs: number): number | undefined {
  let fromMs = (Math.floor(afterMs / SECOND_MS) + 1) * SECOND_MS;
  for (const endMs = fromMs + SEARCH_MS; fromMs < endMs; ) {
    const piece = pieceAt(zone, fromMs);
    // The beginning of a piece may stand for a time that the clocks left out.
    if (fromMs === piece.fromMs && isMadeUpFor(calendar, zone, piece)) return piece.fromMs;
    const startMs = Math.max(fromMs, beginningOf(calendar, zone, piece));
    const local = firstFrom(calendar, startMs + piece.offsetMs, piece.toMs + piece.offsetMs);
    if (local !== undefined) return local - piece.offsetMs;
    fromMs = piece.toMs;
  }
  return undefined;
}

function previous(calendar: Calendar, zone: string, beforeMs: number): number | undefined {
  let toMs = (Math.ceil(beforeMs / SECOND_MS) - 1) * SECOND_MS;
  for (const endMs = toMs - SEARCH_MS; toMs > endMs; ) {
    const piece = pieceAt(zone, toMs);
    const local = lastUpTo(
      calendar,
      toMs + piece.offsetMs,
      Math.max(beginningOf(calendar, zone, piece), piece.fromMs) + piece.offsetMs,
    );
    if (local !== undefined) return local - piece.offsetMs;
    if (isMadeUpFor(calendar, zone, piece)) return piece.fromMs;
    toMs = piece.fromMs - SECOND_MS;
  }
  return undefined;
}

/** True when the clocks went forward to the beginning of the piece, and left the one time of the day out. */
function isMadeUpFor(calendar: Calendar, zone: string, piece: ZonePiece): boolean {
  if (calendar.onlyTime === undefined) return false;
  const before = pieceAt(zone, piece.fromMs - 1);
  if (piece.offsetMs <= before.offsetMs) return false;
  return firstFrom(calendar, piece.fromMs + before.offsetMs, piece.fromMs + piece.offsetMs) !== undefined;
}

/** Where dates of a piece begin: the one time of the day has come already where clocks went back to before it. */
function beginningOf({ onlyTime }: Calendar, zone: string, piece: ZonePiece): number {
  if (onlyTime === undefined) return piece.fromMs;
  return piece.fromMs + Math.max(0, pieceAt(zone, piece.fromMs - 1).offsetMs - piece.offsetMs);
}

/** The first date on the calendar from a time on, and before another one. */
function firstFrom(calendar: Calendar, fromMs: number, endMs: number): number | undefined {
  let dayMs = Math.floor(fromMs / DAY_MS) * DAY_MS;
  let time = (fromMs - dayMs) / SECOND_MS;
  while (dayMs < endMs) {
    const day = new Date(dayMs);
    if (!calendar.months[day.getUTCMonth()]) {
      dayMs = Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 1);
      time = 0;
      continue;
    }
    const found = isDayIn(calendar, day, dayMs) ? timeFrom(calendar, time) : -1;
    if (found >= 0) {
      const dateMs = dayMs + found * SECOND_MS;
      return dateMs < endMs ? dateMs : undefined;
    }
    dayMs += DAY_MS;
    time = 0;
  }
  return undefined;
}

/** The last date on the calendar up to a time, and not before another one. */
function lastUpTo(calendar: Calendar, toMs: number, startMs: number): number | undefined {
  let dayMs = Math.floor(toMs / DAY_MS) * DAY_MS;
  let time = (toMs - dayMs) / SECOND_MS;
  while (dayMs + DAY_MS > startMs) {
    const day = new Date(dayMs);
    if (!calendar.months[day.getUTCMonth()]) {
      dayMs = Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), 1) - DAY_MS;
      time = DAY_S - 1;
      continue;
    }
    const found = isDayIn(calendar, day, dayMs) ? timeUpTo(calendar, time) : -1;
    if (found >= 0) {
      const dateMs = dayMs + found * SECOND_MS;
      return dateMs >= startMs ? dateMs : undefined;
    }
    dayMs -= DAY_MS;
    time = DAY_S - 1;
  }
  return undefined;
}

/** Where both kinds of days are restricted, either is enough. */
function isDayIn({ monthDays, weekDays }: Calendar, day: Date, dayMs: number): boolean {
  if (!monthDays && !weekDays) return true;
  const isMonthDay = monthDays?.includes(day.getUTCDate()) ?? false;
  if (isMonthDay || !weekDays) return isMonthDay;
  const days = dayMs / DAY_MS + EPOCH_WEEKDAY;
  return weekDays.includes(((days % DAYS_IN_WEEK) + DAYS_IN_WEEK) % DAYS_IN_WEEK);
}

/** The first time of the day from one on, in seconds; -1 when there is none. */
function timeFrom({ hours, minutes, seconds }: Calendar, from: number): number {
  const hour = Math.floor(from / HOUR_S);
  const minute = Math.floor(from / MINUTE_S) % MINUTE_S;
  const firstHour = hours.upwards[hour] ?? -1;
  if (firstHour === hour) {
    const firstMinute = minutes.upwards[minute] ?? -1;
    if (firstMinute === minute) {
      const second = seconds.upwards[from % MINUTE_S] ?? -1;
      if (second >= 0) return hour * HOUR_S + minute * MINUTE_S + second;
    }
    const laterMinute = firstMinute === minute ? (minutes.upwards[minute + 1] ?? -1) : firstMinute;
    if (laterMinute >= 0) return hour * HOUR_S + laterMinute * MINUTE_S + seconds.first;
  }
  const laterHour = firstHour === hour ? (hours.upwards[hour + 1] ?? -1) : firstHour;
  return laterHour < 0 ? -1 : laterHour * HOUR_S + minutes.first * MINUTE_S + seconds.first;
}

/** The last time of the day up to one, in seconds; -1 when there is none. */
function timeUpTo({ hours, minutes, seconds }: Calendar, to: number): number {
  const hour = Math.floor(to / HOUR_S);
  const minute = Math.floor(to / MINUTE_S) % MINUTE_S;
  const lastHour = hours.downwards[hour] ?? -1;
  if (lastHour === hour) {
    const lastMinute = minutes.downwards[minute] ?? -1;
    if (lastMinute === minute) {
      const second = seconds.downwards[to % MINUTE_S] ?? -1;
      if (second >= 0) return hour * HOUR_S + minute * MINUTE_S + second;
    }
    const earlierMinute = lastMinute === minute ? (minutes.downwards[minute - 1] ?? -1) : lastMinute;
    if (earlierMinute >= 0) return hour * HOUR_S + earlierMinute * MINUTE_S + seconds.last;
  }
  const earlierHour = lastHour === hour ? (hours.downwards[hour - 1] ?? -1) : lastHour;
  return earlierHour < 0 ? -1 : earlierHour * HOUR_S + minutes.last * MINUTE_S + seconds.last;
}

function calendarOf([seconds, minutes, hours, monthDays, months, weekDays]: readonly CronField[]): Calendar {
  const [second, minute, hour] = [seconds, minutes, hours].map((field) => (field?.length === 1 ? field[0] : undefined));
  const isOne = second !== undefined && minute !== undefined && hour !== undefined;
  return {
    seconds: wheelOf(seconds, 60),
    minutes: wheelOf(minutes, 60),
    hours: wheelOf(hours, 24),
    months: Array.from({ length: 12 }, (_, month) => months?.includes(month + 1) ?? true),
    monthDays,
    weekDays,
    onlyTime: isOne ? hour * HOUR_S + minute * MINUTE_S + second : undefined,
  };
}

function wheelOf(field: CronField, size: number): Wheel {
  const isIn = (value: number): boolean => field?.includes(value) ?? true;
  const upwards = new Int8Array(size).fill(-1);
  const downwards = new Int8Array(size).fill(-1);
  for (let value = 0, last = -1; value < size; value++) {
    if (isIn(value)) last = value;
    downwards[value] = last;
  }
  for (let value = size - 1, first = -1; value >= 0; value--) {
    if (isIn(value)) first = value;
    upwards[value] = first;
  }
  return { upwards, downwards, first: upwards[0] ?? -1, last: downwards[size - 1] ?? -1 };
}
