import assert from "node:assert/strict";
import { test } from "node:test";
import { typedDurationMs } from "./typed-duration.ts";

const CASES = [
  ["PT5M", 300_000],
  ["P1D", 86_400_000],
  ["90s", 90_000],
  ["1h30m", 5_400_000],
  ["1.5s", 1500],
  ["500ms", 500],
  ["5M", 300_000],
  ["", undefined],
  ["5", undefined],
  ["0s", undefined],
  ["-5s", undefined],
  ["soon", undefined],
] as const;

for (const [text, expected] of CASES) {
  test(`the duration "${text}" is ${expected === undefined ? "refused" : `${expected} ms`}`, () => {
    assert.equal(typedDurationMs(text), expected);
  });
}
