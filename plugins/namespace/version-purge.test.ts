import assert from "node:assert/strict";
import { test } from "node:test";
import { versionsOf } from "./version-purge.ts";

test("a purge by version keeps so many, or those since a date, or none", () => {
  assert.deepEqual(versionsOf({ keepAmount: 2 }), { keepAmount: 2 });
  assert.deepEqual(versionsOf({ before: "2099-01-01" }), { before: "2099-01-01T00:00:00.000Z" });
  assert.deepEqual(versionsOf({}), { keepAmount: 0 });
  assert.throws(() => versionsOf({ before: "soon" }), /`behavior.before`: "soon" is not an ISO-8601/);
  assert.throws(() => versionsOf({ keepAmount: 1, before: "2099-01-01T00:00:00Z" }), /Cannot set both/);
});
