/** The user's guide names every word of the language, and every limit as it is. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { CHAIN_OPERATORS_MAX } from "./expression-parser.ts";
import { DEFAULT_LIMITS, LIST_ITEMS_MAX, MACRO_DEPTH_MAX, NESTING_DEPTH_MAX, REGEX_STEPS_MAX } from "./limits.ts";
import { fullVocabulary } from "./vocabulary.ts";

const guide = readFileSync(new URL("../../docs/expressions.md", import.meta.url), "utf8");

/** Old names of `fromJson` and `toJson`, and what only exists to fail. */
const UNTOLD = new Set(["json", "parent"]);

test("the guide names every function, filter and test", () => {
  const { functions, filters, tests } = fullVocabulary(false);
  const words = new Set(guide.match(/\w+/g));
  for (const name of [...functions.keys(), ...filters.keys(), ...tests.keys()]) {
    assert.ok(UNTOLD.has(name) || words.has(name), `docs/expressions.md does not name "${name}"`);
  }
});

test("the guide tells the limits that hold", () => {
  const spaced = (value: number) => value.toLocaleString("en").replaceAll(",", " ");
  for (const value of [DEFAULT_LIMITS.stepsMax, LIST_ITEMS_MAX, REGEX_STEPS_MAX, CHAIN_OPERATORS_MAX]) {
    assert.ok(guide.includes(spaced(value)), spaced(value));
  }
  for (const value of [DEFAULT_LIMITS.renderDepthMax, MACRO_DEPTH_MAX, NESTING_DEPTH_MAX]) {
    assert.ok(guide.includes(`| ${value} |`), String(value));
  }
});
