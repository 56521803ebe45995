import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { nextTurn } from "../../platform/next-turn.ts";
import { ShiftedClock } from "../../platform/testing/shifted-clock.ts";
import { workerBench } from "./testing/worker-bench.ts";

const NEVER = new AbortController().signal;

describe("a worker that is asked to end", () => {
  it("lets what runs go on to its end", async () => {
    const clock = new ShiftedClock();
    const b = await workerBench("PT1H", clock);
    const worker = await b.worker("first");
    await b.start();
    await b.until("RUNNING");
    assert.equal(worker.running().length, 1);
    let isDrained = false;
    const draining = worker.drain(NEVER).finally(() => {
      isDrained = true;
    });
    // The task may begin to sleep only after it is known to run.
    while (!isDrained) {
      clock.advance(3_600_000);
      await nextTurn();
    }
    assert.equal(await draining, 0);
    assert.ok(worker.isIdle());
    await b.until("SUCCESS");
    await b.close();
  });

  it("gives back what still runs when its time is over, and others do it", async () => {
    const b = await workerBench("PT1H");
    const worker = await b.worker("first");
    await b.start();
    await b.until("RUNNING");
    const deadline = new AbortController();
    const draining = worker.drain(deadline.signal);
    deadline.abort();
    assert.equal(await draining, 1);
    const other = await b.worker("second");
    while (other.isIdle()) await new Promise((resolve) => setTimeout(resolve, 1));
    assert.deepEqual(
      other.running().map((job) => "taskRun" in job && job.taskId),
      ["t"],
    );
    await other.stop();
    await b.until("KILLED");
    await b.close();
  });

  it("takes nothing any more", async () => {
    const b = await workerBench("PT0S");
    const worker = await b.worker("first");
    await worker.drain(NEVER);
    await b.start();
    const other = await b.worker("second");
    await b.until("SUCCESS");
    await other.stop();
    await b.close();
  });
});

it("a worker that is lost says nothing about what it was at", async () => {
  const b = await workerBench("PT1H");
  const worker = await b.worker("first");
  await b.start();
  await b.until("RUNNING");
  worker.abandon();
  await worker.stop();
  assert.ok(worker.isIdle());
  await b.close();
});
