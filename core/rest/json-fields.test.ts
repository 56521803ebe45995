import assert from "node:assert/strict";
import { test } from "node:test";
import { numberAt } from "./json-fields.ts";

test("a number of an answer may be written as a text, and is the other one where there is none", () => {
  assert.equal(numberAt({ a: { b: 3 } }, 1, "a", "b"), 3);
  assert.equal(numberAt({ a: "4" }, 1, "a"), 4);
  assert.equal(numberAt({ a: null }, 1, "a"), 1);
  assert.equal(numberAt({}, 1, "a"), 1);
  assert.equal(numberAt({ a: [{ toString: "" }] }, 1, "a"), 1);
});
