/**
 * Pages far back without going through all that is newer: tallies tell how many executions of a query began on each day,
 * and days that are before the page are passed over.
 */
import type { Dialect, SqlSession } from "../../database/sql-database.ts";
import { isTallied } from "./execution-parts.ts";
import { DAY_MS } from "./execution-tallies.ts";
import { groupExecutions } from "./group-executions.ts";
import type { NarrowedQuery } from "./narrowed-query.ts";

/** Executions that are rather gone through than counted. */
const GONE_THROUGH_MAX = 1_000;

/** The query of what is left, and how many of it are still before the page. */
export async function skipDays(
  session: SqlSession,
  dialect: Dialect,
  query: NarrowedQuery,
  offset: number,
): Promise<{ readonly query: NarrowedQuery; readonly offset: number }> {
  if (offset <= GONE_THROUGH_MAX || !isTallied(query)) return { query, offset };
  const { groups, isCut } = await groupExecutions(session, dialect, query, { by: [{ field: "startDate" }] });
  if (isCut) return { query, offset };
  const days = groups.map(({ values: [day = ""], count }) => ({ startMs: Date.parse(day), count }));
  let left = offset;
  let toMs: number | undefined;
  for (const { startMs, count } of days.toSorted((a, b) => b.startMs - a.startMs)) {
    if (count > left) {
      // Nothing that began later than this day is left to be passed over.
      const end = startMs + DAY_MS - 1;
      return { query: { ...query, toMs: Math.min(query.toMs ?? end, end) }, offset: left };
    }
    left -= count;
    toMs = startMs - 1;
  }
  return {
    query: { ...query, ...(toMs === undefined ? {} : { toMs: Math.min(query.toMs ?? toMs, toMs) }) },
    offset: left,
  };
}
