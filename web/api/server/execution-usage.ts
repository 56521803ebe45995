/** How many executions there were, day by day. */
import type { ExecutionGroup } from "../../../core/contracts/groups.ts";
import type { Repository } from "../../../core/contracts/repository.ts";
import { STATES } from "../../../core/execution/state.ts";
import { formatDuration } from "../../../core/flow/duration.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** Days that are counted, the current one included. */
export const USAGE_DAYS = 30;

/** The executions of the last days; a day without any has zeros. */
export async function executionUsage({ executions }: Pick<Repository, "executions">, tenantId: string, nowMs: number) {
  const today = Math.floor(nowMs / DAY_MS) * DAY_MS;
  const days = Array.from({ length: USAGE_DAYS }, (_, ago) => today - (USAGE_DAYS - 1 - ago) * DAY_MS);
  const startedAfter = new Date(days[0] ?? today).toISOString();
  const grouping = { by: [{ field: "startDate" as const }, { field: "state" as const }], durations: true };
  const { groups } = await executions.groups({ tenantId, startedAfter }, grouping);
  return { dailyExecutionsCount: days.map((day) => dayUsage(new Date(day).toISOString(), groups)) };
}

function dayUsage(startDate: string, groups: readonly ExecutionGroup[]) {
  const own = groups.filter(({ values: [date] }) => date === startDate);
  const ended = own.flatMap(({ durations }) => (durations && durations.count > 0 ? [durations] : []));
  const count = ended.reduce((sum, each) => sum + each.count, 0);
  const sumMs = ended.reduce((sum, each) => sum + each.sumMs, 0);
  const counts = STATES.map((state) => {
    const inState = own.filter(({ values: [, value] }) => value === state);
    return [state, inState.reduce((sum, each) => sum + each.count, 0)] as const;
  });
  return {
    startDate,
    duration: {
      min: formatDuration(count === 0 ? 0 : Math.min(...ended.map(({ minMs }) => minMs))),
      avg: formatDuration(count === 0 ? 0 : Math.round(sumMs / count)),
      max: formatDuration(Math.max(0, ...ended.map(({ maxMs }) => maxMs))),
      sum: formatDuration(sumMs),
      count,
    },
    executionCounts: Object.fromEntries(counts),
    groupBy: "day",
  };
}
