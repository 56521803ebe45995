/** Statistics of each piece of a span, as clients get them. */
import { type CountedRows, pieceStatistics, type Span } from "../../../components/statistics/daily-statistics.ts";
import { asIsoDuration } from "../../../core/execution/execution-row.ts";

/** A row for every piece, also for those without any. */
export function dailyRows(rows: readonly CountedRows[], span: Span) {
  return pieceStatistics(rows, span).map(
    ({ startDate, executionCounts, durations: { count, minMs, maxMs, sumMs } }) => ({
      startDate,
      duration: {
        min: asIsoDuration(minMs),
        avg: asIsoDuration(count === 0 ? 0 : Math.round(sumMs / count)),
        max: asIsoDuration(maxMs),
        sum: asIsoDuration(sumMs),
        count,
      },
      executionCounts,
      groupBy: span.interval,
    }),
  );
}
