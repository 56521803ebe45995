import assert from "node:assert/strict";
import { test } from "node:test";
import { nextTurn } from "../../../platform/next-turn.ts";
import { SimulatedClock } from "../../../platform/testing/simulated-clock.ts";
import { SqlError } from "../sql-database.ts";
import { FakeConnection } from "../testing/fake-connection.ts";
import { ConnectionWatch, takesConnections } from "./connection-watch.ts";
import { ServerUnreachable } from "./server-socket.ts";

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
  await advance(clock, 4);
  assert.equal(late.lost.aborted, false, "its silence is short yet");
  await advance(clock, 20);
  assert.deepEqual([waiting.lost.aborted, late.lost.aborted], [true, true]);
});

test("a machine is asked whether it is there now and then, however long a statement takes", async () => {
  const clock = new SimulatedClock();
  let asked = 0;
  const watch = new ConnectionWatch(clock, async () => ++asked > 0);
  const waiting = new FakeConnection();
  waiting.waitingSinceMs = clock.now();
  watch.add(waiting);
  await advance(clock, 120);
  assert.ok(asked >= 8 && asked <= 12, `asked ${asked} times`);
});

test("a server that refuses us is there, one that nothing answers for is not", async () => {
  const connection = new FakeConnection();
  assert.equal(await takesConnections(async () => connection), true);
  assert.deepEqual(connection.asked, ["close"]);
  const refusing = new SqlError("UNAVAILABLE", "too many connections");
  assert.equal(await takesConnections(() => Promise.reject(refusing)), true);
  const gone = new ServerUnreachable("UNAVAILABLE", "nothing is there");
  assert.equal(await takesConnections(() => Promise.reject(gone)), false);
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
