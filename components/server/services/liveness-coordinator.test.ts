import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { LivenessSettings } from "../../../core/contracts/service.ts";
import { createServiceBench, LIVENESS } from "../testing/service-bench.ts";

async function cluster(liveness: LivenessSettings = LIVENESS) {
  const bench = createServiceBench(liveness);
  const dying = bench.process("dying");
  const worker = await dying.register({ type: "WORKER" });
  const executor = await dying.register({ type: "EXECUTOR" });
  dying.start();
  await Promise.all([worker.to("RUNNING"), executor.to("RUNNING")]);
  const taken: string[][] = [];
  const takeBack = bench.queue.takeBack.bind(bench.queue);
  bench.queue.takeBack = (ids) => {
    taken.push([...ids]);
    return takeBack(ids);
  };
  const coordinator = bench.coordinator("alive");
  const ended = new AbortController();
  const watching = coordinator.watch(ended.signal);
  return {
    ...bench,
    dying,
    worker,
    executor,
    taken,
    async [Symbol.asyncDispose]() {
      ended.abort();
      await watching;
    },
  };
}

describe("the coordinator of liveness", () => {
  it("leaves those alone that beat", async () => {
    await using bench = await cluster();
    await bench.pass(60_000);
    assert.deepEqual(await bench.states(), { "service-1": "RUNNING", "service-2": "RUNNING" });
    assert.deepEqual(bench.taken, []);
  });

  it("has the jobs of a worker without heartbeat given out again within ten seconds", async () => {
    await using bench = await cluster();
    await bench.pass(3_000);
    bench.dying.stop();
    await bench.pass(9_000);
    assert.deepEqual(bench.taken, [[bench.worker.id]]);
    const states = await bench.states();
    assert.match(states[bench.worker.id] ?? "", /NOT_RUNNING|EMPTY/);
    assert.equal(states[bench.executor.id], "DISCONNECTED");
    await bench.pass(70_000);
    assert.deepEqual(await bench.states(), { "service-1": "EMPTY", "service-2": "EMPTY" });
    await bench.pass(1_000);
    assert.equal(bench.taken.length, 1);
  });

  it("waits for the grace period where the worker's strategy says so", async () => {
    await using bench = await cluster({ ...LIVENESS, restartStrategy: "AFTER_TERMINATION_GRACE_PERIOD" });
    bench.dying.stop();
    await bench.pass(60_000);
    assert.deepEqual(bench.taken, []);
    await bench.pass(15_000);
    assert.deepEqual(bench.taken, [[bench.worker.id]]);
  });

  it("gives nothing out again where the worker's strategy says never", async () => {
    await using bench = await cluster({ ...LIVENESS, restartStrategy: "NEVER" });
    bench.dying.stop();
    await bench.pass(80_000);
    assert.deepEqual(bench.taken, []);
    assert.equal((await bench.states())[bench.worker.id], "EMPTY");
  });

  it("goes by the settings of the service, and not by its own", async () => {
    await using bench = await cluster({ ...LIVENESS, timeoutMs: 30_000 });
    bench.dying.stop();
    await bench.pass(25_000);
    assert.deepEqual(bench.taken, []);
    await bench.pass(10_000);
    assert.equal(bench.taken.length, 1);
  });

  it("takes back at once what workers left that were forced to end, and those that ended gracefully", async () => {
    await using bench = await cluster();
    const other = bench.process("other");
    const forced = await other.register({ type: "WORKER" });
    for (const state of ["RUNNING", "TERMINATING", "TERMINATED_FORCED"] as const) await forced.to(state);
    for (const state of ["TERMINATING", "TERMINATED_GRACEFULLY"] as const) await bench.worker.to(state);
    bench.dying.stop();
    await bench.pass(4_000);
    assert.deepEqual(bench.taken.flat().toSorted(), [bench.worker.id, forced.id].toSorted());
    assert.equal((await bench.states())[bench.worker.id], "EMPTY");
  });

  it("judges nobody before it has watched a whole timeout, also after the database was away", async () => {
    await using bench = await cluster();
    bench.setAway(true);
    await bench.pass(20_000);
    bench.setAway(false);
    await bench.pass(5_000);
    assert.deepEqual(bench.taken, []);
    assert.equal((await bench.states())[bench.worker.id], "RUNNING");
    assert.match(bench.lines.join(""), /Services cannot be looked at: away/);
  });

  it("judges nobody by the time in which it did not look itself", async () => {
    const bench = createServiceBench();
    const other = bench.process("other");
    const worker = await other.register({ type: "WORKER" });
    await worker.to("RUNNING");
    const coordinator = bench.coordinator("own");
    for (let looks = 0; looks < 2; looks++) {
      await coordinator.round();
      bench.clock.advance(60_000);
    }
    assert.deepEqual(await bench.states(), { [worker.id]: "RUNNING" });
    for (let looks = 0; looks < 10; looks++) {
      await coordinator.round();
      bench.clock.advance(1_000);
    }
    assert.match((await bench.states())[worker.id] ?? "", /NOT_RUNNING|EMPTY/);
  });

  it("takes over at once what others left where no other process can be alive", async () => {
    const bench = createServiceBench();
    const dead = bench.process("dead");
    const worker = await dead.register({ type: "WORKER" });
    await worker.to("RUNNING");
    const taken: string[] = [];
    bench.queue.takeBack = (ids) => {
      taken.push(...ids);
      return Promise.resolve([]);
    };
    await bench.coordinator("new", true).round();
    assert.deepEqual(taken, [worker.id]);
  });

  it("does not judge the process that it is in", async () => {
    const bench = createServiceBench();
    const own = bench.process("own");
    const worker = await own.register({ type: "WORKER" });
    await worker.to("RUNNING");
    const coordinator = bench.coordinator("own", true);
    await coordinator.round();
    assert.equal((await bench.states())[worker.id], "RUNNING");
  });
});
