import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeConnection } from "../testing/fake-connection.ts";
import { isSqlError, sql } from "../testing/things.ts";
import { transactionOn } from "./server-connection.ts";

test("the first statements of a transaction are asked for before its begin is answered", async () => {
  const connection = new FakeConnection();
  let atOnce: readonly string[] = [];
  await transactionOn(connection, async (session) => {
    const running = session.run(sql("a"));
    atOnce = [...connection.asked];
    await running;
  });
  assert.deepEqual(atOnce, ["begin", "a"]);
  assert.deepEqual(connection.asked, ["begin", "a", "commit"]);
});

test("statements that the work does not wait for are waited for before the commit, and count", async () => {
  const connection = new FakeConnection();
  connection.failing.add("a");
  const going = transactionOn(connection, async (session) => {
    session.run(sql("a")).catch(() => undefined);
  });
  await assert.rejects(going, /a fails/);
  assert.deepEqual(connection.asked, ["begin", "a", "rollback"]);
});

test("a connection whose transaction cannot be rolled back is given up", async () => {
  const connection = new FakeConnection();
  connection.failing.add("a").add("rollback");
  await assert.rejects(
    transactionOn(connection, (session) => session.run(sql("a"))),
    /a fails/,
  );
  assert.deepEqual(connection.asked, ["begin", "a", "rollback", "destroy"]);
});

test("a transaction that did not begin fails though its work does not look", async () => {
  const connection = new FakeConnection();
  connection.failing.add("begin");
  await assert.rejects(
    transactionOn(connection, async () => 1),
    isSqlError("FAULT"),
  );
  assert.deepEqual(connection.asked, ["begin", "rollback"]);
});

test("nothing more is asked of a connection that was lost in a transaction", async () => {
  const connection = new FakeConnection();
  const going = transactionOn(connection, async (session) => {
    connection.destroy();
    await session.run(sql("a"));
  });
  await assert.rejects(going, isSqlError("UNAVAILABLE"));
  assert.deepEqual(connection.asked, ["begin", "destroy", "a"]);
});
