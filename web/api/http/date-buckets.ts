/** Spans of time cut into pieces that charts can show: the longer the span, the longer the pieces. In UTC. */
import type { Interval } from "../../../core/contracts/groups.ts";
import { INTERVAL_MS, intervalStart } from "../../../core/filters/row-groups.ts";
import { illegalArgument } from "./problem.ts";

/** Pieces of one span: more are no honest question. */
const BUCKETS_MAX = 1_200;

/** How long the pieces are, by how long the span is at the most. */
const LENGTHS: readonly (readonly [spanMs: number, interval: Interval])[] = [
  [6 * INTERVAL_MS.hour, "minute"],
  [INTERVAL_MS.day, "hour"],
  [180 * INTERVAL_MS.day, "day"],
  [365 * INTERVAL_MS.day, "week"],
];

/** How long the pieces of a span are. */
export function intervalOf(spanMs: number): Interval {
  return LENGTHS.find(([longestMs]) => spanMs <= longestMs)?.[1] ?? "month";
}

/**
 * The beginnings of all pieces between two instants (milliseconds since the epoch, both inclusive), as ISO-8601.
 * @throws ApiProblem 422 when there are too many
 */
export function bucketStarts(fromMs: number, toMs: number, interval: Interval): readonly string[] {
  const starts: string[] = [];
  for (let start = intervalStart(fromMs, interval); Date.parse(start) <= toMs; start = nextStart(start, interval)) {
    if (starts.length === BUCKETS_MAX) throw illegalArgument("The time between start and end date is too long");
    starts.push(start);
  }
  return starts;
}

function nextStart(start: string, interval: Interval): string {
  const date = new Date(start);
  if (interval === "month") date.setUTCMonth(date.getUTCMonth() + 1);
  else date.setTime(date.getTime() + INTERVAL_MS[interval]);
  return date.toISOString();
}
