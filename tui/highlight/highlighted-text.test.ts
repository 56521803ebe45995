import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { plainText } from "../text/painter.ts";
import { HighlightedText, type Language, LINE_CHARS_MAX } from "./highlighted-text.ts";

/** Each line as `style:text` pieces, plain ones without their style and blanks left out. */
function pieces(text: string, language: Language = "yaml"): readonly string[] {
  const lines = text.split("\n");
  const source = new HighlightedText(lines, language);
  return lines.map((_line, index) =>
    source
      .lineAt(index)
      .filter((segment) => segment.text.trim() !== "")
      .map(({ text: said, style = "plain" }) => (style === "plain" ? said.trim() : `${style}:${said.trim()}`))
      .join(" "),
  );
}

describe("highlighted YAML", () => {
  it("tells keys, texts, numbers, words and comments apart", () => {
    assert.deepEqual(pieces('id: hello # a flow\ncount: 12\nis: true\nname: "Ada # B"\nat: 2026-01-01'), [
      "keyword:id dim:: hello comment:# a flow",
      "keyword:count dim:: number:12",
      "keyword:is dim:: number:true",
      'keyword:name dim:: string:"Ada # B"',
      "keyword:at dim:: 2026-01-01",
    ]);
  });

  it("finds expressions in plain text, in quotes and in blocks, over lines too", () => {
    assert.deepEqual(pieces('a: say {{ inputs.x | default("{}") }} now\nb: "{{ y }}!"\nc: |\n  x {{\n  z }} w\nd: 1'), [
      'keyword:a dim:: say expression:{{ inputs.x | default("{}") }} now',
      'keyword:b dim:: string:" expression:{{ y }} string:!"',
      "keyword:c dim:: accent:|",
      "string:x expression:{{",
      "expression:z }} string:w",
      "keyword:d dim:: number:1",
    ]);
  });

  it("takes a block of text up to the first line that stands further out", () => {
    assert.deepEqual(pieces("- commands: >-\n    id: 1\n\n    # no comment\n  id: x\n- |\n text\n- b"), [
      "dim:- keyword:commands dim:: accent:>-",
      "string:id: 1",
      "",
      "string:# no comment",
      "keyword:id dim:: x",
      "dim:- accent:|",
      "string:text",
      "dim:- b",
    ]);
  });

  it("knows anchors, tags, quotes over lines, and lists and maps in one line", () => {
    assert.deepEqual(pieces("a: &x !str v\nb: *x\nc: 'one\n  it''s: two'\nd: {e: 1, f: [g, \"h\"]}\n<<: *x\n---"), [
      "keyword:a dim:: accent:&x accent:!str v",
      "keyword:b dim:: accent:*x",
      "keyword:c dim:: string:'one",
      "string:it''s: two'",
      'keyword:d dim:: dim:{ keyword:e dim:: number:1 dim:, keyword:f dim:: dim:[ g dim:, string:"h" dim:]}',
      "keyword:<< dim:: accent:*x",
      "dim:---",
    ]);
  });
});

describe("highlighted JSON", () => {
  it("tells names from texts", () => {
    assert.deepEqual(pieces('{"a": "b {{ c }}", "d": [1.5, null]}', "json"), [
      'dim:{ keyword:"a" dim:: string:"b expression:{{ c }} string:" dim:, keyword:"d" dim:: dim:[ number:1.5 dim:, number:null dim:]}',
    ]);
  });
});

describe("highlighted differences", () => {
  it("tell what was added and removed, and their head from removed dashes", () => {
    assert.deepEqual(pieces("--- a\n+++ b\n@@ -1,2 +1,2 @@\n x\n--- y\n+z", "diff"), [
      "title:--- a",
      "title:+++ b",
      "accent:@@ -1,2 +1,2 @@",
      "x",
      "removed:--- y",
      "added:+z",
    ]);
  });
});

describe("highlighting", () => {
  const characters = fc.constantFrom(..."ab1 :#-|>\"'{}[]%,&*!\\~é漢\u0301.".split(""));
  const line = fc.string({ unit: characters, maxLength: 40 });
  for (const language of ["yaml", "json", "diff", "plain"] as const) {
    it(`never changes a text in ${language}`, () => {
      fc.assert(
        fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
          const source = new HighlightedText(lines, language);
          assert.deepEqual(
            lines.map((_each, index) => plainText(source.lineAt(index))),
            lines,
          );
        }),
      );
    });
  }

  it("shows as much of an endless line as anybody reads", () => {
    const source = new HighlightedText(["x".repeat(LINE_CHARS_MAX + 1)], "yaml");
    assert.equal(plainText(source.lineAt(0)).length, LINE_CHARS_MAX);
  });
});
