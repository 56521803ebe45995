import assert from "node:assert/strict";
import { test } from "node:test";
import type { StateType } from "../../core/execution/state.ts";
import { heardStates } from "./heard-states.ts";

const CASES: readonly (readonly [readonly StateType[], readonly StateType[]])[] = [
  [["CREATED", "RUNNING"], ["RUNNING"]],
  [["FAILED", "RETRYING"], ["RETRYING"]],
  [["FAILED", "RETRIED"], ["RETRIED"]],
  [
    ["KILLING", "KILLED"],
    ["KILLING", "KILLED"],
  ],
  [
    ["RUNNING", "SUCCESS"],
    ["RUNNING", "SUCCESS"],
  ],
  [[], []],
];
for (const [states, heard] of CASES) {
  test(`of ${states.join(", ") || "no states"} that an execution came to, ${heard.join(" and ") || "none"} is heard of`, () => {
    assert.deepEqual(heardStates(states), heard);
  });
}
