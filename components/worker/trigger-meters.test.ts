import assert from "node:assert/strict";
import type { Trigger } from "../../core/flow/flow.ts";
import { LISTEN, POLL } from "../scheduler/testing/scripted-triggers.ts";
import { triggerTest } from "../scheduler/testing/trigger-test.ts";
import { MeterRegistry } from "../server/metrics/meter-registry.ts";

/** What the page says of the trigger. */
function measured(metrics: MeterRegistry, name: string, type: string): string | undefined {
  const labels = `flow_id="f",namespace_id="n",trigger_type="${type}"`;
  return new RegExp(`kestra_worker_trigger_${name}{${labels}} (.*)`).exec(metrics.prometheusText())?.[1];
}

triggerTest("a worker counts looks, those that fail, and the executions that they start", async (world, scripted) => {
  const metrics = new MeterRegistry();
  const answers = [() => Promise.resolve(undefined), () => Promise.reject(new Error("no")), () => Promise.resolve({})];
  scripted.answer = () => answers.shift()?.() ?? Promise.resolve(undefined);
  await world.work("w", { metrics });
  await world.save("f", [{ id: "t", type: POLL, interval: "PT10S" } as Trigger]);
  await world.pass(25_000);
  assert.equal(world.started.length, 1);
  assert.equal(measured(metrics, "started_count_total", POLL), "3");
  assert.equal(measured(metrics, "ended_count_total", POLL), "3");
  assert.equal(measured(metrics, "duration_seconds_count", POLL), "3");
  assert.equal(measured(metrics, "error_count_total", POLL), "1");
  assert.equal(measured(metrics, "execution_count_total", POLL), "1");
});

triggerTest("a worker counts what it listens for, lost connections, and each value", async (world, scripted) => {
  const metrics = new MeterRegistry();
  const worker = await world.work("w", { metrics });
  await world.save("f", [{ id: "t", type: LISTEN } as Trigger]);
  const running = (): string | undefined =>
    /kestra_worker_trigger_running_count (\d+)$/m.exec(metrics.prometheusText())?.[1];
  assert.equal(running(), "1");
  for (let value = 0; value < 3; value++) scripted.connections[0]?.send({ value });
  await world.settle();
  scripted.connections[0]?.end();
  await world.pass(2_000);
  assert.equal(measured(metrics, "execution_count_total", LISTEN), "3");
  assert.equal(measured(metrics, "error_count_total", LISTEN), "1");
  assert.equal(measured(metrics, "ended_count_total", LISTEN), "0");
  await worker.stop();
  assert.equal(measured(metrics, "ended_count_total", LISTEN), "1");
  assert.equal(running(), "0");
});
