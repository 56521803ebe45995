import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ServiceState } from "../core/contracts/service.ts";
import { createServiceBench } from "./server/testing/service-bench.ts";
import { WorkerGroups } from "./worker-groups.ts";

/** A deployment with a worker of each group, in the state given. */
async function deployment(states: Readonly<Record<string, ServiceState>>) {
  const bench = createServiceBench();
  for (const [group, state] of Object.entries(states)) {
    const worker = await bench.process(group).register({ type: "WORKER", properties: { group } });
    await worker.to("RUNNING");
    await worker.to(state);
  }
  return { ...bench, groups: new WorkerGroups(bench.repository.services, bench.clock) };
}

describe("where work goes that names a worker group", () => {
  it("goes to the group while it has a worker, whatever the fallback", async () => {
    const { groups } = await deployment({ gpu: "RUNNING" });
    for (const fallback of [{}, { fallback: "FAIL" }, { fallback: "CANCEL" }] as const) {
      assert.deepEqual(await groups.route({ key: "gpu", ...fallback }), { kind: "group", key: "gpu" });
    }
  });

  it("waits for a group whose workers have gone, unless the fallback says otherwise", async () => {
    const { groups } = await deployment({ gpu: "DISCONNECTED" });
    assert.deepEqual(await groups.route({ key: "gpu" }), { kind: "group", key: "gpu" });
    const failing = await groups.route({ key: "gpu", fallback: "FAIL" });
    assert.ok(failing.kind === "end" && failing.state === "FAILED");
    assert.match(failing.message, /worker group gpu has no worker/);
    const left = await groups.route({ key: "gpu", fallback: "CANCEL" });
    assert.ok(left.kind === "end" && left.state === "KILLED");
  });

  it("goes to any worker where nobody has heard of the group, unless it asks to wait or fail", async () => {
    const { groups } = await deployment({ gpu: "RUNNING" });
    assert.deepEqual(await groups.route({ key: "cpu" }), { kind: "any" });
    assert.deepEqual(await groups.route({}), { kind: "any" });
    assert.deepEqual(await groups.route({ key: "cpu", fallback: "WAIT" }), { kind: "group", key: "cpu" });
    assert.equal((await groups.route({ key: "cpu", fallback: "FAIL" })).kind, "end");
  });

  it("hears of a new worker within a moment", async () => {
    const { groups, process, clock } = await deployment({});
    assert.deepEqual(await groups.route({ key: "gpu" }), { kind: "any" });
    await process("new").register({ type: "WORKER", properties: { group: "gpu" } });
    clock.advance(1_001);
    assert.deepEqual(await groups.route({ key: "gpu" }), { kind: "group", key: "gpu" });
  });
});
