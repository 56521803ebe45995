import assert from "node:assert/strict";
import { test } from "node:test";
import { workerBench } from "./testing/worker-bench.ts";

test("a worker that cannot read the flow of a task gives the task back, and tries again", async () => {
  const bench = await workerBench("PT0.01S");
  let isAway = true;
  const worker = await bench.worker("w", {
    ...bench.flows,
    find: (key) => {
      if (!isAway) return bench.flows.find(key);
      isAway = false;
      return Promise.reject(new Error("the database is away"));
    },
  });
  await bench.start();
  await bench.until("SUCCESS");
  assert.deepEqual(bench.faults.splice(0).map(String), ["Error: the database is away"]);
  await worker.stop();
  await bench.close();
});
