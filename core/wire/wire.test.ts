import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { MapEntry } from "../expression/map-value.ts";
import { JavaDecimal, JavaDouble, JavaFloat } from "../expression/number.ts";
import { decode, encode } from "./wire.ts";

const keys = fc.oneof(fc.string(), fc.constantFrom("$java", "__proto__", "1", "toJSON", "constructor"));

/** What comparing maps and sets goes well with in every runtime. */
const simple = fc.oneof(fc.string(), fc.double(), fc.bigInt(), fc.boolean(), fc.constant(null));

/** Every kind of value that states and messages may hold. */
const { value: values } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.oneof(
      fc.string(),
      fc.string({ unit: "binary" }),
      fc.double(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.bigInt(),
      fc.double().map((each) => new JavaDouble(Math.trunc(each))),
      fc.float().map((each) => new JavaFloat(each)),
      fc.tuple(fc.bigInt(), fc.nat(40)).map(([unscaled, scale]) => new JavaDecimal(unscaled, scale)),
      fc.date({ noInvalidDate: false }),
      fc.uint8Array(),
    ),
    fc.array(tie("value")),
    fc.dictionary(keys, tie("value"), { noNullPrototype: true }),
    fc.array(fc.tuple(simple, tie("value"))).map((entries) => new Map(entries)),
    fc.array(simple).map((items) => new Set(items)),
    fc.tuple(tie("value"), tie("value")).map(([key, item]) => new MapEntry(key, item)),
  ),
}));

test("every value comes back from its text as it was", () => {
  fc.assert(fc.property(values, (value) => assert.deepStrictEqual(decode(encode(value)), value)));
});

test("values that JSON has words for have the text that JSON gives them", () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      if (/\$java|-0\b/.test(text)) return;
      assert.equal(encode(JSON.parse(text)), JSON.stringify(JSON.parse(text)));
    }),
  );
});

test("a map that looks like a mark stays a map", () => {
  for (const value of [{ $java: ["long", "1"] }, { $java: 1, other: 2n }, [{ a: { $java: null } }]]) {
    assert.deepStrictEqual(decode(encode(value)), value);
  }
});

test("undefined properties are left out, and maps without a prototype are maps", () => {
  assert.deepStrictEqual(decode(encode({ a: undefined, b: Object.assign(Object.create(null), { c: 1n }) })), {
    b: { c: 1n },
  });
  assert.equal(encode(undefined), "null");
});

test("dates of the calendar become their texts", () => {
  assert.equal(encode({ date: Temporal.PlainDate.from("2026-01-31") }), '{"date":"2026-01-31"}');
});

test("a kind that is not known is told", () => {
  assert.throws(() => decode('{"$java":["quaternion",1]}'), /quaternion.*newer version/);
});
