/** The time that statistics are about. */
import { intervalOf } from "../../../components/charts/span-interval.ts";
import type { Span } from "../../../components/statistics/daily-statistics.ts";
import { illegalArgument } from "../http/problem.ts";
import { instantOf } from "../http/read-query.ts";

const DAY_MS = 86_400_000;

/** How far statistics look back when nothing else is said. */
const SPAN_DEFAULT_MS = 30 * DAY_MS;

/** The longest span: a hundred years. */
const SPAN_MAX_MS = 36_525 * DAY_MS;

/** A span, with its ends as ISO-8601 instants. */
export interface NamedSpan extends Span {
  readonly startDate: string;
  readonly endDate: string;
}

/** Reads it; the last thirty days when nothing is said. @throws ApiProblem 422 for one that makes no sense */
export function spanOf(
  asked: { readonly startDate?: string | null; readonly endDate?: string | null },
  nowMs: number,
): NamedSpan {
  const endDate = asked.endDate ? instantOf("endDate", asked.endDate) : new Date(nowMs).toISOString();
  const toMs = Date.parse(endDate);
  const startDate = asked.startDate
    ? instantOf("startDate", asked.startDate)
    : new Date(toMs - SPAN_DEFAULT_MS).toISOString();
  const fromMs = Date.parse(startDate);
  if (fromMs > toMs) throw illegalArgument("Start date must be before End Date");
  if (toMs - fromMs > SPAN_MAX_MS) throw illegalArgument("The span of dates is longer than a hundred years");
  return { startDate, endDate, fromMs, toMs, interval: intervalOf(fromMs, toMs) };
}

/** What is given, without what is null or empty. */
export function given<T extends object>(values: T): { readonly [Key in keyof T]?: NonNullable<T[Key]> } {
  const entries = Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== "");
  return Object.fromEntries(entries) as { [Key in keyof T]?: NonNullable<T[Key]> };
}
