/** Which state may follow which, for tests: what the core does must stay within. */
import assert from "node:assert/strict";
import type { State, StateType } from "../state.ts";

const TASK_RUN_MOVES: Partial<Record<StateType, readonly StateType[]>> = {
  CREATED: ["SUBMITTED", "RUNNING", "SKIPPED", "FAILED", "WARNING", "SUCCESS", "KILLED"],
  SUBMITTED: ["RUNNING", "KILLED"],
  RUNNING: ["SUCCESS", "WARNING", "FAILED", "KILLED", "CANCELLED", "PAUSED", "RETRIED"],
  // Of a subflow: its own end, then what the task makes of it.
  FAILED: ["RETRYING", "RETRIED", "WARNING", "SUCCESS"],
  WARNING: ["SUCCESS"],
  RETRYING: ["CREATED", "KILLED"],
};

const EXECUTION_MOVES: Partial<Record<StateType, readonly StateType[]>> = {
  CREATED: ["RUNNING", "KILLING", "QUEUED", "FAILED", "SUCCESS"],
  RUNNING: ["SUCCESS", "WARNING", "FAILED", "KILLED", "CANCELLED", "KILLING", "RETRYING", "PAUSED", "RETRIED"],
  RETRYING: ["RUNNING", "KILLING", "FAILED", "KILLED", "WARNING", "SUCCESS", "CANCELLED", "RETRIED"],
  KILLING: ["KILLED"],
  FAILED: ["RETRYING", "RETRIED"],
  SUCCESS: ["FAILED"],
  WARNING: ["FAILED"],
};

/** Fails when a history was rewritten, or grew by a move that is not allowed. */
export function assertLegalMoves(before: State | undefined, after: State, what: "execution" | "task run"): void {
  const moves = what === "execution" ? EXECUTION_MOVES : TASK_RUN_MOVES;
  const known = before?.histories ?? [];
  assert.deepEqual(after.histories.slice(0, known.length), known, `${what}: the past stays as it was`);
  assert.equal(after.histories.at(-1)?.state, after.current, `${what}: the last entry is the present state`);
  for (let index = Math.max(1, known.length); index < after.histories.length; index++) {
    const from = after.histories[index - 1]?.state;
    const to = after.histories[index]?.state;
    assert.ok(from && to && moves[from]?.includes(to), `${what}: ${from} > ${to} is not allowed`);
  }
}
