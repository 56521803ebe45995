import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { holds } from "./assertion.ts";
import { ASSERTION_OPERATORS, type AssertionOperator } from "./suite.ts";

interface Case {
  readonly operator: AssertionOperator;
  readonly value: unknown;
  readonly expected: unknown;
  readonly holds: boolean;
}

const CASES: readonly Case[] = [
  { operator: "equalTo", value: 200, expected: 200, holds: true },
  { operator: "equalTo", value: "200", expected: 200, holds: true },
  { operator: "equalTo", value: "a", expected: "b", holds: false },
  { operator: "equalTo", value: { a: [1] }, expected: { a: [1] }, holds: true },
  { operator: "equalTo", value: '{"a": [1]}', expected: { a: [1] }, holds: true },
  { operator: "equalTo", value: "true", expected: true, holds: true },
  { operator: "notEqualTo", value: 1, expected: 2, holds: true },
  { operator: "notEqualTo", value: 1, expected: "1", holds: false },
  { operator: "startsWith", value: "kestra:///a", expected: "kestra://", holds: true },
  { operator: "endsWith", value: "a.csv", expected: ".ion", holds: false },
  { operator: "endsWith", value: "a.csv", expected: ".csv", holds: true },
  { operator: "contains", value: "a long text", expected: "long", holds: true },
  { operator: "contains", value: ["a", "b"], expected: "b", holds: true },
  { operator: "contains", value: ["ab"], expected: "b", holds: false },
  { operator: "greaterThan", value: "10", expected: 9, holds: true },
  { operator: "greaterThan", value: 9, expected: 9, holds: false },
  { operator: "greaterThanOrEqualTo", value: 9, expected: "9", holds: true },
  { operator: "lessThan", value: "text", expected: 9, holds: false },
  { operator: "lessThan", value: "", expected: 9, holds: false },
  { operator: "lessThan", value: "-1", expected: 0, holds: true },
  { operator: "lessThanOrEqualTo", value: 8.5, expected: 9, holds: true },
  { operator: "in", value: "b", expected: ["a", "b"], holds: true },
  { operator: "in", value: 3, expected: "[1, 3]", holds: true },
  { operator: "in", value: "x", expected: ["a"], holds: false },
  { operator: "notIn", value: "x", expected: ["a"], holds: true },
  { operator: "isNull", value: null, expected: true, holds: true },
  { operator: "isNull", value: "", expected: true, holds: false },
  { operator: "isNull", value: 1, expected: false, holds: true },
  { operator: "isNotNull", value: 0, expected: true, holds: true },
  { operator: "isNotNull", value: undefined, expected: true, holds: false },
];

for (const { operator, value, expected, holds: wanted } of CASES) {
  const says = `${JSON.stringify(value)} ${operator} ${JSON.stringify(expected)}`;
  test(`a value is compared: ${says} ${wanted ? "holds" : "does not hold"}`, () => {
    const text = typeof value === "object" ? JSON.stringify(value) : String(value);
    assert.equal(holds(operator, { value, text }, expected), wanted);
  });
}

test("every comparison has a case that holds", () => {
  const held = new Set(CASES.filter((each) => each.holds).map(({ operator }) => operator));
  assert.deepEqual([...ASSERTION_OPERATORS].sort(), [...held].sort());
});

test("a comparison and its opposite never hold both", () => {
  const value = fc.oneof(fc.string(), fc.integer(), fc.boolean());
  fc.assert(
    fc.property(value, value, (actual, expected) => {
      const given = { value: actual, text: String(actual) };
      assert.notEqual(holds("equalTo", given, expected), holds("notEqualTo", given, expected));
      assert.notEqual(holds("in", given, [expected]), holds("notIn", given, [expected]));
      assert.notEqual(holds("isNull", given, true), holds("isNotNull", given, true));
    }),
  );
});
