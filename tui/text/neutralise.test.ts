import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { neutralise, neutralLines } from "./neutralise.ts";

const CASES: readonly (readonly [string, string, string])[] = [
  ["plain text stays", "héllo, 世界", "héllo, 世界"],
  ["colours go", "\u001b[31mred\u001b[0m", "red"],
  ["a move of the cursor goes", "a\u001b[2J\u001b[Hb", "ab"],
  ["a title goes", "\u001b]0;owned\u0007text", "text"],
  ["a clipboard write goes", "\u001b]52;c;AAAA\u001b\\text", "text"],
  ["a title that never ends goes to the end", "a\u001b]0;owned", "a"],
  ["eight-bit sequences go", "\u009b31mred", "red"],
  ["a lone escape becomes a picture", "a\u001b", "a␛"],
  ["a bell becomes a picture", "ding\u0007", "ding␇"],
  ["a tab becomes spaces", "a\tb", "a    b"],
  ["a change of direction goes", "abc\u202edef", "abcdef"],
];

describe("neutralise", () => {
  for (const [title, text, expected] of CASES) it(title, () => assert.equal(neutralise(text), expected));

  it("leaves nothing that a terminal obeys, whatever comes in", () => {
    const nasty = fc.string({
      unit: fc.constantFrom("\u001b", "[", "]", "3", "1", "m", "\u0007", "\u009b", "\r", "\n", "\t", "x", ";"),
    });
    fc.assert(fc.property(nasty, (text) => !/\p{Cc}/u.test(neutralise(text))));
  });
});

describe("neutralLines", () => {
  it("splits at line ends and carriage returns, and drops empty lines at the end", () => {
    assert.deepEqual(neutralLines("a\r\nb\rc\n\nd\n\n"), ["a", "b", "c", "", "d"]);
    assert.deepEqual(neutralLines(""), [""]);
  });
});
