import assert from "node:assert/strict";
import { test } from "node:test";
import { formatElapsed } from "./elapsed.ts";

const CASES = [
  [0, true, "0ms"],
  [23.4, true, "23ms"],
  [999, true, "999ms"],
  [350, false, "0.3s"],
  [12_345, true, "12.3s"],
  [59_999, true, "59.9s"],
  [185_000, true, "3m 05s"],
  [7_620_000, false, "2h 07m"],
  [-5, false, "0.0s"],
] as const;

for (const [elapsedMs, over, expected] of CASES) {
  test(`${elapsedMs} ms ${over ? "that are over" : "so far"} read ${expected}`, () => {
    assert.equal(formatElapsed(elapsedMs, over), expected);
  });
}
