/** Dates that follow one another: what triggers by the clock have in common. All times are milliseconds since the epoch. */

/** Dates in order. */
export interface DateSeries {
  /** The first date after a time, or undefined when there is none. */
  next(afterMs: number): number | undefined;
  /** The last date before a time, or undefined when there is none. */
  previous(beforeMs: number): number | undefined;
}

/** The series of given dates. */
export function seriesOf(datesMs: readonly number[]): DateSeries {
  const sorted = [...datesMs].sort((a, b) => a - b);
  return {
    next: (afterMs) => sorted.find((dateMs) => dateMs > afterMs),
    previous: (beforeMs) => sorted.findLast((dateMs) => dateMs < beforeMs),
  };
}

/** Most dates that are looked at for one that conditions accept. */
export const SEARCHED_DATES_MAX = 10_000;

/**
 * Dates for which `holds` is true; the others are stepped over. A search ends without a date after
 * {@link SEARCHED_DATES_MAX} dates.
 */
export function seriesWhere(series: DateSeries, holds: (dateMs: number) => boolean): DateSeries {
  const search = (fromMs: number, step: (ms: number) => number | undefined) => {
    let dateMs = step(fromMs);
    for (let count = 1; dateMs !== undefined && !holds(dateMs); count++) {
      dateMs = count < SEARCHED_DATES_MAX ? step(dateMs) : undefined;
    }
    return dateMs;
  };
  return {
    next: (afterMs) => search(afterMs, series.next),
    previous: (beforeMs) => search(beforeMs, series.previous),
  };
}
