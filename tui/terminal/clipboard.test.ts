import assert from "node:assert/strict";
import { test } from "node:test";
import { CLIPBOARD_CHARS_MAX, clipboardSequence } from "./clipboard.ts";

test("a text goes to the clipboard as OSC 52 in Base64", () => {
  assert.equal(clipboardSequence("käse", false), `\u001b]52;c;${Buffer.from("käse").toString("base64")}\u0007`);
});

test("tmux is given the sequence for itself and in an envelope for the terminal around it", () => {
  const plain = "\u001b]52;c;YQ==\u0007";
  assert.equal(clipboardSequence("a", true), `${plain}\u001bPtmux;\u001b${plain}\u001b\\`);
});

test("a text that is too long for terminals goes to no clipboard", () => {
  const bytes = (CLIPBOARD_CHARS_MAX / 4) * 3;
  assert.notEqual(clipboardSequence("x".repeat(Math.floor(bytes) - 3), false), undefined);
  assert.equal(clipboardSequence("x".repeat(bytes + 3), false), undefined);
});
