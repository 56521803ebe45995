/** What handling one thing makes for the next. */
import type { TaskRun } from "./execution.ts";
import type { TaskNode } from "./program.ts";

/** What is still to be done in this turn. */
export type Work =
  /** Begin the flow's tasks. */
  | { readonly kind: "start" }
  /** Begin a task run. */
  | {
      readonly kind: "spawn";
      readonly frameId: string;
      readonly node: TaskNode;
      readonly value?: string | undefined;
      readonly iteration?: number | undefined;
    }
  /** Let a frame begin what it may, and conclude it when nothing is left. */
  | { readonly kind: "advance"; readonly frameId: string }
  /** Tell a frame that one of its children has ended. */
  | { readonly kind: "child-ended"; readonly taskRun: TaskRun };

/** What follows once it is known whether the assertions hold. The answer comes before anything is saved. */
export interface DeferredWork {
  /** Counts how often they were asked about; only the answers of the last time count. */
  readonly round: number;
  readonly work: readonly Work[];
}
