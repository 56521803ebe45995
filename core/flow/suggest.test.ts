import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { closest, closestType, editDistance } from "./suggest.ts";

const WORDS: readonly (readonly [string, readonly string[], string | undefined])[] = [
  ["formatt", ["format", "type"], "format"],
  ["fromat", ["format", "type"], "format"],
  ["FORMAT", ["format"], "format"],
  ["xyz", ["format", "type"], undefined],
  ["id", ["if", "key"], "if"],
  ["", ["a"], undefined],
];

const TYPES = ["io.core.log.Log", "io.core.debug.Return", "io.core.flow.Log", "io.old.debug.Return"];
const TYPE_NAMES: readonly (readonly [string, string | undefined])[] = [
  ["io.core.log.Logg", "io.core.log.Log"],
  ["io.core.debug.Retrun", "io.core.debug.Return"],
  ["Return", "io.old.debug.Return"],
  ["io.plugin.core.log.Log", "io.core.log.Log"],
  ["completely.Different", undefined],
];

describe("a suggestion", () => {
  for (const [word, known, expected] of WORDS) {
    it(`for ${JSON.stringify(word)} of ${known.join(", ")} is ${expected ?? "none"}`, () =>
      assert.equal(closest(word, known), expected));
  }

  for (const [type, expected] of TYPE_NAMES) {
    it(`for the type ${type} is ${expected ?? "none"}`, () => assert.equal(closestType(type, TYPES), expected));
  }
});

describe("the edit distance", () => {
  it("counts a swap once", () => assert.equal(editDistance("abcd", "abdc", 5), 1));

  it("is symmetric, and zero only for the same word", () => {
    const word = fc.string({ maxLength: 8 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        assert.equal(editDistance(a, b, 20), editDistance(b, a, 20));
        assert.equal(editDistance(a, b, 20) === 0, a === b);
      }),
    );
  });

  it("stops counting above its limit", () => assert.equal(editDistance("aaaaaaaa", "bbbbbbbb", 2), 3));
});
