/**
 * What can happen to an execution, and what the core answers. Events come in through the queue, keyed by
 * execution; commands go out as data and are carried out by the executor around the core.
 */

import type { LogLevel } from "../contracts/log.ts";
import type { Variables } from "../expression/contract.ts";
import type { Label } from "../flow/flow.ts";
import type { PauseEnd, SubflowRequest } from "../plugin/flowable.ts";
import type { Breakpoint, Execution, ParentLink, TaskRun } from "./execution.ts";
import type { StateType } from "./state.ts";

/** Names one try at one task run; a message about any other try is stale and changes nothing. */
export interface AttemptKey {
  readonly taskRunId: string;
  /** From 0; retries count up. */
  readonly attempt: number;
}

/** What the executor rendered on the core's behalf. */
export type Resolution =
  /** `runIf` was falsy. A flowable still tells what it decided, where its properties could be rendered. */
  | { readonly kind: "skip"; readonly values?: Readonly<Record<string, unknown>> }
  /** The properties asked for, rendered. */
  | { readonly kind: "values"; readonly values: Readonly<Record<string, unknown>> }
  /** Something could not be rendered: `runIf` itself, or a property. */
  | { readonly kind: "fault"; readonly part: "runIf" | "properties"; readonly message: string };

/** What an expression of the flow was asked for. */
export type EvaluationSubject =
  /** Whether a loop is over. */
  | { readonly kind: "loop"; readonly taskRunId: string; readonly round: number }
  /** Whether an assertion about the execution holds. */
  | {
      readonly kind: "sla";
      readonly slaId: string;
      /** How often the assertions had been asked about before, and once more. */
      readonly round: number;
      /** The first assertion of this round of questions that did not hold. */
      readonly violatedId?: string;
    };

/** What someone wants done about an execution. Whatever its state does not allow changes nothing. */
export type OperatorEvent =
  /** It is to stop; an execution that waits for it hears of that. */
  | {
      readonly kind: "kill";
      /** False leaves the executions alone that it started and waits for. Default true. */
      readonly cascade?: boolean;
    }
  /** Nothing new is to begin until it is resumed. */
  | { readonly kind: "pause" }
  /** What paused it is over: the operator's pause, and the first Pause task that waits, which ends in `to`. */
  | {
      readonly kind: "resume";
      readonly to: PauseEnd;
      /** Values of the inputs that the Pause task asks for. */
      readonly inputs?: Readonly<Record<string, unknown>>;
      /** The Pause task's run that these inputs are for. Default: the first that waits. */
      readonly taskRunId?: string;
      /** Who did it. */
      readonly by?: string;
    }
  /** It goes on past its breakpoint, and stops at these from now on. */
  | { readonly kind: "resume-from-breakpoint"; readonly breakpoints: readonly Breakpoint[] }
  /** What failed, and all that would have followed, runs again. */
  | {
      readonly kind: "restart";
      /** The task run that waits for it from now on. */
      readonly parent?: ParentLink;
    }
  /** A task run counts as having ended in another state; what follows it runs again. */
  | { readonly kind: "change-task-run"; readonly taskRunId: string; readonly state: StateType }
  /** The execution, which is over, counts as having ended in another state. */
  | { readonly kind: "change-state"; readonly state: StateType }
  /** It waits neither for its date nor for a slot any longer, but begins (or ends in this state) now. */
  | { readonly kind: "force-run"; readonly state?: "RUNNING" | "CANCELLED" | "FAILED" }
  /** It has these labels from now on, in place of those of the same key. */
  | { readonly kind: "set-labels"; readonly labels: readonly Label[] };

