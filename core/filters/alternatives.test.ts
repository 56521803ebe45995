import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Filter } from "../contracts/filter.ts";
import { alternativesOf } from "./alternatives.ts";

const is = (field: string, value: string): Filter => ({ field, operation: "EQUALS", values: [value] });

describe("sets of conditions of which one must hold", () => {
  it("are plain conditions when there is one set, or all are the same", () => {
    const filters = [is("a", "1"), is("b", "2")];
    assert.deepEqual(alternativesOf([filters]), { filters });
    assert.deepEqual(alternativesOf([filters, filters.toReversed()]), { filters });
    assert.deepEqual(alternativesOf([[]]), { filters: [] });
  });

  it("ask once for what all of them ask for", () => {
    const found = alternativesOf([
      [is("a", "1"), is("b", "2")],
      [is("b", "2"), is("c", "3")],
      [is("b", "2"), is("c", "3")],
    ]);
    assert.deepEqual(found, { filters: [is("b", "2")], anyOf: [[is("a", "1")], [is("c", "3")]] });
  });

  it("ask for nothing else when a set does not", () => {
    assert.deepEqual(alternativesOf([[is("a", "1")], [is("a", "1"), is("b", "2")]]), { filters: [is("a", "1")] });
  });

  it("find nothing when there is no set", () => {
    assert.deepEqual(alternativesOf([]), { filters: [], anyOf: [] });
  });
});
