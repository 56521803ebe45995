/** The handling of one batch: what it leads to, and what it still waits for. */
import type { ExecutionEvent } from "../../core/execution/event.ts";
import type { Execution } from "../../core/execution/execution.ts";
import type { StateType } from "../../core/execution/state.ts";
import type { FlowState } from "../../core/flow-state/flow-state.ts";
import type { ActiveExecution } from "./active-execution.ts";
import { StepBuilder } from "./step-builder.ts";

/** An answer that something outside brought back. */
export interface Answer {
  readonly active: ActiveExecution;
  readonly event: ExecutionEvent;
}

/** A state that an execution came to. */
export interface Move {
  readonly execution: Execution;
  readonly state: StateType;
}

/** One batch being handled. */
export class Round {
  readonly step = new StepBuilder();
  readonly touched = new Set<ActiveExecution>();
  /** Executions that were given up; nothing more is handled of them. */
  readonly failed = new Set<ActiveExecution>();
  /** What did not answer at once; some of it is only to be waited for. */
  readonly pending: Promise<Answer | undefined>[] = [];
  readonly moves: Move[] = [];
  /** Flows of which something changed, by their key. */
  readonly flowStates = new Map<string, FlowState>();
}
