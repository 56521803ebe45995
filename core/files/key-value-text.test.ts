import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { readKeyValue } from "./key-value-text.ts";

describe("values of pairs are read as they are written", () => {
  const cases: readonly (readonly [string, string, unknown])[] = [
    ['"text"', "STRING", "text"],
    ["word", "STRING", "word"],
    ['"2024-05-03"', "STRING", "2024-05-03"],
    [" 42 ", "NUMBER", 42],
    ["-1.5e3", "NUMBER", -1500],
    ["12345678901234567890", "NUMBER", 12345678901234567890n],
    ["true", "BOOLEAN", true],
    ["2024-05-03", "DATE", "2024-05-03"],
    ["2024-05-03T", "DATE", "2024-05-03"],
    ["2024-05-03T10:11:12.5+02:00", "DATETIME", "2024-05-03T10:11:12.5+02:00"],
    ['"PT5M"', "DURATION", "PT5M"],
    ['{"a":[1,{"b":null}]}', "JSON", { a: [1, { b: null }] }],
    ['{"big":9007199254740993}', "JSON", { big: 9007199254740993n }],
    ["{a: word}", "JSON", { a: "word" }],
    ["null", "JSON", null],
    ['{"__proto__":1}', "JSON", JSON.parse('{"__proto__":1}')],
  ];
  for (const [text, type, value] of cases) {
    test(`${JSON.stringify(text)} is ${type}`, async () => assert.deepEqual(await readKeyValue(text), { type, value }));
  }
});

describe("what is no value is refused", () => {
  for (const text of [
    "",
    "  ",
    "{",
    '{"a":}',
    "two words",
    '"open',
    "1e400",
    "nan",
    "[".repeat(101) + "]".repeat(101),
  ]) {
    test(JSON.stringify(text.slice(0, 20)), () =>
      assert.rejects(
        readKeyValue(text).then(({ value }) => toStore(value)),
        Error,
      ),
    );
  }
});

/** What is nested too deep is refused when it is stored. */
async function toStore(value: unknown): Promise<string> {
  const { toIon } = await import("./ion.ts");
  return toIon(value);
}
