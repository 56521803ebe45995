/** How many executions have begun today, by state. */
import { toInstant } from "../../core/contracts/clock.ts";
import { STATES, type StateType } from "../../core/execution/state.ts";
import { numberAt, rowsOf } from "../../core/rest/json-fields.ts";
import type { RestApi } from "../../core/rest/rest-api.ts";

/** Counts of the states that there are any of, in the order of the states. @param nowMs the day that is today on this machine */
export async function countToday(api: RestApi, nowMs: number): Promise<ReadonlyMap<StateType, number>> {
  const startDate = toInstant(new Date(nowMs).setHours(0, 0, 0, 0));
  const { data } = await api.ask({
    method: "POST",
    path: ["stats", "executions", "daily"],
    body: JSON.stringify({ startDate }),
    contentType: "application/json",
  });
  const counts = STATES.map((state) => {
    const numbers = rowsOf(data).map((row) => numberAt(row, 0, "executionCounts", state));
    return [state, numbers.reduce((sum, count) => sum + (count || 0), 0)] as const;
  });
  return new Map(counts.filter(([, count]) => count > 0));
}
