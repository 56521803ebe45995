/** The contract of databases: a lock is held by one connection until it is given back or the connection ends. */
import assert from "node:assert/strict";
import type { DatabaseCheck } from "./database-contract.ts";

const LONG = "a long name / with ünusual characters ".repeat(5);

/** See the file's head. */
export function lockTests(check: DatabaseCheck): void {
  check("one connection holds a lock at a time", async ({ database }) => {
    const [one, other] = [await database.connect(), await database.connect()];
    assert.equal(await one.tryLock("a"), true);
    assert.equal(await other.tryLock("a"), false);
    assert.equal(await other.tryLock("b"), true, "other locks are free");
    assert.equal(await one.tryLock(LONG), true);
    assert.equal(await other.tryLock(LONG), false);
    assert.equal(await other.tryLock(`${LONG}!`), true, "long names are told apart");
    await one.unlock("a");
    assert.equal(await other.tryLock("a"), true);
    await one.close();
    await other.close();
  });

  check("a lock is taken once, however often its holder asks for it", async ({ database }) => {
    const [one, other] = [await database.connect(), await database.connect()];
    assert.equal(await one.tryLock("a"), true);
    assert.equal(await one.tryLock("a"), true);
    assert.equal(await one.lock("a", new AbortController().signal), true);
    await one.unlock("a");
    assert.equal(await other.tryLock("a"), true);
    await one.unlock("a");
    assert.equal(await one.tryLock("a"), false, "giving back what others hold does nothing");
    await one.close();
    await other.close();
  });

  check("locks end with their connection", async ({ database }) => {
    const [one, other] = [await database.connect(), await database.connect()];
    assert.equal(await one.tryLock("a"), true);
    const waiting = other.lock("a", new AbortController().signal);
    await one.close();
    assert.equal(await waiting, true);
    await other.close();
  });

  check("who waits for a lock gets it when it is given back", async ({ database }) => {
    const [one, other] = [await database.connect(), await database.connect()];
    await one.tryLock("a");
    const waiting = other.lock("a", new AbortController().signal);
    await one.unlock("a");
    assert.equal(await waiting, true);
    assert.equal(await one.tryLock("a"), false);
    await one.close();
    await other.close();
  });

  check("waiting for a lock can be given up", async ({ database }) => {
    const [one, other] = [await database.connect(), await database.connect()];
    await one.tryLock("a");
    const giveUp = new AbortController();
    const waiting = other.lock("a", giveUp.signal);
    giveUp.abort();
    assert.equal(await waiting, false);
    assert.equal(await other.lock("a", giveUp.signal), false, "the signal has aborted before");
    await one.unlock("a");
    assert.equal(await one.tryLock("a"), true, "who gave up does not get it after all");
    assert.equal(await other.tryLock("b"), true, "the connection can be used on");
    await one.close();
    await other.close();
  });

  check("a connection can be used while it waits for a lock", async ({ database }) => {
    const [one, other] = [await database.connect(), await database.connect()];
    await one.tryLock("a");
    const waiting = other.lock("a", new AbortController().signal);
    assert.equal(await other.tryLock("b"), true);
    assert.equal((await other.query({ name: "one", text: "SELECT 1 AS one" }))[0]?.["one"], 1);
    await one.unlock("a");
    assert.equal(await waiting, true);
    await one.close();
    await other.close();
  });

  check("locks outlive the transactions of their connection", async ({ database }) => {
    const [one, other] = [await database.connect(), await database.connect()];
    await one.tryLock("a");
    await one.transaction(async () => undefined);
    await one.transaction(() => Promise.reject(new Error("no"))).catch(() => undefined);
    assert.equal(await other.tryLock("a"), false);
    await one.close();
    await other.close();
  });

  check("connections are lost when the database closes", async ({ database }) => {
    const connection = await database.connect();
    assert.equal(connection.lost.aborted, false);
    await database.close();
    assert.equal(connection.lost.aborted, true);
    await connection.close();
  });
}
