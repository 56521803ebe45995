import assert from "node:assert/strict";
import { test } from "node:test";
import { createTaskBench } from "../testing/task-bench.ts";
import { PurgeStorage } from "./purge-storage.ts";

const endDate = "2999-01-01T00:00:00Z";

/** A bench whose storage has files of three executions, and files and pairs of a namespace. */
async function createBench() {
  const bench = createTaskBench();
  Object.assign(bench.context, { operations: { storage: bench.storage } });
  for (const path of [
    "/acme/sales/daily/executions/e1/tasks/a/t1/x",
    "/acme/sales/daily/executions/e1/inputs/i/y",
    "/acme/sales/weekly/executions/e2/tasks/a/t2/x",
    "/acme/executions/executions/e3/tasks/a/t3/x",
    "/acme/_files/executions/e4/x",
    "/acme/_kv/k.ion",
  ]) {
    await bench.storage.put("main", path, new TextEncoder().encode("x"));
  }
  return bench;
}

test("a purge of storage only counts unless it is told to delete", async () => {
  await using bench = await createBench();
  assert.deepEqual(await bench.run(PurgeStorage, { endDate }), {
    scannedCount: 3,
    purgedCount: 3,
    deletedFilesCount: 0,
  });
  assert.equal(bench.storage.text("/acme/sales/daily/executions/e1/inputs/i/y"), "x");
  assert.equal(bench.logged.at(-1), "INFO PurgeStorage complete (dryRun=true): scanned=3, purged=3, deletedFiles=0");
});

test("a purge of storage deletes the files of executions and leaves those of namespaces", async () => {
  await using bench = await createBench();
  const counts = { scannedCount: 3, purgedCount: 3, deletedFilesCount: 4 };
  assert.deepEqual(await bench.run(PurgeStorage, { endDate, dryRun: false }), counts);
  const left: string[] = [];
  for await (const { path, kind } of bench.storage.walk("main", "/")) if (kind === "file") left.push(path);
  assert.deepEqual(left, ["/acme/_files/executions/e4/x", "/acme/_kv/k.ion"]);
});

const scopes: readonly (readonly [Record<string, string>, number, number])[] = [
  [{ namespace: "acme.sales", endDate }, 2, 2],
  [{ namespace: "acme.sales", flowId: "daily", endDate }, 1, 1],
  [{ namespace: "acme.sal", endDate }, 0, 0],
  [{ endDate: "2000-01-01T00:00:00Z" }, 3, 0],
  [{ startDate: "2998-01-01T00:00:00Z", endDate }, 3, 0],
];
for (const [scope, scannedCount, purgedCount] of scopes) {
  test(`a purge of storage with ${JSON.stringify(scope)} finds ${purgedCount} of ${scannedCount} executions`, async () => {
    await using bench = await createBench();
    const counts = { scannedCount, purgedCount, deletedFilesCount: 0 };
    assert.deepEqual(await bench.run(PurgeStorage, scope), counts);
  });
}

test("a purge of storage says what it lacks", async () => {
  await using bench = await createBench();
  await assert.rejects(bench.run(PurgeStorage, { endDate, flowId: "daily" }), {
    message: "'namespace' is required when 'flowId' is set.",
  });
  await assert.rejects(bench.run(PurgeStorage, { endDate: "soon" }), /`endDate`: "soon" is not an ISO-8601/);
  Object.assign(bench.context, { operations: undefined });
  await assert.rejects(bench.run(PurgeStorage, { endDate }), /cannot reach the files of other executions/);
});
