import assert from "node:assert/strict";
import { test } from "node:test";
import { SimulatedClock } from "../../../platform/testing/simulated-clock.ts";
import { SqlError } from "../sql-database.ts";
import { FakeConnection } from "../testing/fake-connection.ts";
import { isSqlError } from "../testing/things.ts";
import { ConnectionPool } from "./connection-pool.ts";

function makePool(connectionsMax: number) {
  const clock = new SimulatedClock();
  const opened: FakeConnection[] = [];
  let isDown = false;
  const open = async (): Promise<FakeConnection> => {
    if (isDown) throw new SqlError("UNAVAILABLE", "down");
    const connection = new FakeConnection();
    opened.push(connection);
    return connection;
  };
  const pool = new ConnectionPool({ connectionsMax, clock, open });
  const down = (value: boolean): void => {
    isDown = value;
  };
  return { clock, opened, pool, down };
}

/** Holds a connection until it is let go. */
async function hold(pool: ConnectionPool) {
  const held = Promise.withResolvers<FakeConnection>();
  const letGo = Promise.withResolvers<void>();
  const ended = pool.use(async (connection) => {
    assert.ok(connection instanceof FakeConnection);
    held.resolve(connection);
    await letGo.promise;
  });
  return {
    connection: await Promise.race([held.promise, ended.then(() => assert.fail("ended"))]),
    letGo: letGo.resolve,
    ended,
  };
}

test("a pool opens no more connections than it may, and hands them on in the order of asking", async () => {
  const { pool, opened } = makePool(2);
  const [one, two] = [await hold(pool), await hold(pool)];
  const order: string[] = [];
  const waiting = ["a", "b"].map((name) => pool.use(async () => void order.push(name)));
  two.letGo();
  await Promise.all(waiting);
  one.letGo();
  await one.ended;
  assert.deepEqual(order, ["a", "b"]);
  assert.equal(opened.length, 2);
  await pool.close();
  assert.deepEqual(
    opened.map(({ asked }) => asked),
    [["close"], ["close"]],
  );
});

test("a pool opens another connection in place of a lost one, for those who wait too", async () => {
  const { pool, opened } = makePool(1);
  const one = await hold(pool);
  const waiting = pool.use(async (connection) => connection);
  one.connection.destroy();
  one.letGo();
  assert.equal(await waiting, opened[1]);
  opened[1]?.destroy();
  assert.equal(await pool.use(async (connection) => connection), opened[2], "an idle one that was lost is passed over");
  await pool.close();
});

test("who waits for a connection is told when there is none to be had", async () => {
  const { pool, clock, down } = makePool(1);
  const one = await hold(pool);
  const tooLong = assert.rejects(
    pool.use(async () => undefined),
    (error: Error) => {
      assert.match(error.message, /All 1 connections to the database have been in use for 30 seconds/);
      return isSqlError("UNAVAILABLE")(error);
    },
  );
  clock.advance(30_000);
  await tooLong;
  const waiting = [1, 2].map(() =>
    assert.rejects(
      pool.use(async () => undefined),
      isSqlError("UNAVAILABLE"),
    ),
  );
  down(true);
  one.connection.destroy();
  one.letGo();
  await Promise.all(waiting);
  down(false);
  await pool.use(async () => undefined);
  await pool.close();
});

test("a pool that closes waits for what is under way and takes nothing more", async () => {
  const { pool } = makePool(1);
  const one = await hold(pool);
  const waiting = assert.rejects(
    pool.use(async () => undefined),
    isSqlError("UNAVAILABLE"),
  );
  let isClosed = false;
  const closing = pool.close().then(() => {
    isClosed = true;
  });
  await waiting;
  await assert.rejects(
    pool.use(async () => undefined),
    isSqlError("UNAVAILABLE"),
  );
  assert.equal(isClosed, false);
  one.letGo();
  await closing;
  assert.deepEqual(one.connection.asked, ["close"]);
});
