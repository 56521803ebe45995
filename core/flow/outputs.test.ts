import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { convertOutputs } from "./outputs.ts";

/** Type, rendered value, and the output or the cause of the error. */
const OUTPUTS: readonly (readonly [string, unknown, unknown])[] = [
  ["STRING", "7", "7"],
  ["STRING", "", ""],
  ["INT", "7", 7],
  ["INT", "a", new Error('For input string: "a"')],
  ["INT", "", new Error('For input string: ""')],
  ["FLOAT", "1.50", 1.5],
  ["BOOLEAN", "true", true],
  ["BOOL", "x", new Error('For input string: "x"; write true or false')],
  ["DATE", "2024-01-01", "2024-01-01"],
  ["TIME", "10:00", "10:00:00"],
  ["DURATION", "PT5M", 300],
  ["DATETIME", "2024-01-02T03:04:05Z", "2024-01-02T03:04:05Z"],
  ["DATETIME", "2024-01-02T03:04:05.5+02:00", "2024-01-02T01:04:05.500Z"],
  ["JSON", '{"a": 1}', { a: 1 }],
  ["JSON", [1, "2"], [1, "2"]],
  ["YAML", "a: 1", { a: 1 }],
  ["ARRAY", '["a", 1]', ["a", 1]],
  ["MULTISELECT", ["a"], ["a"]],
  ["URI", "x y", new Error("Illegal character in path at index 1: x y")],
  ["SECRET", "x", new Error("outputs cannot be of type SECRET")],
];

describe("an output of type", () => {
  for (const [type, value, expected] of OUTPUTS) {
    it(`${type} makes of ${JSON.stringify(value)} what it must`, () => {
      const convert = () => convertOutputs([{ id: "o", type, value }], (template) => template);
      if (!(expected instanceof Error)) assert.deepEqual(convert(), { o: expected });
      else
        assert.throws(
          convert,
          new RegExp(`^OutputError: Invalid value for output \`o\`\\. Cause: ${expected.message}$`),
        );
    });
  }
});

describe("outputs", () => {
  const failing = () => {
    throw new Error("cannot render");
  };

  it("that are optional are left out when they cannot be rendered", async () => {
    const output = { id: "o", type: "STRING", value: "{{ nope }}", required: false };
    assert.deepEqual(convertOutputs([output], failing), {});
    assert.deepEqual(await convertOutputs([output], () => Promise.reject(new Error("cannot render"))), {});
    assert.throws(() => convertOutputs([{ ...output, required: true }], failing), /cannot render/);
  });

  it("that are optional fail as others do when they are not of their type", () => {
    const output = { id: "o", type: "INT", value: "x", required: false };
    assert.throws(() => convertOutputs([output], () => "x"), /Invalid value for output `o`/);
  });

  it("without a value fail, or are left out where they are optional", () => {
    const output = { id: "o", type: "STRING", value: "{{ n }}" };
    const nothing = () => null;
    assert.throws(() => convertOutputs([output], nothing), /Invalid value for output `o`\. Cause: it has no value/);
    assert.deepEqual(convertOutputs([{ ...output, required: false }], nothing), {});
    assert.deepEqual(convertOutputs([{ ...output, type: "JSON", value: { a: ["{{ n }}"] } }], nothing), {
      o: { a: [""] },
    });
  });

  it("are a promise only when rendering is", async () => {
    const output = { id: "o", type: "JSON", value: { a: ["{{ x }}"] } };
    assert.deepEqual(
      convertOutputs([output], () => "1"),
      { o: { a: ["1"] } },
    );
    const promised = convertOutputs([output], () => Promise.resolve("1"));
    assert.ok(promised instanceof Promise);
    assert.deepEqual(await promised, { o: { a: ["1"] } });
  });
});
