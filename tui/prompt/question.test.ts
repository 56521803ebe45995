import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { answerOf, firstDraft, insert, PROMPT_KEYS, type PromptKey, press, type Question } from "./question.ts";

const TEXT: Question = { id: "name", label: "name", kind: "text" };
const COLORS: Question = { id: "color", label: "color", kind: "one", options: ["red", "green", "blue"] };

function typed(question: Question, keys: readonly (PromptKey | { readonly type: string })[]): string {
  const draft = keys.reduce(
    (before, key) => (typeof key === "string" ? press(before, key, question.options ?? []) : insert(before, key.type)),
    firstDraft(question),
  );
  return answerOf(question, draft);
}

const CASES: readonly (readonly [string, Question, readonly (PromptKey | { readonly type: string })[], string])[] = [
  ["typing makes a text", TEXT, [{ type: "Ada" }], "Ada"],
  ["characters go in where the cursor is", TEXT, [{ type: "Aa" }, "left", { type: "d" }], "Ada"],
  ["backspace takes the character before", TEXT, [{ type: "Adaa" }, "backspace"], "Ada"],
  ["delete takes the character under the cursor", TEXT, [{ type: "xAda" }, "home", "delete"], "Ada"],
  ["a word is taken with the blanks behind it", TEXT, [{ type: "Ada the " }, "word"], "Ada "],
  ["the line up to the cursor is taken", TEXT, [{ type: "Ada the first" }, "clear"], ""],
  ["the cursor stays inside the text", TEXT, ["left", "left", { type: "A" }, "end", "right", { type: "da" }], "Ada"],
  ["a family of many code points is one character", TEXT, [{ type: "👨‍👩‍👧x" }, "left", "backspace"], "x"],
  ["pasted line ends do not end the answer", TEXT, [{ type: "a\nb\n" }], "a b"],
  ["a field may start with a text", { ...TEXT, initial: "Ad" }, [{ type: "a" }], "Ada"],
  ["the first option is chosen at first", COLORS, [], "red"],
  ["arrows move the choice, round the ends", COLORS, ["up"], "blue"],
  ["a choice may start elsewhere", { ...COLORS, initial: "green" }, ["down"], "blue"],
  [
    "many choices are a list in the order of the options",
    { ...COLORS, kind: "many" },
    ["down", "toggle", "up", "toggle"],
    '["red","green"]',
  ],
  ["a choice can be taken back", { ...COLORS, kind: "many" }, ["toggle", "toggle"], "[]"],
];

describe("answering", () => {
  for (const [title, question, keys, expected] of CASES) it(title, () => assert.equal(typed(question, keys), expected));

  it("keeps the cursor inside the text, whatever keys come", () => {
    const key = fc.oneof(
      fc.constantFrom(...PROMPT_KEYS),
      fc.string().map((type) => ({ type })),
    );
    fc.assert(
      fc.property(fc.array(key), (keys) => {
        let draft = firstDraft(COLORS);
        for (const each of keys) {
          draft = typeof each === "string" ? press(draft, each, COLORS.options ?? []) : insert(draft, each.type);
          assert.ok(draft.cursor >= 0 && draft.cursor <= draft.text.length);
          assert.ok(draft.pointed >= 0 && draft.pointed < 3);
        }
      }),
    );
  });
});
