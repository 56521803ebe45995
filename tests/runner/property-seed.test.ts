import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { propertySeed } from "./property-seed.ts";

test("a seed that is given goes before the one of CI, and without either each run is new", () => {
  assert.equal(propertySeed("7", "true"), 7);
  assert.equal(propertySeed("-7", undefined), -7);
  assert.equal(propertySeed("x", undefined), undefined);
  assert.equal(propertySeed(undefined, undefined), undefined);
  assert.equal(propertySeed(undefined, "true"), propertySeed("", "true"));
});

test("properties take the seed that is set for all of them", () => {
  const before = fc.readConfigureGlobal();
  const drawn = (): number[] => {
    const values: number[] = [];
    fc.assert(fc.property(fc.integer(), (value) => values.push(value) > 0));
    return values;
  };
  try {
    fc.configureGlobal({ seed: 5 });
    assert.deepEqual(drawn(), drawn());
  } finally {
    fc.configureGlobal(before ?? {});
  }
});
