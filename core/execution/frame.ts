/**
 * The progress of a list of tasks: of a flowable's children, or of the flow itself (the root frame, which has the
 * execution's id). A frame says in O(1) what follows when a child ends: nobody looks at the whole tree.
 *
 * ```
 * body ──(a child failed, there are errors)──▶ errors ─┐
 *   └───────────────────────────────────────────────────┴─▶ finally ─▶ [root: outputs ─▶ listeners ─▶ after] ─▶ done
 * ```
 */
import type { Body } from "../plugin/flowable.ts";
import type { GraphCursor } from "./graph.ts";
import type { Ranges } from "./ranges.ts";
import type { StateType } from "./state.ts";

/**
 * The parts of a frame, in the order they run. `outputs`, `listeners` and `after` (afterExecution) exist at the root
 * only.
 */
export const PHASES = ["body", "errors", "finally", "outputs", "listeners", "after"] as const;
export type Phase = (typeof PHASES)[number];

/** What changes about a frame with every child; small, whatever the number of children. */
export interface FrameCursor {
  readonly phase: Phase;
  /** Children alive, in all lanes. */
  readonly alive: number;
  /** Lanes begun. A lane is a round of `each`, a task of `parallel` or `graph`, the whole list of `sequence`. */
  readonly begun: number;
  /** Lanes alive, which the body's concurrency limits. */
  readonly lanes: number;
  /** The worst state of a child of the body so far; SUCCESS at first. */
  readonly worst: StateType;
  /** Body of kind graph; undefined before its first task. */
  readonly graph?: GraphCursor;
  /** Root only: the end state that Exit or a kill demanded, and the phase in which nothing new may begin since. */
  readonly verdict?: Verdict;
  /** Root only: another execution that a task waited for was killed, and so this one counts as killed at its end. */
  readonly killed?: boolean;
  /** Root only: task runs that are PAUSED. */
  readonly paused?: number;
  /** Root only: someone has paused the execution, or it stands at a breakpoint; nothing new begins. */
  readonly held?: boolean;
  /** Root only, phase listeners: which of the flow's listeners still have their turn; undefined until that is known. */
  readonly listeners?: readonly number[];
  /** Body of kind until. */
  readonly loop?: LoopCursor;
  /** Body of kind batches. */
  readonly batches?: BatchCursor;
}

/** Where a loop stands: in a round, asking its condition, waiting for the next round, or past its last one. */
export interface LoopCursor {
  /** From 0. */
  readonly round: number;
  /** When the loop began, in milliseconds since the epoch. */
  readonly startedMs: number;
  readonly stage: "round" | "asks" | "asks-again" | "waits" | "over";
}

/** How far the executions for batches of items are. */
export interface BatchCursor {
  /** Batches in all, once that is known. */
  readonly total: number;
  /** Executions created. */
  readonly begun: number;
  /** Executions of a try before a restart may count, or be restarted. */
  readonly restarts?: boolean;
  /** Executions that have ended. */
  readonly ended: Ranges;
  /** Ended ones by the state they ended in. */
  readonly states: Readonly<Partial<Record<StateType, number>>>;
}

/** An end state that was demanded, rather than led to by the tasks. */
export interface Verdict {
  readonly state: StateType;
  readonly phase: Phase;
  /** The errors branch does not run, although the state is FAILED. */
  readonly abrupt?: boolean;
  /** Someone killed the execution: its flow's outputs are still given, as far as there are any. */
  readonly killed?: boolean;
}

/** The progress of one flowable task run, or of the flow. */
export interface Frame {
  /** The task run's id; the execution's id for the root. */
  readonly id: string;
  readonly executionId: string;
  /** How the children follow each other; never changes once set. */
  readonly body: Body;
  readonly cursor: FrameCursor;
}

/** A frame where nothing has begun. */
export function newFrame(id: string, executionId: string, body: Body): Frame {
  return { id, executionId, body, cursor: { phase: "body", alive: 0, begun: 0, lanes: 0, worst: "SUCCESS" } };
}

/** True for a root frame of which nothing is left to do. */
export function isFinished({ cursor: { phase, alive } }: Frame): boolean {
  return phase === "after" && alive === 0;
}

const SEVERITY: Partial<Record<StateType, number>> = { WARNING: 1, CANCELLED: 2, FAILED: 3, KILLED: 4 };

/** The state that tells more of two end states. SKIPPED counts as SUCCESS. */
export function worse(a: StateType, b: StateType): StateType {
  const left = SEVERITY[a] ?? 0;
  const right = SEVERITY[b] ?? 0;
  if (left === 0 && right === 0) return "SUCCESS";
  return right > left ? b : a;
}
