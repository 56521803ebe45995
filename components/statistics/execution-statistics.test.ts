import assert from "node:assert/strict";
import { test } from "node:test";
import type { ExecutionGroup, ExecutionGrouping } from "../../core/contracts/groups.ts";
import type { ExecutionQuery } from "../../core/contracts/repository.ts";
import { pieceStatistics } from "./daily-statistics.ts";
import { flowRows } from "./execution-statistics.ts";

const DAY = "2026-01-02T00:00:00.000Z";
const SPAN = {
  fromMs: Date.parse("2026-01-01T12:00:00Z"),
  toMs: Date.parse("2026-01-03T12:00:00Z"),
  interval: "day",
} as const;

test("the durations of all states of a time are put together, and times without any have none", () => {
  const of = (count: number, minMs: number, maxMs: number, sumMs: number) => ({ count, minMs, maxMs, sumMs });
  const [before, day, after] = pieceStatistics(
    [
      { start: DAY, state: "SUCCESS", count: 2, durations: of(2, 5, 9, 14) },
      { start: DAY, state: "RUNNING", count: 1, durations: of(0, 0, 0, 0) },
      { start: DAY, state: "FAILED", count: 1, durations: of(1, 3, 3, 3) },
    ],
    SPAN,
  );
  assert.deepEqual(day?.durations, of(3, 3, 9, 17));
  assert.deepEqual(
    [day?.executionCounts.SUCCESS, day?.executionCounts.RUNNING, day?.executionCounts.KILLED],
    [2, 1, 0],
  );
  assert.deepEqual([before?.startDate, before?.durations.count], ["2026-01-01T00:00:00.000Z", 0]);
  assert.deepEqual([after?.startDate, after?.executionCounts.SUCCESS], ["2026-01-03T00:00:00.000Z", 0]);
});

test("flows with more groups than one answer holds are asked for one by one", async () => {
  const asked: string[] = [];
  const groups = async (query: ExecutionQuery, { by }: ExecutionGrouping) => {
    const filters = (query.filters ?? []).map(({ values }) => values.join());
    asked.push([...by.map(({ field }) => field), ...filters].join(" "));
    const all: readonly ExecutionGroup[] = [
      { values: by.length === 2 && filters.length > 0 ? [DAY, "SUCCESS"] : ["company", "a"], count: 1 },
    ];
    return { groups: all, isCut: by.length > 2 };
  };
  const rows = await flowRows({ groups }, { tenantId: "main" }, SPAN, false);
  assert.deepEqual(rows, [{ namespace: "company", flowId: "a", rows: [{ start: DAY, state: "SUCCESS", count: 1 }] }]);
  assert.deepEqual(asked, ["namespace flowId startDate state", "namespace flowId", "startDate state company a"]);
});
