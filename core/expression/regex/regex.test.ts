/** Java's regular expressions on our matcher. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { Fault } from "../error.ts";
import { matchesWhole, replaceMatches } from "./replace.ts";
import { splitText } from "./split.ts";

const REPLACED: readonly (readonly [text: string, pattern: string, replacement: string, result: string])[] = [
  ["abc", "b", "x", "axc"],
  ["aXbXc", "(?i)x", "-", "a-b-c"],
  ["a(b)c", "\\(|\\)", "", "abc"],
  ["2024-03-05", "(\\d+)-(\\d+)-(\\d+)", "$3/$2/$1", "05/03/2024"],
  ["John Smith", "(?<first>\\w+) (?<last>\\w+)", `$2, $1 $${"{first}"}`, "Smith, John John"],
  ["aaa", "a{2}", "b", "ba"],
  ["aaaa", "a{1,3}?", "b", "bbbb"],
  ["foobar", "foo(?=bar)", "x", "xbar"],
  ["foobaz", "foo(?!bar)", "x", "xbaz"],
  ["price: 5", "(?<=: )\\d", "6", "price: 6"],
  ["ab12", "[a-z&&[^b]]", "-", "-b12"],
  ["ab]c", "[\\]]", "-", "ab-c"],
  ["a.b", "\\Q.\\E", "-", "a-b"],
  ["tab\there", "\\t", " ", "tab here"],
  ["élan", "\\p{L}+", "x", "x"],
  ["Ab1", "\\p{Upper}|\\p{Digit}", "-", "-b-"],
  ["a\nb", "(?m)^", "> ", "> a\n> b"],
  ["a\nb", "(?s)a.b", "x", "x"],
  ["abab", "(ab)\\1", "x", "x"],
  ["aab", "(?>a+)b", "x", "x"],
  ["aaa", "a++a", "x", "aaa"],
  ["a b  c", "(?x) \\s +  # blanks", "_", "a_b_c"],
  ["x\u00e9", "\\xE9|\\u0078", "-", "--"],
  ["a\r\nb", "\\R", "|", "a|b"],
  ["one two", "\\b(\\w)", "<$1>", "<o>ne <t>wo"],
  ["abc", "", "-", "-a-b-c-"],
  ["abc", "$", "!", "abc!"],
  ["$5", "\\$", "\\$\\$", "$$5"],
  ["ab", "(x)?b", "[$1]", "a[]"],
  ["😀a", ".", "x", "xx"],
];

for (const [text, pattern, replacement, result] of REPLACED) {
  test(`in ${JSON.stringify(text)} the expression ${pattern} is replaced as Java does`, () => {
    assert.equal(replaceMatches(text, pattern, replacement, true), result);
  });
}

test("wrong expressions and replacements are told apart", () => {
  for (const [pattern, message] of [
    ["(", /Unclosed group/],
    ["[a", /Unclosed character class/],
    ["*a", /Dangling meta character/],
    ["a{2,1}", /Illegal repetition range/],
    ["a)", /Unmatched closing/],
    ["\\q", /Illegal\/unsupported escape/],
    ["\\p{Nope}", /Unknown character property/],
    ["(?<a>x)(?<a>y)", /already defined/],
  ] as const) {
    assert.throws(
      () => replaceMatches("x", pattern, "", true),
      (error) => error instanceof Fault && message.test(error.message),
    );
  }
  assert.throws(() => replaceMatches("x", "x", "$1", true), /No group 1/);
  assert.throws(() => replaceMatches("x", "x", "$", true), /group index is missing/);
  assert.throws(() => replaceMatches("x", "x", "\\", true), /character to be escaped is missing/);
});

test("a whole text matches or not", () => {
  assert.equal(matchesWhole("abc", "a.c"), true);
  assert.equal(matchesWhole("abcd", "a.c"), false);
  assert.equal(matchesWhole("ab", "a|ab"), true);
});

test("a text is split as Java splits it", () => {
  assert.deepEqual(splitText("a,b,,c,,", ",", 0), ["a", "b", "", "c"]);
  assert.deepEqual(splitText("a,b,,c,,", ",", -1), ["a", "b", "", "c", "", ""]);
  assert.deepEqual(splitText("a,b,c", ",", 2), ["a", "b,c"]);
  assert.deepEqual(splitText("abc", "", 0), ["a", "b", "c"]);
  assert.deepEqual(splitText("", ",", 0), [""]);
  assert.deepEqual(splitText(",a", ",", 0), ["", "a"]);
  assert.deepEqual(splitText(",", ",", 0), []);
});

test("an expression works again after it ran into its limit", () => {
  const pattern = "(a+)+$";
  assert.throws(() => replaceMatches(`${"a".repeat(40)}!`, pattern, "", true), /steps/);
  assert.equal(replaceMatches("aaa", pattern, "x", true), "x");
});

/** Expressions that mean the same in Java and in JavaScript. */
const shared: fc.Arbitrary<string> = fc.letrec<{ any: string; atom: string }>((tie) => ({
  atom: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom("a", "b", "c", ".", "\\d", "[ab]", "[^a]", "\\w", "\\s", "\\b"),
    tie("any").map((inner) => `(${inner})`),
    tie("any").map((inner) => `(?:${inner})`),
    tie("any").map((inner) => `(?=${inner})`),
    tie("any").map((inner) => `(?!${inner})`),
  ),
  any: fc.oneof(
    { maxDepth: 3 },
    tie("atom"),
    fc.tuple(tie("atom"), tie("atom")).map((parts) => parts.join("")),
    fc.tuple(tie("any"), tie("any")).map((parts) => parts.join("|")),
    fc
      .tuple(
        fc.constantFrom("a", "b", "[ab]", "(?:ab)", "(?:a|b)"),
        fc.constantFrom("*", "+", "?", "{2}", "{1,2}", "*?", "+?"),
      )
      .map((parts) => parts.join("")),
  ),
})).any;

test("where Java and JavaScript agree, so do our matcher and the runtime's", () => {
  const texts = fc.string({ unit: fc.constantFrom("a", "b", "c", "1", " "), maxLength: 8 });
  fc.assert(
    fc.property(shared, texts, (pattern, text) => {
      const expected = text.replace(new RegExp(pattern, "g"), (whole) => `<${whole}>`);
      assert.equal(replaceMatches(text, pattern, "<$0>", true), expected, `${pattern} on "${text}"`);
    }),
    { numRuns: 5_000 },
  );
});
