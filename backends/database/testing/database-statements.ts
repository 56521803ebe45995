/** The contract of databases: values go in and come out as they were, and statements answer what they did. */
import assert from "node:assert/strict";
import type { DatabaseCheck } from "./database-contract.ts";
import { addThing, isSqlError, makeThings, sql, thingIds } from "./things.ts";

/** See the file's head. */
export function statementTests(check: DatabaseCheck): void {
  check("values come back as they went in", async ({ database }) => {
    await makeThings(database, database.dialect);
    const content = new Uint8Array([0, 255, 39, 92]);
    const document = JSON.stringify({ text: "ä \\ ' \" 😀 $1 ?", list: [1.5, null] });
    const values = ["a b", Number.MAX_SAFE_INTEGER, 0.1, document, content];
    await database.run(sql("INSERT INTO things (id, amount, share, document, content) VALUES (?, ?, ?, ?, ?)"), values);
    const nothing = ["nothing", null, null, null, null];
    await database.run(
      sql("INSERT INTO things (id, amount, share, document, content) VALUES (?, ?, ?, ?, ?)"),
      nothing,
    );
    const [row, empty] = await database.query(sql("SELECT * FROM things ORDER BY id"));
    assert.deepEqual(
      { ...row, content: undefined },
      { id: "a b", amount: values[1], share: 0.1, document, content: undefined },
    );
    assert.ok(row?.["content"] instanceof Uint8Array);
    assert.deepEqual([...row["content"]], [...content]);
    assert.deepEqual({ ...empty }, { id: "nothing", amount: null, share: null, document: null, content: null });
  });

  check("counts and sums are numbers", async ({ database }) => {
    await makeThings(database, database.dialect);
    await addThing(database, "a", 2);
    await addThing(database, "b", 3);
    const [row] = await database.query(
      sql("SELECT count(*) AS n, sum(amount) AS total, max(amount) AS top FROM things"),
    );
    assert.deepEqual({ ...row }, { n: 2, total: 5, top: 3 });
  });

  check("a statement answers how many rows it changed", async ({ database }) => {
    await makeThings(database, database.dialect);
    for (const id of ["a", "b", "c"]) await addThing(database, id);
    assert.equal(await database.run(sql("UPDATE things SET amount = ? WHERE id <> ?"), [5, "a"]), 2);
    assert.equal(
      await database.run(sql("UPDATE things SET amount = ? WHERE id = ?"), [5, "b"]),
      1,
      "also to what it was",
    );
    assert.equal(await database.run(sql("DELETE FROM things WHERE id = ?"), ["z"]), 0);
    assert.equal(await database.run(sql("DELETE FROM things")), 3);
  });

  check("question marks in quotes stand for themselves", async ({ database }) => {
    const [row] = await database.query(
      sql("SELECT '?' AS mark, 'it''s ?' AS quoted FROM (SELECT 1 AS one) t WHERE one = ?"),
      [1],
    );
    assert.deepEqual({ ...row }, { mark: "?", quoted: "it's ?" });
  });

  check("too few and too many values are refused", async ({ database }) => {
    await makeThings(database, database.dialect);
    await addThing(database, "a");
    await assert.rejects(
      database.query(sql("SELECT * FROM things WHERE id = ? AND amount = ?"), ["a"]),
      isSqlError("FAULT"),
    );
    await assert.rejects(database.run(sql("DELETE FROM things WHERE id = ?"), ["a", "b"]), isSqlError("FAULT"));
    assert.deepEqual(await thingIds(database), ["a"]);
  });

  check("text with characters that not every database stores is stored all the same", async ({ database }) => {
    await makeThings(database, database.dialect);
    const text = "a\0b\u{1F600}\uD800c\r\n\u2028";
    await database.run(sql("INSERT INTO things (id, document) VALUES (?, ?)"), ["one", text]);
    await database.write({ table: "things", columns: ["id", "document"], rows: [["two", text]] });
    const many = Array.from({ length: 20 }, (_, index) => [`many ${index}`, text]);
    await database.write({ table: "things", columns: ["id", "document"], rows: many });
    const rows = await database.query(sql("SELECT document FROM things ORDER BY id"));
    for (const { document } of rows) assert.match(String(document), /^a[\0\uFFFD]b\u{1F600}\uFFFDc\r\n\u2028$/u);
  });

  check("a wrong statement says its name and what is wrong", async ({ database }) => {
    const wrong = { name: "count the missing", text: "SELECT count(*) FROM missing_table" };
    await assert.rejects(database.query(wrong), (error: Error) => {
      assert.match(error.message, /count the missing.*missing_table/s);
      return isSqlError("FAULT")(error);
    });
    assert.equal((await database.query(sql("SELECT 1 AS one")))[0]?.["one"], 1);
  });

  check("a key that is there already is told as such", async ({ database }) => {
    await makeThings(database, database.dialect);
    await addThing(database, "a");
    await assert.rejects(addThing(database, "a"), isSqlError("DUPLICATE"));
    await database.run(sql("CREATE UNIQUE INDEX things_amount ON things (amount)"));
    await assert.rejects(addThing(database, "b", 0), isSqlError("DUPLICATE"));
  });

  check("keys of text are told apart by case and accents, and sorted by code", async ({ database }) => {
    await makeThings(database, database.dialect);
    const ids = ["Z", "a", "b-1", "b1", "b_1", "z", "À", "à"];
    for (const id of [...ids].reverse()) await addThing(database, id);
    assert.deepEqual(await thingIds(database), [...ids].sort());
    assert.equal((await database.query(sql("SELECT id FROM things WHERE id = ?"), ["z"])).length, 1);
  });

  check("lists match any of their values, and empty lists nothing", async ({ database }) => {
    await makeThings(database, database.dialect);
    for (const id of ["a", "b", "c"]) await addThing(database, id, id.charCodeAt(0));
    const { inList } = database.dialect;
    const find = async (text: string, values: readonly (string | number)[]) =>
      (await database.query(sql(text), values)).map(({ id }) => id);
    assert.deepEqual(await find(`SELECT id FROM things WHERE ${inList("id", 2)} ORDER BY id`, ["a", "c"]), ["a", "c"]);
    assert.deepEqual(await find(`SELECT id FROM things WHERE ${inList("amount", 1)} AND id <> ?`, [98, "a"]), ["b"]);
    assert.deepEqual(await find(`SELECT id FROM things WHERE ${inList("id", 0)}`, []), []);
  });

  check("text is found without regard to case, with its wildcards escaped", async ({ database }) => {
    await makeThings(database, database.dialect);
    for (const id of ["Alpha_1", "alphaX1", "beta%"]) await addThing(database, id);
    const text = `SELECT id FROM things WHERE ${database.dialect.likeIgnoringCase("id")} ORDER BY id`;
    const find = async (pattern: string) => (await database.query(sql(text), [pattern])).map(({ id }) => id);
    assert.deepEqual(await find("ALPHA%"), ["Alpha_1", "alphaX1"]);
    assert.deepEqual(await find("%a\\_1"), ["Alpha_1"]);
    assert.deepEqual(await find("beta\\%"), ["beta%"]);
  });

  check("keys that the database gives grow and are not used again", async ({ database }) => {
    await database.run(
      sql(`CREATE TABLE entries (entry_id ${database.dialect.growingKey}, name ${database.dialect.keyText(9)})`),
    );
    const add = async (name: string): Promise<number> => {
      await database.run(sql("INSERT INTO entries (name) VALUES (?)"), [name]);
      const [row] = await database.query(sql("SELECT max(entry_id) AS top FROM entries"));
      return Number(row?.["top"]);
    };
    const first = await add("a");
    await database.run(sql("DELETE FROM entries"));
    const second = await add("b");
    assert.ok(second > first && (await add("c")) > second);
  });

  check("statements of one text may be given different values at once", async ({ database }) => {
    const ask = (value: number) => database.query(sql("SELECT one FROM (SELECT 1 AS one) t WHERE one = ?"), [value]);
    const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => ask(index % 2)));
    assert.deepEqual(
      answers.map((rows) => rows.length),
      answers.map((_, index) => index % 2),
    );
  });
}
