/** What migrations do on every driver; a driver's own test file calls this with a way to open it. */
import assert from "node:assert/strict";
import { type ContractOptions, contractSuite } from "../../../core/contracts/testing/contract-suite.ts";
import { migrate } from "../migrations/migrate.ts";
import type { Migration } from "../migrations/migration.ts";
import type { SqlDatabase, SqlRow } from "../sql-database.ts";
import type { DatabaseCheck, OpenDatabase } from "./database-contract.ts";
import { isSqlError, sql } from "./things.ts";

const people: Migration = {
  number: 1,
  name: "people",
  statements: ({ keyText }) => [
    `CREATE TABLE people (id ${keyText(50)} NOT NULL PRIMARY KEY)`,
    "CREATE INDEX people_by_id ON people (id)",
  ],
};
const houses: Migration = {
  number: 2,
  name: "houses",
  statements: ({ keyText, growingKey }) => [
    `CREATE TABLE houses (id ${growingKey}, street ${keyText(50)})`,
    "ALTER TABLE people ADD COLUMN house BIGINT",
    "CREATE INDEX people_by_house ON people (house)",
  ],
};
const broken: Migration = {
  number: 3,
  name: "broken",
  statements: () => ["CREATE TABLE cars (id BIGINT)", "CREATE TABLE trains (id NO SUCH TYPE,)"],
};
const mended: Migration = {
  ...broken,
  statements: () => ["CREATE TABLE cars (id BIGINT)", "CREATE TABLE trains (id BIGINT)"],
};

const names = (migrations: readonly Migration[]): string[] => migrations.map(({ name }) => name);

async function rowsOf(database: SqlDatabase): Promise<readonly SqlRow[]> {
  return await database.query(sql("SELECT * FROM schema_migrations ORDER BY migration"));
}

/** Registers the tests of migrations; every `open` answers an empty database. */
export function migrationsContract(
  name: string,
  open: () => Promise<OpenDatabase>,
  options: ContractOptions = {},
): void {
  const close = ({ dispose }: OpenDatabase): Promise<void> => dispose();
  contractSuite(`migrations of ${name}`, { open, close }, options, [migrationTests, refusalTests]);
}

function migrationTests(check: DatabaseCheck): void {
  check("each migration is applied once, in order", async ({ database }) => {
    assert.deepEqual(names(await migrate(database, { migrations: [people] })), ["people"]);
    assert.deepEqual(names(await migrate(database, { migrations: [people, houses] })), ["houses"]);
    assert.deepEqual(names(await migrate(database, { migrations: [people, houses] })), []);
    const rows = await rowsOf(database);
    assert.deepEqual(
      rows.map((row) => [row["migration"], row["name"]]),
      [
        [1, "people"],
        [2, "houses"],
      ],
    );
    for (const row of rows) assert.match(String(row["applied_at"]), /^\d{4}-\d\d-\d\dT.*Z$/);
    assert.equal((await database.query(sql("SELECT house FROM people"))).length, 0);
  });

  check("of several that start at once one migrates", async ({ database }) => {
    const starts = Array.from({ length: 6 }, () => migrate(database, { migrations: [people, houses] }));
    const applied = (await Promise.all(starts)).map(names).filter((each) => each.length > 0);
    assert.deepEqual(applied, [["people", "houses"]]);
  });

  check("an up-to-date database is asked one query", async ({ database }) => {
    await migrate(database, { migrations: [people] });
    const asked: string[] = [];
    const counted: SqlDatabase = {
      ...database,
      query: (statement, values) => {
        asked.push(statement.name);
        return database.query(statement, values);
      },
      connect: () => Promise.reject(new Error("no connection is wanted")),
    };
    await migrate(counted, { migrations: [people] });
    assert.equal(asked.length, 1);
  });

  check("a migration that fails is gone through again from where it failed", async ({ database }) => {
    await assert.rejects(migrate(database, { migrations: [people, houses, broken] }), /migration 3 "broken"/);
    const { hasTransactionalDdl } = database.dialect;
    const before = await rowsOf(database);
    assert.deepEqual(
      before.map((row) => row["statements_done"]),
      hasTransactionalDdl ? [2, 3] : [2, 3, 1],
    );
    if (hasTransactionalDdl) {
      assert.deepEqual(names(await migrate(database, { migrations: [people, houses, mended] })), ["broken"]);
      return;
    }
    await assert.rejects(migrate(database, { migrations: [people, houses, mended] }), isSqlError("FAULT"));
    await assert.rejects(migrate(database, { migrations: [people, houses, broken] }), /migration 3 "broken"/);
  });

  check("a crash after a statement and before its record does no harm", async ({ database }) => {
    if (database.dialect.hasTransactionalDdl) return;
    await migrate(database, { migrations: [people, houses] });
    for (const done of [0, 1, 2]) {
      await database.run(sql("UPDATE schema_migrations SET statements_done = ? WHERE migration = 2"), [done]);
      // Only the one statement that was under way may find its work done.
      const again = migrate(database, { migrations: [people, houses] });
      if (done === 2) assert.deepEqual(names(await again), ["houses"]);
      else await assert.rejects(again, isSqlError("EXISTS"));
    }
    assert.deepEqual(names(await migrate(database, { migrations: [people, houses] })), []);
  });
}

function refusalTests(check: DatabaseCheck): void {
  check("a database that is newer than the program is refused and left alone", async ({ database }) => {
    await migrate(database, { migrations: [people, houses] });
    await assert.rejects(migrate(database, { migrations: [people] }), (error: Error) => {
      assert.match(error.message, /newer than this program.*migration 2 "houses"/);
      return isSqlError("FAULT")(error);
    });
    assert.equal((await rowsOf(database)).length, 2);
  });

  check("tables of another program are never taken for this one's, however often it is tried", async ({ database }) => {
    const { keyText } = database.dialect;
    await database.run(sql(`CREATE TABLE people (other ${keyText(50)})`));
    for (const _ of [1, 2, 3]) {
      await assert.rejects(migrate(database, { migrations: [people] }), /Another program has made it/);
    }
    await database.run(sql("DROP TABLE people"));
    assert.deepEqual(names(await migrate(database, { migrations: [people] })), ["people"]);
    await database.run(sql(`CREATE TABLE cars (other ${keyText(50)})`));
    const more: Migration = { ...mended, statements: () => [...mended.statements(database.dialect)].reverse() };
    for (const _ of [1, 2, 3]) {
      await assert.rejects(migrate(database, { migrations: [people, houses, more] }), /Another program has made it/);
    }
  });

  check("a database that another migration made is refused, one of another layout is not", async ({ database }) => {
    await migrate(database, { migrations: [people] });
    const laidOut: Migration = {
      ...people,
      statements: (dialect) => people.statements(dialect).map((text) => `\n${text} `),
    };
    assert.deepEqual(await migrate(database, { migrations: [laidOut] }), []);
    const changed: Migration = { ...people, statements: () => ["CREATE TABLE people (name BIGINT)"] };
    await assert.rejects(migrate(database, { migrations: [changed] }), /another migration 1 "people"/);
  });
}
