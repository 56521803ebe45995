import assert from "node:assert/strict";
import { test } from "node:test";
import { createTaskBench } from "../testing/task-bench.ts";
import { Publish } from "./index.ts";

test("Publish takes measurements as a list and as JSON text", async () => {
  await using bench = createTaskBench();
  bench.variables["rows"] = 7;
  const metrics = [
    { type: "counter", name: "rows", value: "{{ rows }}" },
    { type: "timer", name: "load", value: "PT2S" },
    { type: "gauge", name: "level", value: 0.5 },
  ];
  await bench.run(Publish, { metrics });
  await bench.run(Publish, { metrics: '[{"type":"counter","name":"{{ flow.id }}","value":2}]' });
  await bench.run(Publish, {});
  assert.deepEqual(bench.measured, ["rows 7", "load 2000", "level 0.5", "daily 2"]);
});

test("Publish names the measurement that is wrong", async () => {
  await using bench = createTaskBench();
  await assert.rejects(bench.run(Publish, { metrics: '[{"name":"c","value":1}]' }), /metric c is none of counter/);
  await assert.rejects(
    bench.run(Publish, { metrics: [{ type: "gauge", name: "g", value: "high" }] }),
    /The value of the metric g is no number: "high"/,
  );
});
