/** The contract of databases: transactions happen wholly or not at all, and apart from each other. */
import assert from "node:assert/strict";
import type { SqlSession } from "../sql-database.ts";
import type { DatabaseCheck } from "./database-contract.ts";
import { addThing, isSqlError, makeThings, sql, thingIds } from "./things.ts";

/** See the file's head. */
export function transactionTests(check: DatabaseCheck): void {
  check("a transaction answers what its work does, and is committed then", async ({ database }) => {
    await makeThings(database, database.dialect);
    const answer = await database.transaction(async (session) => {
      await addThing(session, "a");
      await session.write({ table: "things", columns: ["id"], rows: [["b"], ["c"]] });
      assert.deepEqual(await thingIds(session), ["a", "b", "c"], "it sees its own rows");
      return 7;
    });
    assert.equal(answer, 7);
    assert.deepEqual(await thingIds(database), ["a", "b", "c"]);
  });

  check("a transaction whose work fails leaves nothing", async ({ database }) => {
    await makeThings(database, database.dialect);
    const failing = database.transaction(async (session) => {
      await addThing(session, "a");
      throw new Error("changed my mind");
    });
    await assert.rejects(failing, /changed my mind/);
    assert.deepEqual(await thingIds(database), []);
    await addThing(database, "b");
    assert.deepEqual(await thingIds(database), ["b"]);
  });

  check(
    "a transaction in which a statement failed is not committed, whatever its work makes of it",
    async ({ database }) => {
      await makeThings(database, database.dialect);
      await addThing(database, "a");
      const going = database.transaction(async (session) => {
        await addThing(session, "b");
        await assert.rejects(addThing(session, "a"), isSqlError("DUPLICATE"));
        await assert.rejects(addThing(session, "c"), isSqlError("DUPLICATE"), "further statements fail alike");
      });
      await assert.rejects(going, isSqlError("DUPLICATE"));
      assert.deepEqual(await thingIds(database), ["a"]);
    },
  );

  check("transactions of the same moment do not hurt each other", async ({ database }) => {
    await makeThings(database, database.dialect);
    const works = Array.from({ length: 40 }, (_, index) =>
      database.transaction(async (session) => {
        await addThing(session, `${index}`);
        if (index % 4 === 1) throw new Error("no");
        if (index % 4 === 3) await addThing(session, `${index}`);
        return index;
      }),
    );
    const results = await Promise.allSettled(works);
    const succeeded = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    assert.deepEqual(
      succeeded,
      Array.from({ length: 20 }, (_, index) => index * 2),
    );
    assert.deepEqual(await thingIds(database), succeeded.map(String).sort());
  });

  check("statements issued at once in a transaction run in order", async ({ database }) => {
    await makeThings(database, database.dialect);
    const counts = await database.transaction((session) =>
      Promise.all([
        addThing(session, "a", 1),
        session.run(sql("UPDATE things SET amount = amount * 10 WHERE id = ?"), ["a"]),
        session.run(sql("UPDATE things SET amount = amount + 1 WHERE id = ?"), ["a"]),
        session.query(sql("SELECT amount FROM things")).then(([row]) => row?.["amount"]),
      ]),
    );
    assert.deepEqual(counts, [undefined, 1, 1, 11]);
  });

  check("of statements issued at once in a transaction one may fail, and nothing stays", async ({ database }) => {
    await makeThings(database, database.dialect);
    const going = database.transaction((session) =>
      Promise.all([addThing(session, "a"), addThing(session, "a"), addThing(session, "b")]),
    );
    await assert.rejects(going, isSqlError("DUPLICATE"));
    assert.deepEqual(await thingIds(database), []);
    await database.transaction((session) => addThing(session, "c"));
    assert.deepEqual(await thingIds(database), ["c"]);
  });

  check("others see nothing of a transaction before its end", async ({ database }) => {
    await makeThings(database, database.dialect);
    let seen: Promise<unknown[]> | undefined;
    await database.transaction(async (session) => {
      await addThing(session, "a");
      seen = thingIds(database);
      // Where there is one connection for all, reading waits for the end; elsewhere it is done before.
      if (database.dialect.isShared) await seen;
      await addThing(session, "b");
    });
    const ids = (await seen) ?? [];
    assert.ok(ids.length === 0 || ids.length === 2, `half a transaction was seen: ${ids.join()}`);
  });

  check("a session is of no use after its transaction", async ({ database }) => {
    await makeThings(database, database.dialect);
    let kept: SqlSession | undefined;
    await database.transaction(async (session) => {
      kept = session;
    });
    const session = kept;
    assert.ok(session);
    await assert.rejects(addThing(session, "late"), isSqlError("FAULT"));
    assert.deepEqual(await thingIds(database), []);
  });

  check("rows that are taken for update may be changed", async ({ database }) => {
    await makeThings(database, database.dialect);
    for (const id of ["a", "b", "c"]) await addThing(database, id);
    const { forUpdateSkipLocked, forUpdate } = database.dialect;
    const claim = (): Promise<number> =>
      database.transaction(async (session) => {
        const text = `SELECT id FROM things WHERE amount = 0 ORDER BY id LIMIT 2 ${forUpdateSkipLocked}`;
        const taken = await session.query(sql(text));
        for (const { id = null } of taken) {
          await session.query(sql(`SELECT id FROM things WHERE id = ? ${forUpdate}`), [id]);
          await session.run(sql("UPDATE things SET amount = amount + 1 WHERE id = ?"), [id]);
        }
        return taken.length;
      });
    const counts = await Promise.all([claim(), claim()]);
    counts.push(await claim(), await claim());
    assert.equal(
      counts.reduce((sum, count) => sum + count, 0),
      3,
      "each row is claimed once",
    );
    const [row] = await database.query(sql("SELECT sum(amount) AS total FROM things"));
    assert.equal(row?.["total"], 3);
  });

  check("a connection of one's own has its transactions one after the other", async ({ database }) => {
    await makeThings(database, database.dialect);
    const connection = await database.connect();
    await addThing(connection, "n", 0);
    const increment = (): Promise<void> =>
      connection.transaction(async (session) => {
        const [row] = await session.query(sql("SELECT amount FROM things"));
        await session.run(sql("UPDATE things SET amount = ?"), [Number(row?.["amount"]) + 1]);
      });
    await Promise.all([increment(), increment(), increment()]);
    const failing = connection.transaction(async (session) => {
      await addThing(session, "m");
      throw new Error("no");
    });
    await assert.rejects(failing, /no/);
    const rows = await connection.query(sql("SELECT id, amount FROM things"));
    assert.deepEqual(
      rows.map((row) => ({ ...row })),
      [{ id: "n", amount: 3 }],
    );
    await connection.close();
  });

  check("after closing, the database refuses and does not hang", async ({ database }) => {
    await makeThings(database, database.dialect);
    await addThing(database, "a");
    const last = database.transaction((session) => addThing(session, "b"));
    await database.close();
    await last;
    await assert.rejects(thingIds(database), isSqlError("UNAVAILABLE"));
    await assert.rejects(addThing(database, "c"), isSqlError("UNAVAILABLE"));
    await assert.rejects(database.connect(), isSqlError("UNAVAILABLE"));
    await database.close();
  });
}
