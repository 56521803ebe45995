import assert from "node:assert/strict";
import { test } from "node:test";
import { openSqlite } from "../sqlite/sqlite-database.ts";
import { allMigrations } from "./all-migrations.ts";
import { migrate } from "./migrate.ts";

test("the program's migrations are numbered from 1 without gaps", () => {
  assert.deepEqual(
    allMigrations.map(({ number }) => number),
    allMigrations.map((_, index) => index + 1),
  );
});

test("the program's migrations apply to an empty embedded database", async () => {
  const database = await openSqlite({ path: ":memory:" });
  assert.deepEqual(await migrate(database), [...allMigrations]);
  assert.deepEqual(await migrate(database), []);
  await database.close();
});
