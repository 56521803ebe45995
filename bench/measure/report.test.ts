import assert from "node:assert/strict";
import { test } from "node:test";
import { median } from "./report.ts";

test("the median is the middle value, whatever the order", () => {
  assert.equal(median([9, 1, 5]), 5);
  assert.equal(median([4, 1, 3, 2]), 2);
  assert.ok(Number.isNaN(median([])));
});
