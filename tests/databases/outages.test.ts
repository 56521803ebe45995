/** What becomes of connections, locks and listeners when a server dies and comes again, with servers of their own. */
import assert from "node:assert/strict";
import { connect, createServer } from "node:net";
import { after, before, describe, test } from "node:test";
import { openMysql } from "../../backends/database/mysql/mysql-database.ts";
import { openPostgres, type PostgresOptions } from "../../backends/database/postgres/postgres-database.ts";
import { type SqlConnection, type SqlDatabase, SqlError } from "../../backends/database/sql-database.ts";
import { addThing, isSqlError, makeThings, sql, thingIds } from "../../backends/database/testing/things.ts";
import type { Clock } from "../../core/contracts/clock.ts";
import { systemClock } from "../../platform/clock.ts";
import { freePort } from "../../platform/network.ts";
import { type Service, sharedService, startService } from "../services/service.ts";

type ConnectSettings = Pick<PostgresOptions, "connectTimeoutMs" | "quietMaxMs" | "clock">;

const SERVERS = [
  ["PostgreSQL", "postgres"],
  ["MySQL", "mysql"],
  ["MariaDB", "mariadb"],
] as const;

function connectTo({ name, url }: Service, settings: ConnectSettings = {}): Promise<SqlDatabase> {
  const { hostname: host, port, username: user, pathname } = new URL(url);
  const open = name === "postgres" ? openPostgres : openMysql;
  return open({ host, port: Number(port), user, database: pathname.slice(1), ...settings });
}

async function whenLost({ lost }: SqlConnection): Promise<void> {
  if (!lost.aborted) await new Promise((resolve) => lost.addEventListener("abort", resolve, { once: true }));
}

/** A way to a server on which connections are reset as soon as a text is sent. */
async function resettingWay(service: Service, text: string): Promise<Service & AsyncDisposable> {
  const way = createServer((client) => {
    const server = connect(service.port, "127.0.0.1");
    client.pipe(server).pipe(client);
    client.on("data", (data) => {
      if (data.includes(text)) client.resetAndDestroy();
    });
    client.once("close", () => server.destroy());
    server.once("close", () => client.destroy());
    for (const socket of [client, server]) socket.on("error", () => socket.destroy());
  });
  const port = await freePort();
  await new Promise<void>((resolve) => way.listen(port, "127.0.0.1", resolve));
  const url = service.url.replace(`:${service.port}/`, `:${port}/`);
  return { ...service, port, url, [Symbol.asyncDispose]: async () => void way.close() };
}

/** Tries until the server is back; anything but an outage fails. */
async function untilAvailable<T>(action: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof SqlError && error.code === "UNAVAILABLE")) throw error;
    }
  }
}

for (const [title, name] of SERVERS) {
  const shared = await sharedService(name);
  if ("missing" in shared) {
    test(`${title} is there for tests of outages`, { skip: shared.missing }, () => undefined);
    continue;
  }
  describe(title, () => {
    const started = Promise.withResolvers<Service>();
    before(async () => started.resolve(await startService(name, { fsync: true })));
    after(async () => (await started.promise).stop());
    outageTests(title, started.promise);
    standstillTests(title, shared);
    if (name === "postgres") listenerTests(started.promise);
  });
}

