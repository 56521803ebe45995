import assert from "node:assert/strict";
import { test } from "node:test";
import type { FlowKey } from "../../core/flow/flow.ts";
import type { TriggerSwitch } from "../../core/plugin/operations.ts";
import { createTaskBench } from "../testing/task-bench.ts";
import { Toggle } from "./toggle.ts";

/** A bench that knows the flow `acme.sales.daily`, which has the trigger `nightly`. */
function createBench() {
  const bench = createTaskBench();
  const switched: TriggerSwitch[] = [];
  const find = ({ namespace, flowId }: FlowKey) =>
    Promise.resolve(
      namespace === "acme.sales" && flowId === "daily" ? { flow: { triggers: [{ id: "nightly" }] } } : undefined,
    );
  Object.assign(bench.context.repository, { flows: { find } });
  const switchTrigger = (request: TriggerSwitch) => Promise.resolve(void switched.push(request));
  Object.assign(bench.context, { operations: { switchTrigger } });
  return { bench, switched };
}

test("Toggle switches a trigger of its own flow off, and on when told so", async () => {
  const { bench, switched } = createBench();
  await bench.run(Toggle, { trigger: "nightly" });
  await bench.run(Toggle, { trigger: "nightly", namespace: "acme.sales", flowId: "daily", enabled: true });
  const place = { namespace: "acme.sales", flowId: "daily", triggerId: "nightly" };
  assert.deepEqual(switched, [
    { ...place, enabled: false },
    { ...place, enabled: true },
  ]);
});

test("Toggle names the flow or the trigger that is missing", async () => {
  const { bench, switched } = createBench();
  await assert.rejects(bench.run(Toggle, { trigger: "hourly" }), {
    message: "Unable to find trigger hourly for the flow acme.sales.daily",
  });
  await assert.rejects(
    bench.run(Toggle, { trigger: "nightly", namespace: "other" }),
    /^Error: Unable to find flow other\.daily\./,
  );
  assert.deepEqual(switched, []);
});

test("Toggle says so when no scheduler runs", async () => {
  const { bench } = createBench();
  Object.assign(bench.context, { operations: {} });
  await assert.rejects(bench.run(Toggle, { trigger: "nightly" }), /no scheduler runs/);
});
