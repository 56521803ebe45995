import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { ION_DEPTH_MAX, loadIonParser, toIon } from "./ion.ts";

const texts: readonly (readonly [unknown, string])[] = [
  [null, "null"],
  [undefined, "null"],
  [5, "5"],
  [1.5, "1.5e0"],
  [1e300, "1e+300"],
  [Infinity, "+inf"],
  [12345678901234567890n, "12345678901234567890"],
  ["a\n\"b'", '"a\\n\\"b\'"'],
  [{ a: 1, "q r": [true], gone: undefined, null: "x" }, '{a:1,"q r":[true],"null":"x"}'],
  [new Date(0), "1970-01-01T00:00:00.000Z"],
];
for (const [value, text] of texts) {
  test(`${text} is how ${typeof value} number ${texts.findIndex((each) => each[1] === text)} of the table is written`, () => {
    assert.equal(toIon(value), text);
  });
}

test("the reader understands what other writers of ION make", async () => {
  const parse = await loadIonParser();
  const text =
    "{t:2024-01-01T00:00:00Z, d:2024-01-02, n:null.string, 'q r':1.50, s:symbol, e:1.5e3, big:123456789012345678901," +
    " l:[1,(a b)], b:{{aGk=}}, a::x:1}";
  assert.throws(() => parse(text), { name: "IonError" });
  assert.deepEqual(parse(text.replace(", a::x:1", ", x:a::1")), {
    t: "2024-01-01T00:00:00Z",
    d: "2024-01-02",
    n: null,
    "q r": 1.5,
    s: "symbol",
    e: 1500,
    big: 123456789012345678901n,
    l: [1, ["a", "b"]],
    b: "aGk=",
    x: 1,
  });
});

test("texts that hold no value, two values or half a value are refused", async () => {
  const parse = await loadIonParser();
  for (const text of ["", " ", "1 2", "{a:", '"open', "{a:1}}"]) {
    assert.throws(() => parse(text), { name: "IonError" }, text);
  }
});

test("nesting beyond the limit is refused both ways", async () => {
  const parse = await loadIonParser();
  let deep: unknown = 1;
  for (let level = 0; level <= ION_DEPTH_MAX; level += 1) deep = [deep];
  assert.throws(() => toIon(deep), /nested more than/);
  const text = "[".repeat(ION_DEPTH_MAX + 1) + "]".repeat(ION_DEPTH_MAX + 1);
  assert.throws(() => parse(text), /nested more than/);
});

/** JSON values whose texts are well formed. */
const jsonValue = fc.jsonValue({ stringUnit: "binary" }).filter((value) => JSON.stringify(value).isWellFormed());

test("every JSON value comes back from its ION text", async () => {
  const parse = await loadIonParser();
  fc.assert(
    fc.property(jsonValue, (value) => {
      const text = toIon(value);
      assert.ok(!text.includes("\n"));
      assert.deepEqual(JSON.stringify(parse(text)), JSON.stringify(value));
    }),
    { numRuns: 500 },
  );
});
