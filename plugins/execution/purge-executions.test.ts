import assert from "node:assert/strict";
import { test } from "node:test";
import { createMemoryRepository } from "../../backends/repository/memory/memory-repository.ts";
import type { Execution } from "../../core/execution/execution.ts";
import type { StateType } from "../../core/execution/state.ts";
import { createTaskBench } from "../testing/task-bench.ts";
import { PurgeExecutions } from "./purge-executions.ts";

const endDate = "2024-05-01T00:00:00Z";
const PLACE = { tenantId: "main", namespace: "acme.sales", flowId: "daily" };

function execution(id: string, date: string, current: StateType = "SUCCESS"): Execution {
  const state = { current, histories: [{ state: current, date }] };
  const header = { id, ...PLACE, flowRevision: 1, state, labels: [], inputs: {}, variables: {} };
  return { ...header, originalId: id, attemptNumber: 1 };
}

/** A bench with old executions, one of which has files, a live one, a new one, and the one that the task runs in. */
async function createBench() {
  const bench = createTaskBench();
  const repository = createMemoryRepository();
  const old = "2024-04-01T00:00:00.000Z";
  const all = [
    execution("old-1", old),
    execution("old-2", old, "FAILED"),
    execution("old-3", old),
    execution("live", old, "RUNNING"),
    execution("e1", old, "RUNNING"),
    execution("new", "2024-06-01T00:00:00.000Z"),
  ];
  await repository.executions.save(all.map((each) => ({ execution: each, taskRuns: [] })));
  for (const executionId of ["old-1", "old-3", "live"]) {
    const place = { ...PLACE, executionId, timestamp: old };
    await repository.logs.save([{ ...place, level: "INFO", message: "m" }]);
    await repository.metrics.save([{ ...place, taskId: "t", taskRunId: "r", type: "counter", name: "n", value: 1 }]);
  }
  Object.assign(bench.context.repository, repository);
  Object.assign(bench.context, { operations: { storage: bench.storage } });
  for (const name of ["tasks/a/t1/x", "inputs/i/y"]) {
    await bench.storage.put("main", `/acme/sales/daily/executions/old-1/${name}`, new Uint8Array(1));
  }
  const left = async (): Promise<readonly string[]> => {
    const { results } = await repository.executions.search({ tenantId: "main" }, { page: 1, size: 100 });
    return results.map(({ id }) => id).sort();
  };
  return { bench, left };
}

for (const batchSize of [1, 2, 100]) {
  test(`a purge deletes ended executions with all that belongs to them, ${batchSize} at a time`, async () => {
    const { bench, left } = await createBench();
    const states = ["SUCCESS", "RUNNING"];
    assert.deepEqual(await bench.run(PurgeExecutions, { endDate, states, batchSize }), {
      executionsCount: 2,
      logsCount: 2,
      storagesCount: 2,
      metricsCount: 2,
    });
    assert.deepEqual(await left(), ["e1", "live", "new", "old-2"]);
    assert.equal(bench.storage.files.size, 0);
  });

  test(`a purge may leave the executions and delete their logs alone, ${batchSize} at a time`, async () => {
    const { bench, left } = await createBench();
    const kept = { purgeExecution: false, purgeMetric: false, purgeStorage: false };
    assert.deepEqual(await bench.run(PurgeExecutions, { endDate, batchSize, ...kept }), {
      executionsCount: 0,
      logsCount: 2,
      storagesCount: 0,
      metricsCount: 0,
    });
    assert.equal((await left()).length, 6);
    assert.equal(bench.storage.files.size, 2);
  });
}

test("a purge warns when it cannot reach the files", async () => {
  const { bench, left } = await createBench();
  Object.assign(bench.context, { operations: undefined });
  assert.equal((await bench.run(PurgeExecutions, { endDate }))["storagesCount"], 0);
  assert.deepEqual(await left(), ["e1", "live", "new"]);
  assert.match(bench.logged.join("\n"), /^WARN The files of the executions stay/);
  await assert.rejects(bench.run(PurgeExecutions, { endDate: "x" }), /`endDate`: "x" is not an ISO-8601/);
});
