import assert from "node:assert/strict";
import { test } from "node:test";
import type { Clock } from "../../core/contracts/clock.ts";
import { locksContract } from "../../core/contracts/testing/locks-contract.ts";
import { systemClock } from "../../platform/clock.ts";
import { createDatabaseLocks, LOCK_PATIENCE_MS } from "./database-locks.ts";
import { type SqlConnection, type SqlDatabase, SqlError } from "./sql-database.ts";
import { openSqlite } from "./sqlite/sqlite-database.ts";

locksContract("the embedded database", async () => {
  const database = await openSqlite({ path: ":memory:" });
  const [one, other] = [createDatabaseLocks(database, systemClock), createDatabaseLocks(database, systemClock)];
  return {
    one,
    other,
    dispose: async () => {
      await one.close();
      await other.close();
      await database.close();
    },
  };
});

/** Each wait is over at once and counted. */
function hurried(): Clock & { readonly waitedMs: number } {
  let nowMs = 0;
  return {
    now: () => nowMs,
    after: (delayMs, due) => {
      nowMs += delayMs;
      queueMicrotask(due);
      return { cancel: () => undefined };
    },
    get waitedMs() {
      return nowMs;
    },
  };
}

/** The database, whose first connections cannot be opened; tells of those that can. */
function failing(database: SqlDatabase, failures: number, opened: SqlConnection[]): SqlDatabase {
  let left = failures;
  return {
    ...database,
    connect: async () => {
      if (left-- > 0) throw new SqlError("UNAVAILABLE", "no such server");
      const connection = await database.connect();
      opened.push(connection);
      return connection;
    },
  };
}

test("a lock is asked for again when its connection was lost, and others keep waiting for it", async () => {
  const database = await openSqlite({ path: ":memory:" });
  const opened: SqlConnection[] = [];
  const locks = createDatabaseLocks(failing(database, 0, opened), hurried());
  const holder = await database.connect();
  assert.equal(await holder.tryLock("locks:a"), true);
  assert.equal(await locks.hold("b", () => Promise.resolve("opens the connection")), "opens the connection");
  const waiting = locks.hold("a", () => Promise.resolve("done"));
  await opened[0]?.close();
  await holder.unlock("locks:a");
  assert.equal(await waiting, "done");
  assert.equal(opened.length, 2);
  await locks.close();
  await database.close();
});

test("work that outlives its connection answers all the same", async () => {
  const database = await openSqlite({ path: ":memory:" });
  const opened: SqlConnection[] = [];
  const locks = createDatabaseLocks(failing(database, 0, opened), hurried());
  const answer = await locks.hold("a", async () => {
    await opened[0]?.close();
    return "done";
  });
  assert.equal(answer, "done");
  await locks.close();
  await database.close();
});

test("a database that cannot be reached is tried again, and given up after a while", async () => {
  const database = await openSqlite({ path: ":memory:" });
  const patient = createDatabaseLocks(failing(database, 3, []), hurried());
  assert.equal(await patient.hold("a", () => Promise.resolve("done")), "done");
  const clock = hurried();
  const hopeless = createDatabaseLocks(failing(database, Infinity, []), clock);
  await assert.rejects(
    hopeless.hold("a", () => Promise.reject(new Error("it must not run"))),
    /no such server/,
  );
  assert.ok(clock.waitedMs > LOCK_PATIENCE_MS / 2 && clock.waitedMs <= LOCK_PATIENCE_MS);
  await patient.close();
  await hopeless.close();
  await database.close();
});

test("closing the locks refuses what waits and gives back what is held", async () => {
  const database = await openSqlite({ path: ":memory:" });
  const locks = createDatabaseLocks(database, hurried());
  const begun = Promise.withResolvers<void>();
  const end = Promise.withResolvers<void>();
  const held = locks.hold("a", async () => {
    begun.resolve();
    await end.promise;
  });
  await begun.promise;
  const refused = assert.rejects(
    locks.hold("a", () => Promise.reject(new Error("it must not run"))),
    /locks are closed/,
  );
  await locks.close();
  const other = await database.connect();
  assert.equal(await other.tryLock("locks:a"), true);
  end.resolve();
  await held;
  await refused;
  await database.close();
});
