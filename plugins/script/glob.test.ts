import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { globMatcher, isLiteralPath } from "./glob.ts";

const cases: readonly { readonly pattern: string; readonly yes: readonly string[]; readonly no: readonly string[] }[] =
  [
    { pattern: "a.txt", yes: ["a.txt"], no: ["aXtxt", "b/a.txt", "a.txt2"] },
    { pattern: "*.csv", yes: ["a.csv", ".csv", ".hidden.csv"], no: ["d/a.csv", "a.csv.gz"] },
    { pattern: "**/*.csv", yes: ["d/a.csv", "d/e/a.csv"], no: ["a.csv"] },
    { pattern: "**", yes: ["a", "d/e/f"], no: [] },
    { pattern: "**.csv", yes: ["a.csv", "d/a.csv"], no: ["a.txt"] },
    { pattern: "d/**", yes: ["d/a", "d/e/f"], no: ["d", "da/b"] },
    { pattern: "d/*/f", yes: ["d/e/f"], no: ["d/f", "d/e/e/f"] },
    { pattern: "?.t", yes: ["a.t"], no: ["ab.t", "/.t", ".t"] },
    { pattern: "[a-c]x", yes: ["ax", "cx"], no: ["dx", "x"] },
    { pattern: "[!a-c]x", yes: ["dx"], no: ["ax", "/x"] },
    { pattern: "[^]x", yes: ["^x"], no: ["ax"] },
    { pattern: "*.{csv,json}", yes: ["a.csv", "a.json"], no: ["a.xml", "a."] },
    { pattern: "{a,b*}/c", yes: ["a/c", "bb/c"], no: ["ab/c"] },
    { pattern: "a\\*b", yes: ["a*b"], no: ["axb"] },
    { pattern: "a+b(c)$|^.t", yes: ["a+b(c)$|^.t"], no: ["aab(c)$|^.t"] },
    { pattern: "a,b", yes: ["a,b"], no: ["a"] },
    { pattern: "été 😀?", yes: ["été 😀x", "été 😀😀"], no: ["été 😀"] },
    { pattern: "glob:*.txt", yes: ["a.txt"], no: ["d/a.txt"] },
    { pattern: "regex:.*\\.(a|b)", yes: ["x.a", "d/x.b"], no: ["x.c"] },
  ];
for (const { pattern, yes, no } of cases) {
  test(`The pattern ${pattern} matches ${yes.length} paths of the table and leaves ${no.length}`, () => {
    const matches = globMatcher(pattern);
    for (const path of yes) assert.ok(matches(path), path);
    for (const path of no) assert.ok(!matches(path), path);
  });
}

for (const [pattern, message] of [
  ["[a", /without its `\]`/],
  ["{a", /without its `\}`/],
  ["{a,{b}}", /inside another/],
  ["a\\", /lone backslash/],
  ["regex:(", /malformed/],
  ["[c-a]", /malformed/],
] as const) {
  test(`The pattern ${pattern} is refused with what is wrong with it`, () => {
    assert.throws(() => globMatcher(pattern), message);
  });
}

test("Only a text without pattern characters is a literal path", () => {
  assert.ok(isLiteralPath("d/a b.txt"));
  for (const pattern of ["*", "a?", "[a]", "{a}", "a\\b", "glob:a", "regex:a"])
    assert.ok(!isLiteralPath(pattern), pattern);
});

test("Any path whose special characters are taken literally matches itself and nothing else", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (path, other) => {
      const matches = globMatcher(path.replace(/[*?[\]{}\\,]/g, "\\$&"));
      assert.equal(
        matches(other),
        path.startsWith("glob:") || path.startsWith("regex:") ? matches(other) : path === other,
      );
      assert.ok(path.startsWith("glob:") || path.startsWith("regex:") || matches(path));
    }),
  );
});
