/**
 * What can happen to an execution, and what the core answers. Events come in through the queue, keyed by
 * execution; commands go out as data and are carried out by the executor around the core.
 */

import type { LogLevel } from "../contracts/log.ts";
import type { Variables } from "../expression/contract.ts";
import type { SubflowRequest } from "../plugin/flowable.ts";
import type { Execution, TaskRun } from "./execution.ts";
import type { StateType } from "./state.ts";

/** Names one try at one task run; a message about any other try is stale and changes nothing. */
export interface AttemptKey {
  readonly taskRunId: string;
  /** From 0; retries count up. */
  readonly attempt: number;
}

/** What the executor rendered on the core's behalf. */
export type Resolution =
  /** `runIf` was falsy. */
  | { readonly kind: "skip" }
  /** The properties asked for, rendered. */
  | { readonly kind: "values"; readonly values: Readonly<Record<string, unknown>> }
  /** Something could not be rendered: `runIf` itself, or a property. */
  | { readonly kind: "fault"; readonly part: "runIf" | "properties"; readonly message: string };

/** What happened. */
export type ExecutionEvent =
  /** A new execution is to run. */
  | { readonly kind: "created"; readonly execution: Execution }
  /** What a `resolve` command asked for. */
  | ({ readonly kind: "resolved"; readonly resolution: Resolution } & AttemptKey)
  /** A worker began with a job. */
  | ({ readonly kind: "task-started"; readonly workerId: string } & AttemptKey)
  /** A worker ended a job. */
  | ({
      readonly kind: "task-ended";
      readonly state: "SUCCESS" | "WARNING" | "FAILED" | "KILLED";
      readonly outputs?: Readonly<Record<string, unknown>>;
      readonly workerId?: string;
    } & AttemptKey)
  /** A subflow was created; without `wait` the task run has done its part. */
  | ({ readonly kind: "subflow-started"; readonly executionId: string; readonly wait: boolean } & AttemptKey)
  /** A subflow could not be created. */
  | ({ readonly kind: "subflow-refused"; readonly message: string } & AttemptKey)
  /** A subflow that was waited for ended. */
  | ({
      readonly kind: "subflow-ended";
      readonly executionId: string;
      /** The flow that was run, for the log. */
      readonly flow: { readonly namespace: string; readonly id: string };
      readonly state: StateType;
      readonly outputs?: Readonly<Record<string, unknown>>;
      readonly transmitFailed: boolean;
    } & AttemptKey)
  /** The time of a task retry has come. */
  | ({ readonly kind: "retry-due" } & AttemptKey)
  /** The flow's outputs are rendered, or could not be. */
  | {
      readonly kind: "outputs-resolved";
      readonly outputs: Readonly<Record<string, unknown>>;
      readonly fault?: string;
    }
  /** Someone wants it to stop. */
  | { readonly kind: "kill" };

/** An event on its way to the execution it is about. */
export interface ExecutionMessage {
  readonly tenantId: string;
  readonly executionId: string;
  readonly event: ExecutionEvent;
}

/** Work for a worker: everything it needs without asking anyone. */
export interface WorkerJob {
  readonly tenantId: string;
  readonly executionId: string;
  readonly taskRun: TaskRun;
  readonly attempt: number;
  readonly taskId: string;
  /** Which flow and revision the task stands in; workers look its definition up once and keep it. */
  readonly flow: {
    readonly id: string;
    readonly namespace: string;
    readonly revision: number;
    readonly tenantId: string;
  };
  readonly execution: Execution;
  /** The variables that the task's expressions may touch. */
  readonly variables: Variables;
  readonly workerGroup?: string;
}

/** What is to be done about a step of an execution. */
export type Command =
  /** Render `runIf` and these properties of the task ("all" its type has); answer with `resolved`. */
  | ({
      readonly kind: "resolve";
      readonly taskId: string;
      readonly properties: readonly string[] | "all";
    } & AttemptKey)
  /** Send the task to the workers. */
  | ({ readonly kind: "run"; readonly taskId: string } & AttemptKey)
  /** Start a subflow; answer with `subflow-started` or `subflow-ended`. */
  | ({ readonly kind: "start-subflow"; readonly taskId: string; readonly request: SubflowRequest } & AttemptKey)
  /** Deliver the event at a time (milliseconds since the epoch). */
  | { readonly kind: "timer"; readonly dueMs: number; readonly event: ExecutionEvent }
  /** Render the flow's outputs; answer with `outputs-resolved`. */
  | { readonly kind: "resolve-outputs" }
  /** Tell every worker to stop the jobs of these task runs; they answer `task-ended` with KILLED. */
  | { readonly kind: "kill-jobs"; readonly taskRunIds: readonly string[] }
  /** Kill another execution that this one started and waits for. */
  | { readonly kind: "kill-subflow"; readonly executionId: string }
  /** Tell the execution that waits for this one. */
  | { readonly kind: "notify-parent"; readonly execution: Execution }
  /** The execution has reached its end state (afterExecution tasks may still run). */
  | { readonly kind: "ended"; readonly execution: Execution }
  /** Nothing of the execution is left to do; its working state may be dropped. */
  | { readonly kind: "finished" }
  /** Write a line into the execution's log. */
  | {
      readonly kind: "log";
      readonly level: LogLevel;
      readonly message: string;
      readonly taskRunId?: string;
      readonly taskId?: string;
    }
  /** Make a new execution after this one failed (flow retry). */
  | { readonly kind: "retry-execution"; readonly dueMs: number };
