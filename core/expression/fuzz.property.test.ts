/** Whatever text comes as a template: it renders or ends in an ExpressionError, within the limits. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { messageOf } from "../message-of.ts";
import { ExpressionError } from "./error.ts";
import { testEngine } from "./testing/engine.ts";
import { expressionTemplates } from "./testing/templates.ts";

const engine = testEngine({ stepsMax: 100_000, outputCharsMax: 1_000_000 });
const variables = { a: { b: { c: [1, 2, { d: "x" }] }, list: [3, 1, 2] }, b: "text", c: 5, x: null };

const TOKENS = [
  ...["{{", "}}", "{%", "%}", "{#", "#}", "-", "'", '"', "#{", "}", "\\", "\n", " ", "(", ")", "[", "]", "{", ":", ","],
  ...[
    "if",
    "for",
    "in",
    "set",
    "endif",
    "endfor",
    "else",
    "elseif",
    "macro",
    "endmacro",
    "filter",
    "endfilter",
    "block",
  ],
  ...[
    "endblock",
    "raw",
    "endraw",
    "verbatim",
    "endverbatim",
    "is",
    "not",
    "and",
    "or",
    "a",
    "b",
    "c",
    "x",
    ".b",
    "loop",
  ],
  ...["|", "~", "..", "??", "???", "==", "<", "+", "*", "/", "%", "=", "?", "1", "2.5", "null", "true", "upper", "jq"],
  ...["join", "date", "default", "defined", "render", "fromJson", "range", "format", "replace", "é", "😀", "\u0000"],
];

function ends(template: string): void {
  for (const action of [
    () => engine.render(template, variables),
    () => engine.renderTyped(template, variables),
    () => engine.renderDeep([template], variables),
  ]) {
    try {
      const result = action();
      if (result instanceof Promise) result.catch(() => undefined);
    } catch (error) {
      assert.ok(error instanceof ExpressionError, `${JSON.stringify(template)} ends with ${String(error)}`);
      assert.ok(error.line >= 1 && error.column >= 1);
    }
  }
  engine.check(template);
  engine.references(template);
}

test("any text at all ends well as a template", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), (text) => ends(`{{ ${text} }}`)),
    { numRuns: 3_000 },
  );
});

test("any sequence of the language's own tokens ends well", () => {
  const texts = fc.array(fc.constantFrom(...TOKENS), { maxLength: 25 }).map((tokens) => tokens.join(" "));
  fc.assert(
    fc.property(texts, (text) => ends(text)),
    { numRuns: 3_000 },
  );
  fc.assert(
    fc.property(texts, (text) => ends(`{{ ${text} }}`)),
    { numRuns: 3_000 },
  );
});

test("any template made from the grammar ends well", () => {
  fc.assert(fc.property(expressionTemplates, ends), { numRuns: 3_000 });
});

test("a template renders the same every time", () => {
  fc.assert(
    fc.property(expressionTemplates, (template) => {
      const once = outcome(template);
      assert.equal(outcome(template), once);
    }),
    { numRuns: 500 },
  );
});

function outcome(template: string): string {
  try {
    return String(engine.render(template.replaceAll("uuid()", "'u'"), variables));
  } catch (error) {
    return messageOf(error);
  }
}
