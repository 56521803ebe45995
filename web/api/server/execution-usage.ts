/** How many executions there were, day by day. */
import { executionRows } from "../../../components/statistics/execution-statistics.ts";
import type { Repository } from "../../../core/contracts/repository.ts";
import { dailyRows } from "../stats/daily-rows.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** Days that are counted, the current one included. */
export const USAGE_DAYS = 30;

/** The executions of the last days; a day without any has zeros. */
export async function executionUsage({ executions }: Pick<Repository, "executions">, tenantId: string, nowMs: number) {
  const today = Math.floor(nowMs / DAY_MS) * DAY_MS;
  const span = { fromMs: today - (USAGE_DAYS - 1) * DAY_MS, toMs: nowMs, interval: "day" } as const;
  const query = { tenantId, startedAfter: new Date(span.fromMs).toISOString() };
  return { dailyExecutionsCount: dailyRows(await executionRows(executions, query, span), span) };
}
