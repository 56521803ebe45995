/** How many executions there were in each piece of a span of time, how they stood, and how long they took. */
import type { Durations, Interval } from "../../core/contracts/groups.ts";
import { STATES, type StateType } from "../../core/execution/state.ts";
import { piecesOf } from "../charts/span-interval.ts";

/** Rows of one state that began in one piece. */
export interface CountedRows {
  /** When the piece begins, as ISO-8601. */
  readonly start: string;
  readonly state: StateType;
  readonly count: number;
  /** Of those that have ended. */
  readonly durations?: Durations;
}

/** A span of time, both ends included. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
  readonly interval: Interval;
}

/** One piece. */
export interface PieceStatistics {
  /** When it begins, as ISO-8601. */
  readonly startDate: string;
  /** Every state has its number, also 0. */
  readonly executionCounts: Readonly<Record<StateType, number>>;
  readonly durations: Durations;
}

const NONE: Durations = { count: 0, minMs: 0, maxMs: 0, sumMs: 0 };

/** Every piece of the span in order, also those in which nothing began. */
export function pieceStatistics(
  rows: readonly CountedRows[],
  { fromMs, toMs, interval }: Span,
): readonly PieceStatistics[] {
  const byStart = Map.groupBy(rows, ({ start }) => start);
  return piecesOf(fromMs, toMs, interval).map((startDate) => {
    const own = byStart.get(startDate) ?? [];
    return {
      startDate,
      executionCounts: stateCounts(own),
      durations: own.reduce((sum, { durations = NONE }) => together(sum, durations), NONE),
    };
  });
}

/** How many rows there are of each state, also 0. */
export function stateCounts(
  rows: readonly Pick<CountedRows, "state" | "count">[],
): Readonly<Record<StateType, number>> {
  const counts = new Map<StateType, number>();
  for (const { state, count } of rows) counts.set(state, (counts.get(state) ?? 0) + count);
  return Object.fromEntries(STATES.map((state) => [state, counts.get(state) ?? 0])) as Record<StateType, number>;
}

function together(a: Durations, b: Durations): Durations {
  if (a.count === 0) return b;
  if (b.count === 0) return a;
  return {
    count: a.count + b.count,
    minMs: Math.min(a.minMs, b.minMs),
    maxMs: Math.max(a.maxMs, b.maxMs),
    sumMs: a.sumMs + b.sumMs,
  };
}
