/** What is printed can be read back. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { parseDocument } from "yaml";
import { parseJson } from "./json-parser.ts";
import { doubleOf } from "./number.ts";
import { doubleText, floatText } from "./number-text.ts";
import { toPlain } from "./plain.ts";
import { printValue, toJson } from "./printing.ts";
import { toYaml } from "./yaml-text.ts";

/** JSON values whose maps have no null, as those are left out on printing. */
const values = fc.jsonValue({ maxDepth: 4 }).map(withoutNulls);

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value === "number") return Object.is(value, -0) ? 0 : withExactNumbers(value);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutNulls(item)]));
}

/** Whole numbers beyond 2^53 print digits that they do not have; our reader keeps every digit. */
function withExactNumbers(value: unknown): unknown {
  if (typeof value === "number") return Number.isInteger(value) && !Number.isSafeInteger(value) ? 0 : value;
  if (Array.isArray(value)) return value.map(withExactNumbers);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withExactNumbers(item)]));
}

test("printed JSON reads back as the same value, by our reader and by the runtime's", () => {
  fc.assert(
    fc.property(values, (value) => {
      assert.deepEqual(JSON.parse(toJson(value)), value);
      assert.deepEqual(toPlain(parseJson(toJson(value))), value);
    }),
  );
});

test("our reader of JSON agrees with the runtime's on every text of it", () => {
  fc.assert(
    fc.property(
      fc.jsonValue({ maxDepth: 4 }).map(withExactNumbers),
      fc.constantFrom(undefined, 1, "\t"),
      (value, space) => {
        const text = JSON.stringify(value, undefined, space);
        assert.deepEqual(toPlain(parseJson(`${text} `)), JSON.parse(text));
      },
    ),
  );
});

test("the text of a double names that double and no other", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      assert.equal(Number(doubleText(value)), value);
      assert.match(doubleText(value), /^-?\d+\.\d+(E-?\d+)?$/);
      assert.equal(printValue(doubleOf(value)), doubleText(value));
    }),
  );
});

test("the text of a float names that float", () => {
  fc.assert(
    fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
      assert.equal(Math.fround(Number(floatText(value))), value);
    }),
  );
});

test("printed YAML reads back as the same value", () => {
  const texts = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 12 }),
    fc.string({
      unit: fc.constantFrom("a", " ", "\n", ":", "#", "-", "'", '"', "|", "[", "\t", "0", "~", "y"),
      maxLength: 8,
    }),
  );
  const structures = fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 3 }, texts, fc.integer(), fc.boolean(), fc.constant(null), tie("list"), tie("map")),
    list: fc.array(tie("value"), { maxLength: 3 }),
    map: fc.dictionary(texts, tie("value"), { maxKeys: 3 }),
  })).value;
  fc.assert(
    fc.property(structures.map(withReadableTexts), (value) => {
      const document = parseDocument(toYaml(value), { version: "1.1", uniqueKeys: true });
      assert.deepEqual(document.errors, [], toYaml(value));
      assert.deepEqual(withoutPrototypes(document.toJS()), withoutPrototypes(value), toYaml(value));
    }),
    { numRuns: 2_000 },
  );
});

/** Texts that Kestra leaves unquoted although YAML reads them as numbers get a letter in front. */
function withReadableTexts(value: unknown): unknown {
  if (typeof value === "string") return /^[-+]?[.\d]|^(=|<<)$/.test(value) ? `t${value}` : value;
  if (Array.isArray(value)) return value.map(withReadableTexts);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [withReadableTexts(key), withReadableTexts(item)]),
  );
}

/** Own entries only, so that a key named like the prototype compares too. */
function withoutPrototypes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPrototypes);
  if (typeof value !== "object" || value === null) return value;
  return new Map(Object.entries(value).map(([key, item]) => [key, withoutPrototypes(item)]));
}
