import assert from "node:assert/strict";
import { test } from "node:test";
import { createTaskBench } from "../testing/task-bench.ts";
import { OutputValues } from "./index.ts";

test("OutputValues gives rendered values out, without those that are null", async () => {
  await using bench = createTaskBench();
  const values = { day: "{{ flow.id }}", nested: { list: ["{{ flow.id }}"] }, count: 5, gone: null };
  assert.deepEqual(await bench.run(OutputValues, { values }), {
    values: { day: "daily", nested: { list: ["daily"] }, count: 5 },
  });
  assert.deepEqual(await bench.run(OutputValues, {}), { values: {} });
});
