import assert from "node:assert/strict";
import { test } from "node:test";
import { exactJson } from "./exact-json.ts";

test("long whole numbers keep their digits in JSON", () => {
  assert.equal(exactJson({ a: [12345678901234567890n, 1.5, "x"] }), '{"a":[12345678901234567890,1.5,"x"]}');
});
