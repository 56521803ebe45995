/** How long the pieces are that a span of time is cut into. */
import type { Interval } from "../../core/contracts/groups.ts";
import { intervalStart } from "../../core/filters/row-groups.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The longest span in which pieces are still so short. */
const SPANS: readonly (readonly [Interval, number])[] = [
  ["minute", 6 * HOUR_MS],
  ["hour", DAY_MS],
  ["day", 180 * DAY_MS],
  ["week", 366 * DAY_MS],
];

/** Pieces of one span: longer spans are no honest question. */
export const PIECES_MAX = 10_000;

/** Minutes up to six hours, hours up to a day, days up to 180 of them, weeks up to a year, months beyond. */
export function intervalOf(fromMs: number, toMs: number): Interval {
  return SPANS.find(([, spanMs]) => toMs - fromMs <= spanMs)?.[0] ?? "month";
}

/** When each piece of a span begins, as ISO-8601; the last ones are left out beyond {@link PIECES_MAX}. */
export function piecesOf(fromMs: number, toMs: number, interval: Interval): readonly string[] {
  const pieces: string[] = [];
  for (let piece = intervalStart(fromMs, interval); Date.parse(piece) <= toMs && pieces.length < PIECES_MAX; ) {
    pieces.push(piece);
    piece = afterPiece(piece, interval);
  }
  return pieces;
}

/** Somewhere in the next piece is found by going a bit further than a piece can be long. */
function afterPiece(piece: string, interval: Interval): string {
  const furtherMs = { minute: 60_000, hour: HOUR_MS, day: DAY_MS, week: 7 * DAY_MS, month: 31 * DAY_MS }[interval];
  return intervalStart(Date.parse(piece) + furtherMs, interval);
}
