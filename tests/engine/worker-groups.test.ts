/** What an executor makes of tasks that name a group of workers. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { WorkerGroups } from "../../components/worker-groups.ts";
import { systemClock } from "../../platform/clock.ts";
import { startEngineBench } from "./engine-bench.ts";

const NO_WORKERS = new WorkerGroups({ list: () => Promise.resolve([]) }, systemClock);

const flow = (id: string, task: string): string => `
id: ${id}
namespace: tests.engine
tasks:
  - {id: grouped, type: io.kestra.plugin.core.log.Log, message: here, ${task}}
  - {id: next, type: io.kestra.plugin.core.log.Log, message: next}`;

test("a task whose group nobody knows is run by any worker", async () => {
  await using bench = await startEngineBench({}, { groups: NO_WORKERS });
  const { execution } = await bench.run(flow("unknown-group", "workerGroup: {key: gpu}"));
  assert.equal(execution.state.current, "SUCCESS");
});

test("a task whose group has no worker fails where its fallback says so, and its log says why", async () => {
  await using bench = await startEngineBench({}, { groups: NO_WORKERS });
  const { execution, runs, complaints } = await bench.run(
    flow("failing-group", "workerGroup: {key: gpu, fallback: FAIL}"),
  );
  assert.equal(execution.state.current, "FAILED");
  assert.equal(runs.length, 1);
  assert.match(complaints.join(), /ERROR grouped: The worker group gpu has no worker/);
});

test("a failure for want of a worker is a failure like others, which the task may allow", async () => {
  await using bench = await startEngineBench({}, { groups: NO_WORKERS });
  const { execution, runs } = await bench.run(
    flow("allowed-group", "allowFailure: true, workerGroup: {key: gpu, fallback: FAIL}"),
  );
  assert.equal(execution.state.current, "WARNING", runs.join());
});
