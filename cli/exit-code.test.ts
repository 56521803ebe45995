import assert from "node:assert/strict";
import { test } from "node:test";
import { STATES } from "../core/execution/state.ts";
import { EXIT, EXIT_MEANINGS, exitCodeOf } from "./exit-code.ts";

test("every state has an exit code, and those of ends are told apart", () => {
  const codes = Object.fromEntries(STATES.map((state) => [state, exitCodeOf(state)]));
  const { SUCCESS, FAILED, KILLED, CANCELLED, WARNING } = codes;
  assert.deepEqual([SUCCESS, FAILED, KILLED, CANCELLED, WARNING], [0, 1, 3, 3, 4]);
});

test("every exit code has a meaning", () => {
  assert.deepEqual(
    EXIT_MEANINGS.map(([code]) => code),
    Object.values(EXIT),
  );
});
