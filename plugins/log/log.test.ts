import assert from "node:assert/strict";
import { test } from "node:test";
import { Echo } from "../debug/echo.ts";
import { Return } from "../debug/return.ts";
import { Publish } from "../metric/index.ts";
import { OutputValues } from "../output/index.ts";
import { createTaskBench } from "../testing/task-bench.ts";
import { Log } from "./log.ts";

test("Log writes a message, or each of a list, in its level", async () => {
  await using bench = createTaskBench();
  await bench.run(Log, { message: "hello {{ flow.id }}" });
  await bench.run(Log, { message: ["one", "two"], level: "WARN" });
  assert.deepEqual(bench.logged, ["INFO hello daily", "WARN one", "WARN two"]);
});

test("Log writes the messages of a list until one cannot be rendered", async () => {
  await using bench = createTaskBench();
  await assert.rejects(bench.run(Log, { message: ["{{ flow.id }}", "{{ nope }}", "never"] }), /Unable to find `nope`/);
  assert.deepEqual(bench.logged, ["INFO daily"]);
});

test("Return gives the rendered text out, and nothing when there was none", async () => {
  await using bench = createTaskBench();
  assert.deepEqual(await bench.run(Return, { format: "{{ flow.namespace }}" }), { value: "acme.sales" });
  assert.deepEqual(await bench.run(Return, {}), {});
});

test("Echo logs in the level it is given", async () => {
  await using bench = createTaskBench();
  await bench.run(Echo, { format: "ready", level: "DEBUG" });
  assert.deepEqual(bench.logged, ["DEBUG ready"]);
});

test("OutputValues renders values at any depth", async () => {
  await using bench = createTaskBench();
  const values = { a: "{{ flow.id }}", b: ["{{ flow.id }}", 1] };
  assert.deepEqual(await bench.run(OutputValues, { values }), { values: { a: "daily", b: ["daily", 1] } });
});

test("Publish measures numbers and durations, and refuses other values by name", async () => {
  await using bench = createTaskBench();
  const metrics = [
    { type: "counter", name: "rows", value: 3 },
    { type: "timer", name: "load", value: "PT2S" },
    { type: "gauge", name: "fill", value: "0.5" },
  ];
  await bench.run(Publish, { metrics });
  assert.deepEqual(bench.measured, ["rows 3", "load 2000", "fill 0.5"]);
  const wrong = [{ type: "gauge", name: "fill", value: "much" }];
  await assert.rejects(bench.run(Publish, { metrics: wrong }), /metric fill is no number: "much"/);
});
