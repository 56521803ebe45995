/** The queue's contract about stopping and closing. */
import assert from "node:assert/strict";
import type { QueueCheck } from "./queue-contract.ts";
import { kill, kinds, Recorder } from "./queue-messages.ts";

const ORDERS = [
  ["queue", "processor", "consumer", "follower", "listener"],
  ["listener", "follower", "consumer", "processor", "queue"],
  ["consumer", "queue", "queue", "follower", "processor", "listener", "consumer"],
] as const;

/** Ends come in any order and more than once. */
export function closingTests(check: QueueCheck): void {
  for (const order of ORDERS) {
    check(`may be stopped in this order: ${order.join(", ")}`, async ({ queue }) => {
      const recorder = new Recorder();
      const processor = await queue.process(recorder);
      const consumer = await queue.consumeJobs({ workerId: "w" });
      const follower = await queue.follow({});
      const listener = await queue.onSignal(() => assert.fail("there was no signal"));
      const taking = consumer.take(1);
      const following = kinds(follower);
      await queue.send([kill("e", "main")]);
      await recorder.committedTimes(1);
      const stops = { processor, consumer, follower, listener, queue: { stop: () => queue.close() } };
      for (const each of order) await stops[each].stop();
      assert.deepEqual(await taking, []);
      assert.deepEqual(await following, []);
    });
  }

  check("refuses messages and owners once closed, and lets nobody wait", async ({ queue }) => {
    await queue.close();
    await assert.rejects(queue.send([kill("e", "main")]), /closed/);
    await assert.rejects(queue.process(new Recorder()), /closed/);
    const consumer = await queue.consumeJobs({ workerId: "w" });
    assert.deepEqual(await consumer.take(1), []);
    assert.deepEqual(await kinds(await queue.follow({})), []);
  });
}
