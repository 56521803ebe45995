import assert from "node:assert/strict";
import { test } from "node:test";
import { createMemoryRepository } from "../../backends/repository/memory/memory-repository.ts";
import type { Execution } from "../../core/execution/execution.ts";
import { BULK_PART_SIZE, selectedParts, selectedUntil } from "./bulk-selection.ts";

const START = "2026-01-01T00:00:00.000Z";
const QUERY = { query: { tenantId: "main", states: ["FAILED"] } } as const;

function failed(id: string, date = START): Execution {
  const state = { current: "FAILED", histories: [{ state: "FAILED", date }] } as const;
  const place = { tenantId: "main", namespace: "n", flowId: "f", flowRevision: 1 };
  return { id, ...place, state, labels: [], inputs: {}, variables: {}, originalId: id, attemptNumber: 1 };
}

test("the parts of a query have every execution once, though those of earlier parts no longer fit it", async () => {
  const repository = createMemoryRepository();
  const save = (execution: Execution) => repository.executions.save([{ execution, taskRuns: [] }]);
  const ids = Array.from({ length: 2 * BULK_PART_SIZE + 5 }, (_, at) => `e${String(at).padStart(5, "0")}`);
  for (const id of ids.toReversed()) await save(failed(id));
  const seen: string[] = [];
  for await (const part of selectedParts(repository, "main", selectedUntil(QUERY, Date.parse(START)))) {
    seen.push(...part.keys());
    for (const execution of part.values()) {
      assert.ok(execution);
      await save({ ...execution, state: { ...execution.state, current: "WARNING" } });
      await save(failed(`z-copy-of-${execution.id}`, "2026-01-01T00:00:00.001Z"));
    }
  }
  assert.deepEqual(seen, ids);
});

test("the parts of a list have every execution once, and those that there are none of", async () => {
  const repository = createMemoryRepository();
  await repository.executions.save([{ execution: failed("a"), taskRuns: [] }]);
  const parts = await Array.fromAsync(selectedParts(repository, "main", { ids: ["a", "b", "a"] }));
  assert.deepEqual(
    parts.map((part) => [...part].map(([id, execution]) => [id, execution?.id])),
    [
      [
        ["a", "a"],
        ["b", undefined],
      ],
    ],
  );
});
