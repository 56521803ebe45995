import assert from "node:assert/strict";
import { test } from "node:test";
import { deletesNewest } from "./version-purge.ts";

test("a purge by version deletes the newest version only when none is to stay", () => {
  assert.equal(deletesNewest({ keepAmount: 0 }), true);
  assert.equal(deletesNewest({}), true);
  assert.equal(deletesNewest({ keepAmount: 1 }), false);
  assert.equal(deletesNewest({ before: "2099-01-01T00:00:00Z" }), false);
  assert.throws(() => deletesNewest({ keepAmount: 1, before: "2099-01-01T00:00:00Z" }), /Cannot set both/);
});
