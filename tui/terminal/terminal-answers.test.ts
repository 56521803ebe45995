import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { TerminalAnswers } from "./terminal-answers.ts";

const ESC = "\u001b";
const ANSWERS = [
  `${ESC}]11;rgb:1e1e/1e1e/1e1e${ESC}\\`,
  `${ESC}]11;rgb:ff/FF/ff\u0007`,
  `${ESC}]11;rgba:1e1e/1e1e/1e1e/ffff\u0007`,
  `${ESC}[?62;4c`,
  `${ESC}[>41;390;0c`,
  `${ESC}]11;rgb:1e1e/1e1e/1e1e${ESC}\\${ESC}[?62;c`,
];

/** Pieces as Ink makes them: an escape character with what follows it, and text up to the next one. */
function inPieces(text: string, cuts: readonly number[]): readonly string[] {
  const tokens = text.match(new RegExp(`${ESC}(?:\\[[?>][\\d;]*c?|.)|[^${ESC}]+`, "g")) ?? [];
  return tokens.flatMap((token, index) => {
    const cut = cuts[index % cuts.length] ?? 0;
    // What begins with an escape character comes whole, or as that character alone at first.
    const at = token.startsWith(ESC) ? (cut === 0 ? 0 : token.length) : cut % token.length;
    return [token.slice(0, at), token.slice(at)].filter((piece) => piece !== "");
  });
}

test("an answer of the terminal is nobody's typing, however it is cut", () => {
  fc.assert(
    fc.property(fc.constantFrom(...ANSWERS), fc.array(fc.nat(20), { minLength: 1 }), (answer, cuts) => {
      const answers = new TerminalAnswers();
      const left = inPieces(answer, cuts).map((piece) => answers.without(piece, 0));
      assert.equal(left.join("").replaceAll(ESC, ""), "");
      assert.equal(answers.without("jj", 0), "jj");
    }),
  );
});

test("an answer that comes character by character is nobody's typing", () => {
  for (const answer of ANSWERS) {
    const answers = new TerminalAnswers();
    const left = [...answer].map((character) => answers.without(character, 0)).join("");
    assert.equal(left.replaceAll(ESC, ""), "");
  }
});

test("the rest of an answer that was cut off when the time was over is nobody's typing", () => {
  const answers = new TerminalAnswers(`${ESC}]11;rgb:1e1e/1`, 5_000);
  assert.equal(answers.without("e1e/1e1e", 5_100), "");
  assert.equal(answers.without(`${ESC}\\`, 5_100), "");
  assert.equal(answers.without(`${ESC}[?62;c`, 5_100), "");
  assert.equal(answers.without("r", 5_100), "r");
  const kind = new TerminalAnswers(`${ESC}]11;rgb:1e1e/1e1e/1e1e${ESC}\\${ESC}[?6`, 0);
  assert.equal(kind.without("2;4c", 10), "");
  assert.equal(kind.without("c", 10), "c");
});

test("what a person types passes, at once and whole", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 1 }).filter((text) => !text.includes(ESC))), (texts) => {
      const answers = new TerminalAnswers();
      for (const text of texts) assert.equal(answers.without(text, 0), text);
    }),
  );
  const answers = new TerminalAnswers();
  assert.equal(answers.without(ESC, 0), ESC);
  assert.equal(answers.without("]", 2_000), "]");
  assert.equal(answers.without(`${ESC}x`, 2_000), "x");
});

test("an answer that stops in the middle may be followed by another", () => {
  const answers = new TerminalAnswers();
  const pieces = [`${ESC}]`, "11;rgb:1e1e/", `${ESC}]`, "11;rgb:1e1e/1e1e/1e1e", `${ESC}\\`, "j"];
  assert.equal(pieces.map((piece) => answers.without(piece, 0)).join(""), "j");
});

test("an answer that stops in the middle takes keys for a second at most", () => {
  const answers = new TerminalAnswers();
  assert.equal(answers.without(`${ESC}]`, 0), "");
  assert.equal(answers.without("11;rgb:", 0), "");
  assert.equal(answers.without("a", 500), "");
  assert.equal(answers.without("a", 2_000), "a");
});
