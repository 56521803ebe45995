/** Which state may follow which, for tests: what the core does must stay within. */
import assert from "node:assert/strict";
import type { State, StateType } from "../state.ts";

/** A restart takes up what has ended; a change of state, too. */
const ENDED = ["SUCCESS", "WARNING", "FAILED", "KILLED", "CANCELLED", "SKIPPED", "RETRIED"] as const;
const BEGUN_ANEW: readonly StateType[] = ["RESTARTED", ...ENDED];

/** What an SLA makes of the newest task run, whatever it is at. */
const CUT_SHORT: readonly StateType[] = ["FAILED", "CANCELLED"];

const TASK_RUN_MOVES: Partial<Record<StateType, readonly StateType[]>> = {
  CREATED: [
    "SUBMITTED",
    "RUNNING",
    "SKIPPED",
    "FAILED",
    "WARNING",
    "SUCCESS",
    "KILLED",
    "BREAKPOINT",
    "RESTARTED",
    "CANCELLED",
  ],
  SUBMITTED: ["RUNNING", "KILLED", "RESTARTED", ...CUT_SHORT],
  RESTARTED: ["SUBMITTED", "RUNNING", "SKIPPED", "FAILED", "WARNING", "SUCCESS", "KILLED", "RESTARTED", "CANCELLED"],
  BREAKPOINT: ["CREATED", "KILLED", "RESTARTED", ...CUT_SHORT],
  RUNNING: ["SUCCESS", "WARNING", "FAILED", "KILLED", "CANCELLED", "PAUSED", "RETRIED", "RESTARTED"],
  PAUSED: ["SUCCESS", "WARNING", "FAILED", "KILLED", "CANCELLED", "RUNNING", "RESTARTED"],
  // Of a subflow: its own end, then what the task makes of it.
  FAILED: ["RETRYING", ...BEGUN_ANEW],
  WARNING: BEGUN_ANEW,
  SUCCESS: BEGUN_ANEW,
  KILLED: BEGUN_ANEW,
  CANCELLED: BEGUN_ANEW,
  SKIPPED: BEGUN_ANEW,
  RETRIED: BEGUN_ANEW,
  // A replay of what waits for its retry begins it anew.
  RETRYING: ["CREATED", "KILLED", "RESTARTED", ...CUT_SHORT],
};

const EXECUTION_MOVES: Partial<Record<StateType, readonly StateType[]>> = {
  CREATED: ["RUNNING", "RESTARTED", "KILLING", "QUEUED", "FAILED", "SUCCESS", "CANCELLED"],
  QUEUED: ["RUNNING", "KILLING", "FAILED", "SUCCESS", "CANCELLED"],
  RESTARTED: ["RUNNING", "KILLING", "QUEUED", "FAILED", "SUCCESS", "CANCELLED"],
  PAUSED: ["RESTARTED", "RUNNING", "KILLING", "CANCELLED", "FAILED", "SUCCESS", "WARNING", "KILLED", "RETRIED"],
  BREAKPOINT: ["RUNNING", "KILLING", "FAILED", "CANCELLED", "RETRIED"],
  RUNNING: ["KILLING", "RETRYING", "PAUSED", "BREAKPOINT", ...ENDED],
  RETRYING: ["RUNNING", "KILLING", "FAILED", "KILLED", "WARNING", "SUCCESS", "CANCELLED", "RETRIED", "PAUSED"],
  KILLING: ["KILLED"],
  FAILED: ["RETRYING", ...BEGUN_ANEW],
  SUCCESS: BEGUN_ANEW,
  WARNING: BEGUN_ANEW,
  KILLED: BEGUN_ANEW,
  CANCELLED: BEGUN_ANEW,
  RETRIED: BEGUN_ANEW,
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
