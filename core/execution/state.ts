/**
 * The states of executions and task runs, and which may follow which.
 *
 * ```
 * CREATED ─▶ SUBMITTED ─▶ RUNNING ─▶ SUCCESS | WARNING | FAILED | CANCELLED | SKIPPED
 *    │            │          ├─▶ PAUSED ─▶ RUNNING
 *    │            │          ├─▶ KILLING ─▶ KILLED
 *    │            │          └─▶ FAILED ─▶ RETRYING ─▶ CREATED (task run) | RUNNING (execution)
 *    └─▶ SKIPPED, FAILED (before it ran), KILLED, QUEUED ─▶ RUNNING
 * ```
 */

export const STATES = [
  "CREATED",
  "SUBMITTED",
  "RUNNING",
  "PAUSED",
  "RESTARTED",
  "KILLING",
  "SUCCESS",
  "WARNING",
  "FAILED",
  "KILLED",
  "CANCELLED",
  "QUEUED",
  "RETRYING",
  "RETRIED",
  "SKIPPED",
  "BREAKPOINT",
  "RESUBMITTED",
] as const;
export type StateType = (typeof STATES)[number];

const TERMINAL: ReadonlySet<StateType> = new Set([
  "SUCCESS",
  "WARNING",
  "FAILED",
  "KILLED",
  "CANCELLED",
  "RETRIED",
  "SKIPPED",
]);

/** Nothing more happens in this state by itself. */
export function isTerminal(state: StateType): boolean {
  return TERMINAL.has(state);
}

/** FAILED and KILLED stop what follows; so does CANCELLED. */
export function isUnsuccessful(state: StateType): boolean {
  return state === "FAILED" || state === "KILLED" || state === "CANCELLED";
}

/** What ended so needs no other try. */
export function endedWell(state: StateType): boolean {
  return state === "SUCCESS" || state === "WARNING" || state === "SKIPPED";
}

/** A state and since when. */
export interface StateEntry {
  readonly state: StateType;
  /** ISO-8601 instant. */
  readonly date: string;
}

/** The state now, and every one before it, oldest first. */
export interface State {
  readonly current: StateType;
  readonly histories: readonly StateEntry[];
}

/** The state of something that begins to be. */
export function firstState(state: StateType, date: string): State {
  return { current: state, histories: [{ state, date }] };
}
