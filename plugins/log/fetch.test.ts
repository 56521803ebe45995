import assert from "node:assert/strict";
import { test } from "node:test";
import { createMemoryRepository } from "../../backends/repository/memory/memory-repository.ts";
import { createTaskBench, type TaskBench } from "../testing/task-bench.ts";
import { Fetch } from "./fetch.ts";

async function createBench(): Promise<TaskBench> {
  const bench = createTaskBench();
  const repository = createMemoryRepository();
  const place = { tenantId: "main", namespace: "acme.sales", flowId: "daily", executionId: "e1" };
  const timestamp = "2024-01-02T03:04:05.678Z";
  await repository.logs.save([
    { ...place, taskId: "a", taskRunId: "r1", attemptNumber: 0, timestamp, level: "INFO", message: "one" },
    { ...place, taskId: "b", taskRunId: "r2", attemptNumber: 0, timestamp, level: "DEBUG", message: "two" },
    { ...place, executionId: "e2", timestamp, level: "ERROR", message: "other" },
  ]);
  Object.assign(bench.context.repository, repository);
  return bench;
}

test("a log is fetched as Ion rows, with the time as a timestamp", async () => {
  await using bench = await createBench();
  const { uri, size } = await bench.run(Fetch, {});
  assert.equal(size, 1);
  assert.equal(
    await bench.read(uri),
    '{tenantId:"main",namespace:"acme.sales",flowId:"daily",taskId:"a",executionId:"e1",taskRunId:"r1",' +
      'attemptNumber:0,triggerId:null,timestamp:2024-01-02T03:04:05.678Z,level:"INFO",message:"one"}\n',
  );
});

test("a log is fetched by level, tasks and execution", async () => {
  await using bench = await createBench();
  const sizeOf = async (properties: object) => (await bench.run(Fetch, properties))["size"];
  assert.equal(await sizeOf({ level: "DEBUG" }), 2);
  assert.equal(await sizeOf({ level: "DEBUG", tasksId: ["b"] }), 1);
  assert.equal(await sizeOf({ executionId: "e2" }), 1);
  assert.equal(await sizeOf({ executionId: "e2", namespace: "acme.sales", flowId: "daily" }), 1);
  assert.equal(await sizeOf({ executionId: "nope" }), 0);
  for (const half of [{ namespace: "acme.sales" }, { flowId: "daily" }]) {
    await assert.rejects(bench.run(Fetch, { executionId: "e2", ...half }), /Both `namespace` and `flowId` must be set/);
  }
});
