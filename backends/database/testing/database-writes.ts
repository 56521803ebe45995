/** The contract of databases: many rows are written with few statements. */
import assert from "node:assert/strict";
import type { SqlSession } from "../sql-database.ts";
import type { DatabaseCheck } from "./database-contract.ts";
import { isSqlError, makeThings, sql, thingIds } from "./things.ts";

const COLUMNS = ["id", "amount", "document"];

/** See the file's head. */
export function writeTests(check: DatabaseCheck): void {
  check("no rows write nothing", async ({ database }) => {
    await database.write({ table: "no_such_table", columns: COLUMNS, rows: [] });
  });

  for (const count of [1, 3, 100, 2500]) {
    check(`rows are all written: ${count}`, async ({ database }) => {
      await makeThings(database, database.dialect);
      const rows = Array.from({ length: count }, (_, index) => [
        `id-${index}`,
        index % 3 === 0 ? null : index,
        index % 7 === 0 ? null : `{"quote":"'","tab":"\t","back":"\\\\","comma":","}`,
      ]);
      await database.write({ table: "things", columns: COLUMNS, rows });
      const stored = await database.query(sql("SELECT id, amount, document FROM things"));
      const byId = new Map(stored.map((row) => [row["id"], row]));
      assert.equal(byId.size, count);
      for (const [id = null, amount, document] of rows) {
        assert.deepEqual({ ...byId.get(id) }, { id, amount, document });
      }
    });
  }

  check("bytes and broken numbers are written in rows too", async ({ database }) => {
    await makeThings(database, database.dialect);
    const content = new Uint8Array(1000).map((_, index) => index % 256);
    const rows = [
      ["a", 0.25, content],
      ["b", null, null],
      ["c", -1e100, new Uint8Array()],
    ];
    await database.write({ table: "things", columns: ["id", "share", "content"], rows });
    const stored = await database.query(sql("SELECT id, share, content FROM things ORDER BY id"));
    assert.deepEqual(
      stored.map(({ share }) => share),
      [0.25, null, -1e100],
    );
    const [first, second, third] = stored.map(({ content: bytes }) => bytes);
    assert.ok(first instanceof Uint8Array && third instanceof Uint8Array);
    assert.deepEqual([...first], [...content]);
    assert.equal(second, null);
    assert.equal(third.length, 0);
  });

  check("a key that is there already fails all rows of the call", async ({ database }) => {
    await makeThings(database, database.dialect);
    await database.write({ table: "things", columns: COLUMNS, rows: [["b", 1, null]] });
    const rows = [
      ["a", 2, null],
      ["b", 2, null],
    ];
    await assert.rejects(database.write({ table: "things", columns: COLUMNS, rows }), isSqlError("DUPLICATE"));
    assert.deepEqual(await thingIds(database), ["b"]);
  });

  check("rows whose key is there may be skipped", async ({ database }) => {
    await makeThings(database, database.dialect);
    const write = (rows: (string | number | null)[][]) =>
      database.write({ table: "things", columns: COLUMNS, rows, onConflict: "skip", key: ["id"] });
    await write([["a", 1, "x"]]);
    await write([
      ["a", 2, "y"],
      ["b", 2, "y"],
    ]);
    const stored = await database.query(sql("SELECT id, amount, document FROM things ORDER BY id"));
    assert.deepEqual(
      stored.map((row) => ({ ...row })),
      [
        { id: "a", amount: 1, document: "x" },
        { id: "b", amount: 2, document: "y" },
      ],
    );
  });

  check("skipping rows hides no other fault than the key's", async ({ database }) => {
    await makeThings(database, database.dialect);
    const columns = ["id", "no_such_column"];
    const write = database.write({ table: "things", columns, rows: [["a", 1]], onConflict: "skip", key: ["id"] });
    await assert.rejects(write, isSqlError("FAULT"));
  });

  check("rows whose key is there may be replaced, column by column", async ({ database }) => {
    await makeThings(database, database.dialect);
    await database.write({ table: "things", columns: ["id", "amount", "share"], rows: [["a", 1, 0.5]] });
    const rows = [
      ["a", 2, "y"],
      ["b", 3, null],
    ];
    await database.write({ table: "things", columns: COLUMNS, rows, onConflict: "replace", key: ["id"] });
    const stored = await database.query(sql("SELECT id, amount, share, document FROM things ORDER BY id"));
    assert.deepEqual(
      stored.map((row) => ({ ...row })),
      [
        { id: "a", amount: 2, share: 0.5, document: "y" },
        { id: "b", amount: 3, share: null, document: null },
      ],
    );
  });

  check(
    "of rows of one key in one call the last replaces the others, and the first is not skipped",
    async ({ database }) => {
      await makeThings(database, database.dialect);
      const rows = [
        ["a", 1, "x"],
        ["b", 2, null],
        ["a", 3, "y"],
      ];
      await database.write({ table: "things", columns: COLUMNS, rows, onConflict: "skip", key: ["id"] });
      const amounts = async () =>
        (await database.query(sql("SELECT amount FROM things ORDER BY id"))).map((row) => row["amount"]);
      assert.deepEqual(await amounts(), [1, 2]);
      await database.write({ table: "things", columns: COLUMNS, rows, onConflict: "replace", key: ["id"] });
      assert.deepEqual(await amounts(), [3, 2]);
    },
  );

  check("a row with too few or too many values is refused", async ({ database }) => {
    await makeThings(database, database.dialect);
    for (const row of [
      ["a", 1],
      ["a", 1, "x", "y"],
    ]) {
      const write = database.write({ table: "things", columns: COLUMNS, rows: [["b", 1, null], row] });
      await assert.rejects(write, isSqlError("FAULT"));
    }
    assert.deepEqual(await thingIds(database), []);
  });

  check("rows are written in their place among statements issued at once", async ({ database }) => {
    await makeThings(database, database.dialect);
    const count = async (session: SqlSession) =>
      (await session.query(sql("SELECT count(*) AS n FROM things")))[0]?.["n"];
    const write = (session: SqlSession, id: string, column: string) =>
      session.write({ table: "things", columns: ["id", column], rows: [[id, 1]] });
    for (const offset of [0, 10]) {
      const counts = await database.transaction((session) =>
        Promise.all([
          count(session),
          write(session, `a${offset}`, "amount"),
          count(session),
          write(session, `b${offset}`, "share"),
          write(session, `c${offset}`, "amount"),
          count(session),
        ]),
      );
      const before = (offset / 10) * 3;
      assert.deepEqual(
        counts.filter((each) => each !== undefined),
        [before, before + 1, before + 3],
      );
    }
  });

  check("many rows hold whatever few do", async ({ database }) => {
    await makeThings(database, database.dialect);
    const text = 'tab\t quote" slash\\ {a,b} \r\n \u{1F600} \u2028 \u007f NULL';
    const content = new Uint8Array([0, 34, 92, 255]);
    const texts = [text, "", "NULL", null, "{}", '"', "\\", ...Array.from({ length: 30 }, (_, index) => `${index}`)];
    const rows = texts.map((document, index) => [`id-${index}`, document, index % 2 === 0 ? content : null]);
    const columns = ["id", "document", "content"];
    for (const onConflict of ["fail", "skip", "replace"] as const) {
      await database.write({ table: "things", columns, rows, onConflict, key: ["id"] });
      const stored = await database.query(sql("SELECT id, document, content FROM things"));
      const byId = new Map(stored.map((row) => [row["id"], row]));
      assert.deepEqual(
        texts.map((_, index) => byId.get(`id-${index}`)?.["document"]),
        texts,
      );
      const bytes = byId.get("id-0")?.["content"];
      assert.ok(bytes instanceof Uint8Array);
      assert.deepEqual([...bytes], [...content]);
      assert.equal(byId.get("id-1")?.["content"], null);
    }
    const twice = [...rows, ["id-0", "last", null]];
    await database.write({ table: "things", columns, rows: twice, onConflict: "replace", key: ["id"] });
    const [last] = await database.query(sql("SELECT document, content FROM things WHERE id = ?"), ["id-0"]);
    assert.deepEqual({ ...last }, { document: "last", content: null });
  });

  for (const count of [1, 20]) {
    check(`only the columns that are to be replaced are, and new rows have all: ${count}`, async ({ database }) => {
      await makeThings(database, database.dialect);
      const ids = Array.from({ length: count }, (_, index) => `id-${index}`);
      const rows = ids.map((id) => [id, 1, "old"]);
      await database.write({ table: "things", columns: COLUMNS, rows });
      await database.write({
        table: "things",
        columns: COLUMNS,
        rows: [...ids, "new"].map((id) => [id, 2, "changed"]),
        onConflict: "replace",
        key: ["id"],
        replaced: ["document"],
      });
      const stored = await database.query(sql("SELECT id, amount, document FROM things"));
      const byId = new Map(stored.map((row) => [row["id"], { amount: row["amount"], document: row["document"] }]));
      for (const id of ids) assert.deepEqual(byId.get(id), { amount: 1, document: "changed" });
      assert.deepEqual(byId.get("new"), { amount: 2, document: "changed" });
    });
  }

  check("replacing rows that are nothing but key leaves them", async ({ database }) => {
    await makeThings(database, database.dialect);
    for (const ids of [["a"], ["a", "b"]]) {
      const rows = ids.map((id) => [id]);
      await database.write({ table: "things", columns: ["id"], rows, onConflict: "replace", key: ["id"] });
    }
    assert.deepEqual(await thingIds(database), ["a", "b"]);
  });
}
