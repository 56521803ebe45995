import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SERVICE_JOBS_MAX } from "../../../core/contracts/service.ts";
import { createServiceBench } from "../testing/service-bench.ts";

describe("the heartbeat of a process", () => {
  it("writes every service anew, with its state and numbers", async () => {
    const bench = createServiceBench();
    const services = bench.process("a");
    let running = 0;
    const worker = await services.register({
      type: "WORKER",
      properties: { group: "gpu" },
      metrics: () => ({ running }),
    });
    services.start();
    await worker.to("RUNNING");
    running = 3;
    await bench.pass(2_000);
    const found = await bench.repository.services.find(worker.id);
    assert.deepEqual(found?.metrics, { running: 3 });
    assert.deepEqual(found?.properties, { group: "gpu" });
    assert.deepEqual(
      found?.events.map(({ state }) => state),
      ["CREATED", "RUNNING"],
    );
    assert.equal(Date.parse(found?.updatedAt ?? ""), bench.clock.now());
  });

  it("tells what a service is at, up to a limit", async () => {
    const bench = createServiceBench();
    const services = bench.process("a");
    const job = { namespace: "company.team", flowId: "report", name: "load" };
    const worker = await services.register({ type: "WORKER", jobs: () => Array(SERVICE_JOBS_MAX + 1).fill(job) });
    services.start();
    await bench.pass(2_000);
    const found = await bench.repository.services.find(worker.id);
    assert.deepEqual(found?.jobs, Array(SERVICE_JOBS_MAX).fill(job));
  });

  it("makes a record again that is gone", async () => {
    const bench = createServiceBench();
    const services = bench.process("a");
    const executor = await services.register({ type: "EXECUTOR" });
    services.start();
    await executor.to("RUNNING");
    const stored = await bench.repository.services.find(executor.id);
    assert.ok(stored);
    await bench.repository.services.save({ ...stored, state: "EMPTY", sequence: stored.sequence + 1 });
    await bench.repository.services.purge("9999");
    await bench.pass(1_000);
    assert.deepEqual(await bench.states(), { "service-1": "RUNNING" });
  });

  it("puts a service that owns no work back into its state when others thought it gone", async () => {
    const bench = createServiceBench();
    const services = bench.process("a");
    const executor = await services.register({ type: "EXECUTOR" });
    await executor.to("RUNNING");
    const stored = await bench.repository.services.find(executor.id);
    assert.ok(stored);
    await bench.repository.services.save({ ...stored, state: "DISCONNECTED", sequence: stored.sequence + 1 });
    services.start();
    await bench.pass(1_000);
    assert.deepEqual(await bench.states(), { "service-1": "RUNNING" });
    assert.match(bench.lines.join(""), /it is back/);
  });

  for (const state of ["DISCONNECTED", "NOT_RUNNING"] as const) {
    it(`tells a service that owns work when its record says ${state}, and leaves the record alone`, async () => {
      const bench = createServiceBench();
      const services = bench.process("a");
      const lost: string[] = [];
      const worker = await services.register({ type: "WORKER", onLost: (reason) => lost.push(reason) });
      await worker.to("RUNNING");
      const stored = await bench.repository.services.find(worker.id);
      assert.ok(stored);
      await bench.repository.services.save({ ...stored, state, sequence: stored.sequence + 1 });
      services.start();
      await bench.pass(3_000);
      assert.deepEqual(lost, [`its record says ${state}`]);
      await worker.to("TERMINATING");
      assert.deepEqual(await bench.states(), { "service-1": state });
      assert.deepEqual(services.all, []);
    });
  }

  it("that cannot be written for longer than the timeout tells services that own work, once", async () => {
    const bench = createServiceBench();
    const services = bench.process("a");
    const lost: string[] = [];
    const worker = await services.register({ type: "WORKER", onLost: (reason) => lost.push(reason) });
    const executor = await services.register({ type: "EXECUTOR" });
    services.start();
    await Promise.all([worker.to("RUNNING"), executor.to("RUNNING")]);
    bench.setAway(true);
    await bench.pass(6_000);
    assert.deepEqual(lost, []);
    await bench.pass(4_000);
    assert.deepEqual(lost, ["no heartbeat could be written for 7000 ms"]);
    bench.setAway(false);
    await bench.pass(1_000);
    assert.equal((await bench.states())[executor.id], "RUNNING");
    assert.match(
      bench.lines.join(""),
      /EXECUTOR cannot be written: away.*Heartbeats of this EXECUTOR are written again/s,
    );
  });

  it("of a process that stood still accuses nobody", async () => {
    const bench = createServiceBench();
    const services = bench.process("a");
    const lost: string[] = [];
    await services.register({ type: "WORKER", onLost: (reason) => lost.push(reason) });
    services.start();
    bench.setAway(true);
    bench.clock.stall(20_000);
    await bench.pass(1_000);
    assert.deepEqual(lost, []);
    assert.match(bench.lines.join(""), /stood still for \d+ ms/);
  });

  it("ends with the process, and leaves what it wrote last", async () => {
    const bench = createServiceBench();
    const services = bench.process("a");
    const worker = await services.register({ type: "WORKER" });
    services.start();
    await worker.to("RUNNING");
    await worker.to("TERMINATING");
    await worker.to("RUNNING");
    await worker.to("TERMINATED_GRACEFULLY");
    services.stop();
    await bench.pass(5_000);
    assert.deepEqual(await bench.states(), { "service-1": "TERMINATED_GRACEFULLY" });
  });
});
