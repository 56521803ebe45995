import assert from "node:assert/strict";
import { test } from "node:test";
import { createRandomIds } from "./ids.ts";

test("ids are 21 letters and digits, and no two are the same", () => {
  const ids = createRandomIds();
  const made = Array.from({ length: 10_000 }, () => ids.next());
  assert.equal(new Set(made).size, made.length);
  for (const id of made) assert.match(id, /^[0-9A-Za-z]{21}$/);
});

test("ids that are made later sort later", () => {
  let nowMs = Date.parse("2026-01-01T00:00:00Z");
  const ids = createRandomIds(() => nowMs);
  const made = Array.from({ length: 1_000 }, (_, index) => {
    nowMs += 1 + index * 1_000_000;
    return ids.next();
  });
  assert.deepEqual(made.toSorted(), made);
});