/** What happened. */
export type ExecutionEvent =
  | OperatorEvent
  /** A new execution is to run; a replay brings the task runs that count already. */
  | {
      readonly kind: "created";
      readonly execution: Execution;
      readonly taskRuns?: readonly TaskRun[];
      /** Why it fails without having begun. */
      readonly fails?: string;
    }
  /** The date before which it was not to start has come. */
  | { readonly kind: "scheduled-start" }
  /** The flow's concurrency limit lets it run. */
  | { readonly kind: "slot-granted" }
  /** The limit is reached. */
  | { readonly kind: "slot-refused"; readonly behavior: "QUEUE" | "CANCEL" | "FAIL" }
  /** What an `evaluate` command asked for. */
  | {
      readonly kind: "evaluated";
      readonly about: EvaluationSubject;
      readonly holds: boolean;
      /** Why it could not be told. */
      readonly fault?: string;
    }
  /** Which of the flow's listeners the ended execution meets. */
  | { readonly kind: "listeners-resolved"; readonly met: readonly number[] }
  /** The time of a Pause task is over. */
  | ({ readonly kind: "pause-due"; readonly to: PauseEnd } & AttemptKey)
  /** The time between two rounds of a loop is over. */
  | { readonly kind: "loop-due"; readonly taskRunId: string; readonly round: number }
  /** The execution has lasted as long as it may. */
  | { readonly kind: "sla-due"; readonly slaId: string }
  /** A child of a task that its worker runs with all its children. */
  | ({ readonly kind: "child-moved"; readonly child: TaskRun } & AttemptKey)
  /** Executions were created for the batches of this range. */
  | ({ readonly kind: "batches-started"; readonly batches: BatchStart } & AttemptKey)
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
      /** internal-storage URI of its log, with `logToFile`. */
      readonly logFile?: string;
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
      /** Of an execution for one batch: which one. */
      readonly batch?: number;
    } & AttemptKey)
  /** The time of a task retry has come. */
  | ({ readonly kind: "retry-due" } & AttemptKey)
  /** The flow's outputs are rendered, or could not be. */
  | {
      readonly kind: "outputs-resolved";
      readonly outputs: Readonly<Record<string, unknown>>;
      /** Ids of optional outputs that could not be rendered. */
      readonly ignored?: readonly string[];
      readonly fault?: string;
    };

/** What became of creating executions for some batches of items. */
export interface BatchStart {
  /** Batches in all. */
  readonly total: number;
  /** The batches of this answer: from this one, up to and without the other. */
  readonly from: number;
  readonly to: number;
  readonly outputsBaseUri: string;
  /** Those of them that a try before has brought to a good end. Default none. */
  readonly ended?: readonly { readonly index: number; readonly state: StateType }[];
  /** Why one could not be created, and none after it was. */
  readonly fault?: string;
}

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
  /** Ids for the task runs of the children, by task id, of a task that its worker runs with all its children. */
  readonly children?: Readonly<Record<string, string>>;
  readonly workerGroup?: string;
  /** Someone has killed the task run while the job waited: it is only to be answered. */
  readonly killed?: boolean;
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
  | ({
      readonly kind: "run";
      readonly taskId: string;
      readonly children?: Readonly<Record<string, string>>;
    } & AttemptKey)
  /** Start a subflow; answer with `subflow-started` or `subflow-ended`. */
  | ({
      readonly kind: "start-subflow";
      readonly taskId: string;
      readonly request: SubflowRequest;
      /** Restart this execution instead of making another one. */
      readonly restarts?: string;
    } & AttemptKey)
  /** Start executions for batches of items, from this one on; answer with `batches-started`. */
  | ({
      readonly kind: "start-batches";
      readonly taskId: string;
      readonly from: number;
      /** The task run was restarted: executions of the try before may count, or be restarted. Default false. */
      readonly restarts?: boolean;
    } & AttemptKey)
  /** Find out whether an expression holds; answer with `evaluated`. */
  | {
      readonly kind: "evaluate";
      readonly template: string;
      /** Whose variables it sees; the execution's when left out. */
      readonly taskRunId?: string;
      readonly about: EvaluationSubject;
    }
  /** Find out which listeners the execution meets; answer with `listeners-resolved`. */
  | { readonly kind: "resolve-listeners" }
  /** Ask for a slot of the flow's concurrency limit; the answer is `slot-granted` or `slot-refused`. */
  | { readonly kind: "acquire-slot"; readonly force: boolean }
  /** Give the slot back, or leave the queue for one. */
  | { readonly kind: "release-slot" }
  /** Deliver the event at a time (milliseconds since the epoch). */
  | { readonly kind: "timer"; readonly dueMs: number; readonly event: ExecutionEvent }
  /** Render the flow's outputs; answer with `outputs-resolved`. */
  | { readonly kind: "resolve-outputs" }
  /** Tell every worker to stop the jobs of these task runs; they answer `task-ended` with KILLED. */
  | { readonly kind: "kill-jobs"; readonly jobs: readonly AttemptKey[] }
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
