import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { type Metrics, NO_METRICS } from "../../../core/contracts/metrics.ts";
import type { SqlDatabase } from "../sql-database.ts";
import { databaseContract, type OpenDatabase } from "../testing/database-contract.ts";
import { migrationsContract } from "../testing/migrations-contract.ts";
import { addThing, isSqlError, makeThings, sql, thingIds } from "../testing/things.ts";
import { openSqlite } from "./sqlite-database.ts";

databaseContract("SQLite in memory", async () => {
  const database = await openSqlite({ path: ":memory:" });
  return { database, dispose: () => database.close() };
});

async function openInFolder(): Promise<OpenDatabase> {
  const folder = mkdtempSync(join(tmpdir(), "kestra-sqlite-"));
  const database = await openSqlite({ path: join(folder, "kestra.db") });
  return {
    database,
    dispose: async () => {
      await database.close();
      rmSync(folder, { recursive: true });
    },
  };
}

databaseContract("SQLite", openInFolder);
migrationsContract("SQLite", openInFolder);

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "kestra-sqlite-"));
  try {
    await use(folder);
  } finally {
    chmodSync(folder, 0o700);
    rmSync(folder, { recursive: true });
  }
}

async function using(path: string, use: (database: SqlDatabase) => Promise<void>): Promise<void> {
  const database = await openSqlite({ path });
  try {
    await use(database);
  } finally {
    await database.close();
  }
}

test("the embedded database keeps what was committed", () =>
  inFolder(async (folder) => {
    const path = join(folder, "deep", "er", "kestra.db");
    await using(path, async (database) => {
      await makeThings(database, database.dialect);
      await addThing(database, "a");
    });
    await using(path, async (database) => assert.deepEqual(await thingIds(database), ["a"]));
    assert.equal(statSync(join(folder, "deep", "er")).mode & 0o777, 0o700);
    assert.equal(statSync(path).mode & 0o777, 0o600);
  }));

test("the embedded database is refused to a second user until the first one closes it", () =>
  inFolder(async (folder) => {
    const path = join(folder, "kestra.db");
    await using(path, async () => {
      await assert.rejects(openSqlite({ path }), (error: Error) => {
        assert.match(error.message, /kestra\.db is in use by another process/);
        return isSqlError("UNAVAILABLE")(error);
      });
    });
    await using(path, async () => undefined);
  }));

test("a file that is no database is refused with its path, and can be replaced", () =>
  inFolder(async (folder) => {
    const path = join(folder, "kestra.db");
    writeFileSync(path, "this is not a database at all, just a long text".repeat(100));
    await assert.rejects(openSqlite({ path }), /kestra\.db cannot be opened: .*not a database/);
    rmSync(path);
    await using(path, async () => undefined);
  }));

test("a folder where nothing can be made is refused with its path", () =>
  inFolder(async (folder) => {
    writeFileSync(join(folder, "file"), "");
    const path = join(folder, "file", "kestra.db");
    await assert.rejects(openSqlite({ path }), /file\/kestra\.db cannot be opened/);
  }));

test("a full disk fails all transactions of the commit, and those after it go through when there is room", () =>
  inFolder(async (folder) => {
    await using(join(folder, "kestra.db"), async (database) => {
      await makeThings(database, database.dialect);
      const limit = (pages: number) => database.run(sql(`PRAGMA max_page_count = ${pages}`));
      const large = "x".repeat(1_000_000);
      const add = (id: string, document: string) =>
        database.run(sql("INSERT INTO things (id, document) VALUES (?, ?)"), [id, document]);
      await limit(20);
      const results = await Promise.allSettled([add("small", ""), add("large", large)]);
      for (const result of results) {
        assert.equal(result.status, "rejected");
        assert.ok(isSqlError("NO_SPACE")(result.reason));
        assert.match(String(result.reason), /disk is full or cannot be written/);
      }
      assert.deepEqual(await thingIds(database), []);
      await add("later", "");
      await limit(100_000);
      await add("larger", large);
      assert.deepEqual(await thingIds(database), ["larger", "later"]);
    });
  }));

test("timers and input get their turn between the commits", async () => {
  await using(":memory:", async (database) => {
    await makeThings(database, database.dialect);
    let isTurn = false;
    setTimeout(() => {
      isTurn = true;
    }, 0);
    let id = 0;
    while (!isTurn) await addThing(database, `${id++}`);
    assert.ok(isTurn);
  });
});

test("the embedded database times each statement under its name, be it answered or refused", async () => {
  const timed: string[] = [];
  const metrics: Metrics = {
    ...NO_METRICS,
    timer: (name, labels) => ({ record: () => void timed.push(`${name} ${labels?.["sql"]}`) }),
  };
  const database = await openSqlite({ path: ":memory:", metrics });
  const add = { name: "add a thing", text: "INSERT INTO things (id) VALUES (?)" };
  try {
    await makeThings(database, database.dialect);
    timed.length = 0;
    await database.run(add, ["a"]);
    await assert.rejects(database.run(add, ["a"]), isSqlError("DUPLICATE"));
    await database.write({ table: "things", columns: ["id"], rows: [["b"], ["c"]] });
  } finally {
    await database.close();
  }
  assert.equal(timed.filter((each) => each === "jdbc.query.duration add a thing").length, 2);
  assert.equal(timed.filter((each) => each === "jdbc.query.duration write things").length, 1);
  assert.equal(timed.filter((each) => each === "jdbc.query.duration COMMIT").length, 3);
});
