import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { keyPresses } from "./key-press.ts";
import { ACT_NAMES, actOfKey, KEY_TABLE, keyEntry, MOTIONS, shownKey } from "./key-table.ts";

function names(input: string, key: Parameters<typeof keyPresses>[1] = {}): readonly string[] {
  return keyPresses(input, key).map(({ name }) => name);
}

const CASES = [
  ["j", {}, ["j"]],
  ["G", { shift: true }, ["G"]],
  [" ", {}, ["space"]],
  ["", { downArrow: true }, ["down"]],
  ["", { pageUp: true }, ["pageup"]],
  ["", { return: true }, ["enter"]],
  ["", { escape: true }, ["escape"]],
  ["", { tab: true }, ["tab"]],
  ["", { tab: true, shift: true }, ["shift-tab"]],
  ["k", { ctrl: true }, ["ctrl-k"]],
  ["K", { ctrl: true }, ["ctrl-k"]],
  ["", { ctrl: true }, []],
  ["f", { meta: true }, ["alt-f"]],
  ["\u000b", {}, ["ctrl-k"]],
  ["jjk", {}, ["j", "j", "k"]],
  ["j\rq", {}, ["j", "enter", "q"]],
  ["世", {}, ["世"]],
  ["", {}, []],
] as const;

for (const [input, key, expected] of CASES) {
  test(`${JSON.stringify(input)} with ${JSON.stringify(key)} is ${expected.join(" ") || "no key"}`, () => {
    assert.deepEqual(names(input, key), expected);
  });
}

test("a key that is let go is no press", () => {
  assert.deepEqual(names("j", { eventType: "release" }), []);
});

test("only what writes something into a field has a text", () => {
  assert.deepEqual(
    keyPresses("a \u0001", {}).map(({ text }) => text),
    ["a", " ", ""],
  );
});

test("typed text comes in whole, however many keys come at once", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      fc.pre(!/\p{C}/u.test(text));
      assert.equal(
        keyPresses(text, {})
          .map((press) => press.text)
          .join(""),
        text,
      );
    }),
  );
});

test("a key means the first of the acts that are offered", () => {
  assert.equal(
    actOfKey("f", () => true),
    "flow",
  );
  assert.equal(
    actOfKey("f", (name) => name === "follow"),
    "follow",
  );
  assert.equal(
    actOfKey("f", (name) => name === "down"),
    undefined,
  );
  assert.equal(
    actOfKey("ctrl-k", () => true),
    "kill",
  );
});

test("every act has a key and a word, and the keys that move are those of no act that all views have", () => {
  for (const name of ACT_NAMES) {
    assert.ok(shownKey(name) !== "" && keyEntry(name).says !== "", name);
    assert.equal(new Set(keyEntry(name).keys).size, keyEntry(name).keys.length, name);
  }
  const everywhere = ACT_NAMES.filter((name) => keyEntry(name).group === "Everywhere").flatMap(
    (name) => keyEntry(name).keys,
  );
  const moving = MOTIONS.flatMap((name) => KEY_TABLE[name].keys as readonly string[]);
  assert.deepEqual(
    moving.filter((key) => everywhere.includes(key)),
    [],
  );
  assert.equal(new Set(moving).size, moving.length);
});
