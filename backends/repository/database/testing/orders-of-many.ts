/** So many executions that pages of other orders are found along indexes: those that have not ended are there, too. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ExecutionSortField, Repository } from "../../../../core/contracts/repository.ts";
import type { Execution } from "../../../../core/execution/execution.ts";

/** More than are sorted one by one when a filter is not tallied. */
const EXECUTIONS = 5_100;
const LIVE = 3;
const START_MS = Date.parse("2026-01-01T00:00:00Z");

function execution(index: number): Execution {
  const at = (ms: number): string => new Date(START_MS + ms).toISOString();
  const current = index < LIVE ? ("RUNNING" as const) : ("SUCCESS" as const);
  // Later ones end sooner after they began, all at different times.
  const ended = at(index * 10 + (EXECUTIONS - index) * 30);
  const histories = [
    { state: "CREATED" as const, date: at(index * 10) },
    { state: current, date: ended },
  ];
  const id = `e${String(index).padStart(4, "0")}`;
  const header = { id, tenantId: "main", namespace: "n", flowId: "f", flowRevision: 1, labels: [] };
  const rest = { inputs: {}, variables: {}, originalId: id, attemptNumber: 1 };
  return { ...header, ...rest, state: { current, histories } };
}

/** Registers the test; `open` answers an empty repository. */
export function ordersOfManyTest(name: string, open: () => Promise<Repository>): void {
  test(`${name} has live executions at the end of many that are sorted by ends and durations`, async () => {
    const repository = await open();
    const all = Array.from({ length: EXECUTIONS }, (_, index) => execution(index));
    await repository.executions.save(all.map((each) => ({ execution: each, before: null, taskRuns: [] })));
    const filters = [{ field: "kind" as const, operation: "EQUALS" as const, values: ["NORMAL"] }];
    const page = async (field: ExecutionSortField, direction: "asc" | "desc", number: number) => {
      const paging = { page: number, size: 5, sort: [{ field, direction }] };
      const { results, total } = await repository.executions.search({ tenantId: "main", filters }, paging);
      assert.equal(total, EXECUTIONS);
      return results.map(({ id }) => id);
    };
    for (const field of ["endDate", "duration"] as const) {
      assert.deepEqual(await page(field, "asc", 1), ["e0002", "e0001", "e0000", "e5099", "e5098"]);
      assert.deepEqual(await page(field, "desc", 1), ["e0003", "e0004", "e0005", "e0006", "e0007"]);
      assert.deepEqual(await page(field, "desc", EXECUTIONS / 5), ["e5098", "e5099", "e0002", "e0001", "e0000"]);
    }
    await repository.close();
  });
}
