import assert from "node:assert/strict";
import { test } from "node:test";
import { isChangingRows, isReading, placeholderCount, placeholderParts } from "./statement-text.ts";

test("statements that only read are told from those that change something", () => {
  const reading = [
    "SELECT 1",
    " \n select ?",
    "WITH a AS (SELECT 1) SELECT * FROM a",
    "EXPLAIN SELECT 1",
    "VALUES (1)",
  ];
  const changing = [
    "INSERT INTO a VALUES (1)",
    "UPDATE a SET b = 1 RETURNING b",
    "WITH a AS (SELECT 1) DELETE FROM b WHERE c IN (SELECT * FROM a)",
    "WITH a AS (DELETE FROM b RETURNING c) SELECT * FROM a",
  ];
  for (const text of reading) assert.deepEqual([isReading(text), isChangingRows(text)], [true, false], text);
  for (const text of changing) assert.deepEqual([isReading(text), isChangingRows(text)], [false, true], text);
  for (const text of ["CREATE TABLE a (b INT)", "DROP TABLE a"]) {
    assert.deepEqual([isReading(text), isChangingRows(text)], [false, false], text);
  }
});

test("placeholders cut a text, those in quotes are text", () => {
  const text = "SELECT '?''?', \"a?\", `b?` FROM c WHERE d = ? AND e IN (?, ?)";
  assert.equal(placeholderCount(text), 3);
  const parts = ["SELECT '?''?', \"a?\", `b?` FROM c WHERE d = ", " AND e IN (", ", ", ")"];
  assert.deepEqual(placeholderParts(text), parts);
  assert.equal(placeholderCount("SELECT 1"), 0);
});
