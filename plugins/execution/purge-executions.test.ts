import assert from "node:assert/strict";
import { test } from "node:test";
import type { ExecutionQuery } from "../../core/contracts/repository.ts";
import { createTaskBench } from "../testing/task-bench.ts";
import { PurgeExecutions } from "./purge-executions.ts";

const endDate = "2024-05-01T00:00:00Z";

/** A bench with two old executions, one of which has files, and the one that the task runs in. */
async function createBench() {
  const bench = createTaskBench();
  const asked: ExecutionQuery[] = [];
  const deleted: string[] = [];
  const place = { namespace: "acme.sales", flowId: "daily" };
  const executions = {
    search(query: ExecutionQuery) {
      asked.push(query);
      const results = ["old-1", "old-2", "e1"].map((id) => ({ ...place, id }));
      return Promise.resolve({ results, total: results.length });
    },
    delete: (_tenantId: string, id: string) => Promise.resolve(deleted.push(id) > 0),
  };
  const logs = { delete: () => Promise.resolve(3) };
  const metrics = { delete: () => Promise.resolve(1) };
  Object.assign(bench.context.repository, { executions, logs, metrics });
  Object.assign(bench.context, { operations: { storage: bench.storage } });
  for (const name of ["tasks/a/t1/x", "inputs/i/y"]) {
    await bench.storage.put("main", `/acme/sales/daily/executions/old-1/${name}`, new Uint8Array(1));
  }
  return { bench, asked, deleted };
}

test("a purge deletes executions with all that belongs to them, but not its own", async () => {
  const { bench, asked, deleted } = await createBench();
  assert.deepEqual(await bench.run(PurgeExecutions, { endDate, states: ["SUCCESS", "RUNNING"] }), {
    executionsCount: 2,
    logsCount: 6,
    storagesCount: 2,
    metricsCount: 2,
  });
  assert.deepEqual(deleted, ["old-1", "old-2"]);
  assert.equal(bench.storage.files.size, 0);
  assert.deepEqual(asked, [{ tenantId: "main", startedBefore: "2024-05-01T00:00:00.000Z", states: ["SUCCESS"] }]);
});

test("a purge leaves what it is told to leave", async () => {
  const { bench, deleted } = await createBench();
  const kept = { purgeExecution: false, purgeLog: false, purgeMetric: false, purgeStorage: false };
  assert.deepEqual(await bench.run(PurgeExecutions, { endDate, ...kept }), {
    executionsCount: 0,
    logsCount: 0,
    storagesCount: 0,
    metricsCount: 0,
  });
  assert.deepEqual(deleted, []);
  assert.equal(bench.storage.files.size, 2);
});

test("a purge warns when it cannot reach the files", async () => {
  const { bench, deleted } = await createBench();
  Object.assign(bench.context, { operations: undefined });
  assert.equal((await bench.run(PurgeExecutions, { endDate }))["storagesCount"], 0);
  assert.equal(deleted.length, 2);
  assert.match(bench.logged.join("\n"), /^WARN The files of the executions stay/);
  await assert.rejects(bench.run(PurgeExecutions, { endDate: "x" }), /`endDate`: "x" is not an ISO-8601/);
});
