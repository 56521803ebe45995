/**
 * The progress of a list of tasks: of a flowable's children, or of the flow itself (the root frame, which has the
 * execution's id). A frame says in O(1) what follows when a child ends: nobody looks at the whole tree.
 */
import type { Body } from "../plugin/flowable.ts";
import type { StateType } from "./state.ts";

/** The parts of a frame, in the order they run. `after` exists at the root only (afterExecution). */
export const PHASES = ["body", "errors", "finally", "outputs", "after"] as const;
export type Phase = (typeof PHASES)[number];

/** What changes about a frame with every child; small, whatever the number of children. */
export interface FrameCursor {
  readonly phase: Phase;
  /** Children alive. */
  readonly alive: number;
  /** body of kind each, parallel or graph: rounds or tasks begun. */
  readonly begun: number;
  /** body of kind each, parallel or graph: rounds or tasks alive, which `concurrency` limits. */
  readonly lanes: number;
  /** The worst state of a child of body and errors so far; SUCCESS at first. */
  readonly worst: StateType;
  /** body of kind graph: tasks that ended well. */
  readonly done?: readonly string[];
  /** The state it will end with, once decided: by its children, by Exit, or by a kill. */
  readonly verdict?: StateType;
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
