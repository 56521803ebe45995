import assert from "node:assert/strict";
import { test } from "node:test";
import { nextTurn } from "../../../platform/next-turn.ts";
import { SimulatedClock } from "../../../platform/testing/simulated-clock.ts";
import { FakeConnection } from "../testing/fake-connection.ts";
import { ConnectionWatch } from "./connection-watch.ts";

async function advance(clock: SimulatedClock, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    clock.advance(1000);
    await nextTurn();
  }
}

test("a quiet connection is asked for a sign of life, one that waits for an answer is not", async () => {
  const clock = new SimulatedClock();
  const watch = new ConnectionWatch(clock, async () => true);
  const [quiet, busy] = [new FakeConnection(), new FakeConnection()];
  busy.waitingSinceMs = clock.now();
  watch.add(quiet);
  watch.add(busy);
  await advance(clock, 10);
  assert.deepEqual(quiet.asked, ["ping", "ping", "ping"]);
  assert.deepEqual(busy.asked, []);
});

test("a connection without an answer is given up when its machine is gone, and not while it is there", async () => {
  const clock = new SimulatedClock();
  let isThere = true;
  const watch = new ConnectionWatch(clock, async () => isThere);
  const [waiting, late] = [new FakeConnection(), new FakeConnection()];
  waiting.waitingSinceMs = clock.now();
  watch.add(waiting);
  watch.add(late);
  await advance(clock, 60);
  assert.equal(waiting.lost.aborted, false, "a long statement");
  isThere = false;
  late.waitingSinceMs = clock.now();
  await advance(clock, 3);
  assert.deepEqual([waiting.lost.aborted, late.lost.aborted], [true, false]);
  await advance(clock, 6);
  assert.equal(late.lost.aborted, true);
});

test("the watch ends with the last connection and begins again with the next", async () => {
  const clock = new SimulatedClock();
  const watch = new ConnectionWatch(clock, async () => true);
  const first = new FakeConnection();
  watch.add(first);
  first.destroy();
  await advance(clock, 4);
  assert.equal(clock.step(), false, "no timer is left");
  const second = new FakeConnection();
  watch.add(second);
  await advance(clock, 4);
  assert.deepEqual(second.asked, ["ping"]);
});