function outageTests(title: string, started: Promise<Service>): void {
  test(`${title}: a killed server fails what is under way at once, and serves again after its restart`, async () => {
    const service = await started;
    const database = await connectTo(service);
    await makeThings(database, database.dialect);
    await addThing(database, "kept");
    const connection = await database.connect();
    assert.equal(await connection.tryLock("leader"), true);
    const sleep = service.name === "postgres" ? "SELECT pg_sleep(60)" : "SELECT SLEEP(60)";
    const begun = Promise.withResolvers<void>();
    const underWay = [
      database.query(sql(sleep)),
      connection.query(sql(sleep)),
      database.transaction(async (session) => {
        await addThing(session, "lost");
        begun.resolve();
        await whenLost(connection);
        await addThing(session, "lost too");
      }),
    ];
    const failures = Promise.allSettled(underWay);
    await begun.promise;
    await service.kill9();
    await whenLost(connection);
    for (const result of await failures) {
      assert.ok(result.status === "rejected" && isSqlError("UNAVAILABLE")(result.reason), JSON.stringify(result));
    }
    await assert.rejects(connection.tryLock("leader"), isSqlError("UNAVAILABLE"));
    await assert.rejects(thingIds(database), (error: Error) => {
      assert.match(error.message, new RegExp(`database at 127.0.0.1:${service.port} cannot be reached`));
      return isSqlError("UNAVAILABLE")(error);
    });
    await service.restart();
    assert.deepEqual(await untilAvailable(() => thingIds(database)), ["kept"]);
    const next = await untilAvailable(() => database.connect());
    assert.equal(await next.lock("leader", new AbortController().signal), true);
    await next.close();
    await connection.close();
    await database.close();
  });

  test(`${title}: many callers go on after the server was killed again and again`, async () => {
    const service = await started;
    const database = await connectTo(service);
    await database.run(sql(`CREATE TABLE counters (id BIGINT PRIMARY KEY, value BIGINT)`));
    const callers = [1, 2, 3, 4, 5, 6, 7, 8];
    await database.write({ table: "counters", columns: ["id", "value"], rows: callers.map((id) => [id, 0]) });
    let isOver = false;
    const increment = async (id: number): Promise<readonly [number, number]> => {
      let committed = 0;
      let unknown = 0;
      while (!isOver) {
        try {
          await database.transaction((session) =>
            session.run(sql("UPDATE counters SET value = value + 1 WHERE id = ?"), [id]),
          );
          committed++;
        } catch (error) {
          if (!isSqlError("UNAVAILABLE")(error)) throw error;
          // Whether the last commit before the end went through is not known.
          unknown++;
        }
      }
      return [committed, unknown];
    };
    const counts = Promise.all(callers.map(increment));
    for (let round = 0; round < 3; round++) {
      await service.kill9();
      await service.restart();
      await untilAvailable(() => database.query(sql("SELECT 1 AS one")));
    }
    isOver = true;
    const counted = await counts;
    const rows = await database.query(sql("SELECT value FROM counters ORDER BY id"));
    for (const [index, { value }] of rows.entries()) {
      const [committed, unknown] = counted[index] ?? [0, 0];
      const stored = Number(value);
      assert.ok(stored >= committed && stored <= committed + unknown, `${committed}+${unknown} ended as ${stored}`);
    }
    await database.close();
  });

  test(`${title}: a connection that is reset fails its statement, and can be closed while it ends`, async () => {
    const sleep = title === "PostgreSQL" ? "SELECT pg_sleep(60)" : "SELECT SLEEP(60)";
    await using way = await resettingWay(await started, sleep);
    const database = await connectTo(way);
    const connection = await database.connect();
    // The runtime tells of the reset first, and of the connection's end later.
    await connection.query(sql(sleep)).then(
      () => assert.fail("it was reset"),
      (error) => assert.ok(isSqlError("UNAVAILABLE")(error), String(error)),
    );
    await connection.close();
    await database.close();
  });

  test(`${title}: a server that takes connections and says nothing is given up in time`, async () => {
    const service = await started;
    const database = await connectTo(service, { connectTimeoutMs: 200 });
    service.freeze();
    try {
      await assert.rejects(database.query(sql("SELECT 1 AS one")), isSqlError("UNAVAILABLE"));
    } finally {
      service.unfreeze();
    }
    assert.equal((await untilAvailable(() => database.query(sql("SELECT 1 AS one")))).length, 1);
    await database.close();
  });
}

/** Timers do not fire: as for a process that stands still, whose connections stay open. */
const STANDING_STILL: Clock = { now: () => systemClock.now(), after: () => ({ cancel: () => undefined }) };

function standstillTests(title: string, service: Service): void {
  test(`${title}: the locks of a process that stands still go to others`, async () => {
    const [still, other] = await Promise.all([
      connectTo(service, { quietMaxMs: 1_000, clock: STANDING_STILL }),
      connectTo(service),
    ]);
    const holder = await still.connect();
    assert.equal(await holder.tryLock("standstill"), true);
    const next = await other.connect();
    assert.equal(await next.lock("standstill", new AbortController().signal), true);
    await assert.rejects(holder.query(sql("SELECT 1 AS one")), isSqlError("UNAVAILABLE"));
    await Promise.all([still.close(), other.close()]);
  });
}

function listenerTests(started: Promise<Service>): void {
  test("listeners of PostgreSQL are told that they may have missed something, and are told again", async () => {
    const service = await started;
    const database = await connectTo(service);
    const reconnected = Promise.withResolvers<void>();
    const told = Promise.withResolvers<string>();
    await database.listen("jobs", told.resolve, reconnected.resolve);
    await service.kill9();
    // Told while the server is away: it waits for it.
    database.notify("others", "lost or not");
    await service.restart();
    await reconnected.promise;
    database.notify("jobs", "again");
    assert.equal(await told.promise, "again");
    await database.close();
  });
}
