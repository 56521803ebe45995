import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { FILTERS_KEPT_MAX, FilterHistory } from "./filter-history.ts";
import { completeValue, filterWords, holds } from "./filter-words.ts";

function read(text: string): readonly string[] {
  return filterWords(text).map(({ key, value, isNegative }) => `${isNegative ? "-" : ""}[${key}]${value}`);
}

const CASES = [
  ["", []],
  ["report", ["[]report"]],
  ["  report   eu ", ["[]report", "[]eu"]],
  ["state:failed,killed", ["[state]failed,killed"]],
  ["NS:Company", ["[ns]Company"]],
  ["team=sales", ["[team]sales"]],
  ["-team=sales -eu", ["-[team]sales", "-[]eu"]],
  ['"two words" key="a b"', ["[]two words", "[key]a b"]],
  ['"never closed', ["[]never closed"]],
  ["a:b:c", ["[a]b:c"]],
  ["12:30", ["[]12:30"]],
] as const;

for (const [text, expected] of CASES) {
  test(`the filter ${JSON.stringify(text)} has the words ${expected.join(" ") || "none"}`, () => {
    assert.deepEqual(read(text), expected);
  });
}

test("a word of a filter that is being typed counts once it has a value", () => {
  assert.deepEqual(read('eu ""'), ["[]eu"]);
});

test("any text is a filter", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      for (const { value } of filterWords(text)) assert.notEqual(value, "");
    }),
  );
});

test("texts hold others whatever the case", () => {
  assert.ok(holds("Company.Sales", "sales"));
  assert.ok(!holds("sales", "sale$"));
});

test("the last word of a filter is completed with the values of its key", () => {
  const values = (key: string): readonly string[] => (key === "state" ? ["failed", "running"] : []);
  assert.deepEqual(completeValue("eu state:", values), ["eu state:failed", "eu state:running"]);
  assert.deepEqual(completeValue("State:FA", values), ["State:failed"]);
  assert.deepEqual(completeValue("state:failed eu", values), []);
  assert.deepEqual(completeValue("", values), []);
});

test("filters that were used are kept by place, the newest last, none of them twice, and not without end", () => {
  const kept = new Map<string, string>();
  const history = new FilterHistory({
    recall: (place) => kept.get(place),
    remember: (place, text) => void kept.set(place, text),
  });
  for (const text of ["a", "b", " ", "a"]) history.add("flows", text);
  assert.deepEqual(history.of("flows"), ["b", "a"]);
  assert.deepEqual(history.of("executions"), []);
  for (let each = 0; each < 2 * FILTERS_KEPT_MAX; each++) history.add("flows", `f${each}`);
  assert.equal(history.of("flows").length, FILTERS_KEPT_MAX);
  assert.equal(history.of("flows").at(-1), `f${2 * FILTERS_KEPT_MAX - 1}`);
});
