import assert from "node:assert/strict";
import { test } from "node:test";
import type { StorageEntry } from "../../../core/contracts/storage.ts";
import { etagOf, rangeOf } from "./byte-range.ts";

const FILE: StorageEntry = { path: "/f", kind: "file", sizeBytes: 100, modified: "2026-01-01T00:00:00Z" };

const CASES: readonly (readonly [string, ReturnType<typeof rangeOf>])[] = [
  ["bytes=0-9", { first: 0, last: 9 }],
  ["bytes=90-", { first: 90, last: 99 }],
  ["bytes=-10", { first: 90, last: 99 }],
  ["bytes=-1000", { first: 0, last: 99 }],
  ["bytes=50-1000", { first: 50, last: 99 }],
  ["bytes=99-99", { first: 99, last: 99 }],
  ["bytes=100-", "unsatisfiable"],
  ["bytes=-0", "unsatisfiable"],
  ["bytes=9-0", undefined],
  ["bytes=-", undefined],
  ["bytes=0-1,5-6", undefined],
  ["lines=0-1", undefined],
  ["bytes=99999999999999999999-", undefined],
];

for (const [range, expected] of CASES) {
  test(`of 100 bytes, ${range} asks for ${JSON.stringify(expected) ?? "all"}`, () => {
    assert.deepEqual(rangeOf(new Headers({ range }), FILE), expected);
  });
}

test("a part is sent only of the file that the client has the other parts of", () => {
  const headers = (condition: string) => new Headers({ range: "bytes=0-9", "if-range": condition });
  assert.deepEqual(rangeOf(headers(etagOf(FILE)), FILE), { first: 0, last: 9 });
  assert.equal(rangeOf(headers('"other"'), FILE), undefined);
  assert.notEqual(etagOf(FILE), etagOf({ ...FILE, sizeBytes: 101 }));
  assert.notEqual(etagOf(FILE), etagOf({ ...FILE, modified: "2026-01-01T00:00:01Z" }));
});

test("an empty file has no part", () => {
  assert.equal(rangeOf(new Headers({ range: "bytes=0-0" }), { ...FILE, sizeBytes: 0 }), "unsatisfiable");
});
