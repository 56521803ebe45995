import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { expressionOffset } from "./expression-place.ts";
import { LineIndex } from "./line-index.ts";
import { readYaml } from "./yaml/read-yaml.ts";
import { valueAt } from "./yaml/tree.ts";

/** A document with `!` in its value under `v`, and whether the place of the `!` is found. */
const TEXTS: readonly (readonly [string, string, boolean])[] = [
  ["plain", "v: some {{ ! }} text", true],
  ["in single quotes", "v: 'some {{ ! }} text'", true],
  ["in single quotes with a quote before", "v: 'it''s {{ ! }}'", true],
  ["in double quotes", 'v: "some {{ ! }} text"', true],
  ["in double quotes with escapes before", 'v: "\\u00e9\\x41 \\"{{ ! }}\\""', true],
  ["in a literal block", "v: |\n  one\n  two {{ ! }}\n", true],
  ["in a literal block with indentation of its own", "v: |\n  one\n    two {{ ! }}\n", true],
  ["in a literal block with a header", "v: |2-\n  one {{ ! }}\n", true],
  ["in a literal block with empty lines", "v: |\n\n  one\n\n  {{ ! }}\n", true],
  ["over two plain lines", "v: some\n  {{ ! }}", false],
  ["in a folded block", "v: >\n  one\n  {{ ! }}\n", false],
];

describe("the place of an expression that is written", () => {
  for (const [what, source, isExact] of TEXTS) {
    it(`${what} is ${isExact ? "exact" : "the beginning of the text"}`, () => {
      const result = readYaml(source);
      assert.ok(result.ok);
      const tree = valueAt(result.tree, "v");
      assert.ok(tree?.kind === "scalar");
      const inside = new LineIndex(tree.text).place(tree.text.indexOf("!"));
      const offset = expressionOffset(source, tree, inside);
      assert.equal(offset, isExact ? source.indexOf("!") : tree.at);
    });
  }
});

describe("lines and columns", () => {
  const index = new LineIndex("ab\n\ncd\n");

  for (const [offset, line, column] of [
    [0, 1, 1],
    [2, 1, 3],
    [3, 2, 1],
    [4, 3, 1],
    [7, 3, 3],
    [99, 3, 3],
    [-1, 1, 1],
  ] as const) {
    it(`of offset ${offset} are ${line}:${column}`, () => assert.deepEqual(index.place(offset), { line, column }));
  }
});
