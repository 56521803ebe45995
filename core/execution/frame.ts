/**
 * The progress of a list of tasks: of a flowable's children, or of the flow itself (the root frame, which has the
 * execution's id). A frame says in O(1) what follows when a child ends: nobody looks at the whole tree.
 *
 * ```
 * body ──(a child failed, there are errors)──▶ errors ─┐
 *   └───────────────────────────────────────────────────┴─▶ finally ─▶ [root: outputs ─▶ after] ─▶ done
 * ```
 */
import type { Body } from "../plugin/flowable.ts";
import type { StateType } from "./state.ts";

/** The parts of a frame, in the order they run. `outputs` and `after` (afterExecution) exist at the root only. */
export const PHASES = ["body", "errors", "finally", "outputs", "after"] as const;
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
  /** Body of kind graph: tasks begun, and tasks that ended well. */
  readonly graph?: { readonly begun: readonly string[]; readonly done: readonly string[] };
  /** Root only: the end state that Exit or a kill demanded, and the phase in which nothing new may begin since. */
  readonly verdict?: Verdict;
}

/** An end state that was demanded, rather than led to by the tasks. */
export interface Verdict {
  readonly state: StateType;
  readonly phase: Phase;
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
  const graph = body.kind === "graph" ? { graph: { begun: [], done: [] } } : {};
  return { id, executionId, body, cursor: { phase: "body", alive: 0, begun: 0, lanes: 0, worst: "SUCCESS", ...graph } };
}

const SEVERITY: Partial<Record<StateType, number>> = { WARNING: 1, CANCELLED: 2, FAILED: 3, KILLED: 4 };

/** The state that tells more of two end states. SKIPPED counts as SUCCESS. */
export function worse(a: StateType, b: StateType): StateType {
  const left = SEVERITY[a] ?? 0;
  const right = SEVERITY[b] ?? 0;
  if (left === 0 && right === 0) return "SUCCESS";
  return right > left ? b : a;
}
