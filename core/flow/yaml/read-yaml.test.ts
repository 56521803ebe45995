import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FLOW_ALIAS_VALUES_MAX, FLOW_NESTING_DEPTH_MAX, FLOW_SOURCE_BYTES_MAX, FLOW_TOKENS_MAX } from "../limits.ts";
import { readYaml } from "./read-yaml.ts";
import { toValue } from "./tree.ts";

/** The value of a right text, or where and what is wrong. */
function read(text: string): unknown {
  const result = readYaml(text);
  return result.ok ? toValue(result.tree) : result.faults.map(({ at, message }) => `${at} ${message}`);
}

const SCALARS: readonly (readonly [string, unknown])[] = [
  ["yes", true],
  ["Off", false],
  ["TRUE", true],
  ["y", "y"],
  ["tRUE", "tRUE"],
  ["null", null],
  ["~", null],
  ["nULL", "nULL"],
  ["012", 10],
  ["09", "09"],
  ["0x1F", 31],
  ["-0x1F", -31],
  ["0b11", 3],
  ["0o17", "0o17"],
  ["1_000", 1000],
  ["+5", 5],
  ["_1", "_1"],
  ["1.50", 1.5],
  [".5", 0.5],
  ["1e3", 1000],
  ["1e400", "1e400"],
  ["5e", "5e"],
  ["1:30", "1:30"],
  ["2024-01-01", "2024-01-01"],
  ["1.2.3", "1.2.3"],
  ["123456789012345678901234567890", "123456789012345678901234567890"],
  ["'5'", "5"],
  ["!!int '5'", 5],
  ["!!str 5", "5"],
  ["!own x", "x"],
];

describe("a scalar", () => {
  for (const [source, value] of SCALARS) {
    it(`written as ${source} has the value ${JSON.stringify(value)}`, () =>
      assert.deepEqual(read(`v: ${source}`), { v: value }));
  }

  it("keeps the way a key is written", () => assert.deepEqual(read("012: a\nyes: b"), { "012": "a", yes: "b" }));

  it("may be a key that objects have of their own", () => {
    assert.equal(JSON.stringify(read("__proto__: a")), '{"__proto__":"a"}');
  });
});

describe("anchors", () => {
  it("give their values to aliases", () => assert.deepEqual(read("a: &x [1]\nb: *x"), { a: [1], b: [1] }));

  it("give their maps to merge keys, which own keys replace", () => {
    assert.deepEqual(read("a: &x {k: 1, l: 2}\nb: {l: 3, <<: *x}"), { a: { k: 1, l: 2 }, b: { l: 3, k: 1 } });
  });

  it("must come before their aliases", () => {
    assert.deepEqual(read("a: *x"), ["3 the alias *x has no anchor &x before it"]);
    assert.deepEqual(read("a: &x [*x]"), ["7 the alias *x has no anchor &x before it"]);
  });

  it("cannot multiply without end", () => {
    const lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"];
    for (let level = 1; level <= 9; level++)
      lines.push(
        `a${level}: &a${level} [${Array(10)
          .fill(`*a${level - 1}`)
          .join(", ")}]`,
      );
    const [fault = ""] = read(lines.join("\n")) as string[];
    assert.ok(fault.endsWith(`the aliases of the file stand for more than ${FLOW_ALIAS_VALUES_MAX} values`), fault);
  });
});

const FAULTS: readonly (readonly [string, string, string])[] = [
  ["nothing", "", "0 the file is empty"],
  ["only a comment", "# x\n", "0 the file is empty"],
  ["a key twice", "a: 1\nb: 2\na: 3", '10 the key "a" is written twice in one map'],
  ["a second document", "a: 1\n---\nb: 2", "9 the file has a second document"],
  ["a key that is a list", "? [a]\n: b", "2 a key must be a text"],
  ["a control character", "a: \u0007", "3 the character U+0007 is not allowed in YAML"],
  ["bytes that are not UTF-8", "a: \ufffd", "3 the file is not UTF-8 text"],
  ["a merge of what is no map", "a: {<<: 5}", "4 the merge key << takes a map or a list of maps"],
];

describe("a text is refused that has", () => {
  for (const [what, text, fault] of FAULTS) {
    it(what, () => assert.deepEqual(read(text), [fault]));
  }

  it("tabs as indentation, with the place of the tab", () => {
    const result = readYaml("a:\n\tb: 1");
    assert.ok(!result.ok);
    assert.equal(result.faults[0]?.at, 3);
    assert.equal(result.faults[0]?.hint, "indent with spaces");
  });
});

describe("the limits of a text", () => {
  it("allow the deepest nesting and refuse one more", () => {
    const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
    assert.equal(readYaml(nested(FLOW_NESTING_DEPTH_MAX)).ok, true);
    assert.deepEqual(read(nested(FLOW_NESTING_DEPTH_MAX + 1)), [
      `${FLOW_NESTING_DEPTH_MAX} maps and lists are nested more than ${FLOW_NESTING_DEPTH_MAX} deep`,
    ]);
  });

  it("refuse a nesting that would exhaust the stack", () => assert.equal(readYaml("[".repeat(200_000)).ok, false));

  it("refuse one byte too much", () => {
    const head = "a: ";
    const fitting = head + "ä".repeat((FLOW_SOURCE_BYTES_MAX - head.length - 1) / 2);
    assert.equal(readYaml(fitting).ok, true);
    const result = readYaml(`${fitting}xx`);
    assert.ok(!result.ok);
    assert.match(result.faults[0]?.message ?? "", /larger than 10 MB/);
  });

  it("refuse more values than memory should hold", () => {
    const result = readYaml("- a\n".repeat(FLOW_TOKENS_MAX / 2));
    assert.ok(!result.ok);
    assert.match(result.faults[0]?.message ?? "", /more than 500000 values/);
  });

  it("let a map of very many keys pass", () => {
    const keys = Array.from({ length: 50_000 }, (_, index) => `k${index}: 1`);
    assert.equal(readYaml(keys.join("\n")).ok, true);
  });
});

/** A text, and what is told to do about it. */
const REMEDIES: readonly (readonly [string, string])[] = [
  ["message: {{ inputs.name }}", "write a text that begins with {{ in quotes"],
  ["message: {{ inputs.name }} is here", "write a text that begins with {{ in quotes"],
  ["list:\n  - {{ inputs.name }}", "write a text that begins with {{ in quotes"],
  ["a: {[b]: c}", "write keys with brackets or braces in quotes"],
  ["a: [b", "close it with ], and indent what is inside"],
  ["a: {b: 1\nc: 2", "close it with }, and indent what is inside"],
  ["- a: b\n   c: d", "write texts with a colon in quotes, and align the keys of a map"],
];

describe("the remedy is told for", () => {
  for (const [text, remedy] of REMEDIES) {
    it(JSON.stringify(text), () => {
      const result = readYaml(`${text}\n`);
      assert.equal(result.ok ? "" : result.faults[0]?.hint, remedy);
    });
  }
});
