import assert from "node:assert/strict";
import { test } from "node:test";
import type { Trigger } from "../../core/flow/flow.ts";
import { MeterRegistry } from "../server/metrics/meter-registry.ts";
import { SCHEDULE, SchedulerWorld } from "./testing/scheduler-world.ts";

const EVERY_TEN_SECONDS = { type: SCHEDULE, cron: "*/10 * * * * *", timezone: "Etc/UTC", withSeconds: true };
const NEVER = { type: "io.kestra.plugin.core.condition.Expression", expression: "{{ false }}" };

test("a scheduler counts its looks, the triggers that were due, what they started, and how late", async () => {
  const metrics = new MeterRegistry();
  const world = await SchedulerWorld.open();
  try {
    await world.schedule({ metrics });
    await world.save("starts", [{ id: "t", ...EVERY_TEN_SECONDS } as Trigger]);
    await world.save("idles", [{ id: "t", ...EVERY_TEN_SECONDS, conditions: [NEVER] } as Trigger]);
    await world.pass(35_000);
    await world.end();
    assert.deepEqual(world.dates, ["2026-01-01T00:00:10Z", "2026-01-01T00:00:20Z"]);
  } finally {
    await world.close();
  }
  const text = metrics.prometheusText();
  const measured = (name: string, flow: string): string | undefined =>
    new RegExp(`${name}{flow_id="${flow}",namespace_id="n",trigger_type="${SCHEDULE}"} (.*)`).exec(text)?.[1];
  assert.equal(measured("kestra_scheduler_evaluate_count_total", "starts"), "2");
  assert.equal(measured("kestra_scheduler_trigger_count_total", "starts"), "2");
  assert.equal(measured("kestra_scheduler_trigger_delay_duration_seconds_count", "starts"), "2");
  assert.equal(measured("kestra_scheduler_trigger_delay_duration_seconds_sum", "starts"), "15");
  assert.equal(measured("kestra_scheduler_evaluate_count_total", "idles"), "3");
  assert.equal(measured("kestra_scheduler_trigger_count_total", "idles"), "0");
  assert.ok(Number(/kestra_scheduler_loop_count_total (\d+)/.exec(text)?.[1]) >= 5);
});

test("the dates of a backfill start executions, and are not late", async () => {
  const metrics = new MeterRegistry();
  const world = await SchedulerWorld.open();
  const trigger = { tenantId: "main", namespace: "n", flowId: "f", triggerId: "t" };
  try {
    await world.schedule({ metrics });
    await world.save("f", [{ id: "t", ...EVERY_TEN_SECONDS } as Trigger]);
    await world.operations.createBackfill(trigger, { start: "2025-12-31T00:00:00Z", end: "2025-12-31T00:00:05Z" });
    await world.settle();
    assert.equal(world.dates.length, 1);
  } finally {
    await world.close();
  }
  const text = metrics.prometheusText();
  assert.match(text, /kestra_scheduler_trigger_count_total\{flow_id="f",.*\} 1\n/);
  assert.match(text, /kestra_scheduler_trigger_delay_duration_seconds_count\{flow_id="f",.*\} 0\n/);
});
