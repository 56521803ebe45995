/**
 * The contracts of the tasks that the executor handles itself: flowables (they order other tasks), execution
 * tasks (they change the execution they run in) and subflow tasks (they start another execution). All are pure:
 * what must be rendered is named, rendered outside, and handed in.
 */
import type { Static, TObject, TSchema } from "@sinclair/typebox";
import type { Execution } from "../execution/execution.ts";
import type { StateType } from "../execution/state.ts";
import type { Label, Task } from "../flow/flow.ts";
import type { PluginDocumentation, TaskContext } from "./task.ts";

/** A named list of child tasks, such as `tasks`, `then` or `cases.red`. */
export interface Branch {
  readonly name: string;
  readonly tasks: readonly Task[];
  /** Its tasks run beside the flow: as tasks of the flow itself, and whatever they end in changes nothing. */
  readonly detached?: boolean;
}

/**
 * How the children of a flowable follow each other. `concurrency` limits how many children or rounds are alive
 * at once; 0 means no limit.
 */
export type Body =
  /** The tasks of a branch, one after the other. */
  | { readonly kind: "sequence"; readonly branch: string }
  /** Every task of a branch on its own. */
  | { readonly kind: "parallel"; readonly branch: string; readonly concurrency: number }
  /** The whole branch once a value, as rounds. */
  | {
      readonly kind: "each";
      readonly branch: string;
      readonly values: readonly string[];
      readonly concurrency: number;
    }
  /** Every task of a branch once those it depends on have succeeded. */
  | {
      readonly kind: "graph";
      readonly branch: string;
      readonly dependsOn: Readonly<Record<string, readonly string[]>>;
      readonly concurrency: number;
    }
  /** The tasks of a branch, again and again, with a pause between the rounds. */
  | ({ readonly kind: "until"; readonly branch: string } & LoopLimits)
  /** The tasks of a branch by one worker, as one job. */
  | { readonly kind: "worker"; readonly branch: string }
  /** An execution of another flow for each batch of items. */
  | { readonly kind: "batches"; readonly branch: string };

/** When a loop ends, and how fast it turns. */
export interface LoopLimits {
  /** Expression that ends the loop when it holds; rendered after each round and before the next one. */
  readonly condition: string;
  /** From the end of a round to the beginning of the next. */
  readonly intervalMs: number;
  /** Rounds at the most; no limit when left out. */
  readonly maxIterations?: number;
  /** From the beginning of the loop; no limit when left out. */
  readonly maxDurationMs?: number;
  /** Whether reaching a limit is a failure rather than a warning in the log. */
  readonly failOnMaxReached: boolean;
}

/** The states that a pause may end in. */
export const PAUSE_ENDS = ["SUCCESS", "WARNING", "CANCELLED", "FAILED"] as const;
export type PauseEnd = (typeof PAUSE_ENDS)[number];

/** What a flowable decides at its start. */
export type Plan =
  | { readonly kind: "run"; readonly body: Body; readonly outputs?: Readonly<Record<string, unknown>> }
  /** It waits for someone, or for a time; then a body follows, if it has tasks. */
  | {
      readonly kind: "pause";
      readonly body: Body;
      /** Ends by itself after this long; waits without end when left out. */
      readonly durationMs?: number;
      /** The state that the end of the time leads to. */
      readonly to: PauseEnd;
    }
  /** Nothing to run: it ends in this state at once, without its errors and finally branches. */
  | {
      readonly kind: "end";
      readonly state: StateType;
      readonly outputs?: Readonly<Record<string, unknown>>;
      readonly warning?: string;
    }
  /** The rendered properties make no sense; the task run fails with the message. */
  | { readonly kind: "fail"; readonly message: string };

/** A task type that orders other tasks. `errors` and `finally` branches are common to all and not declared here. */
export interface FlowableDefinition<P extends TObject = TObject> extends PluginDocumentation {
  readonly kind: "flowable";
  readonly properties: P;
  readonly outputs?: TSchema;
  /** The child lists, in the order they are written; without `errors` and `finally`. */
  branches(task: Task): readonly Branch[];
  /** Names of properties that {@link plan} needs rendered. */
  readonly resolves: readonly string[];
  plan(task: Task, resolved: Readonly<Record<string, unknown>>): Plan;
  /** Changes the state that the children led to; AllowFailure turns FAILED into WARNING. */
  conclude?(state: StateType): StateType;
  /** With a body of kind `worker`: what the worker does around the children. */
  readonly onWorker?: WorkerScope;
}

/** What a worker does around children that it runs as one job, in a working directory that they share. */
export interface WorkerScope {
  /** Before the first child. What it throws fails the task run. */
  begin(context: TaskContext): Promise<void>;
  /** After the last child, whatever it came to; answers the outputs. What it throws fails the task run. */
  end(context: TaskContext, state: StateType): Promise<Readonly<Record<string, unknown>>>;
}

/** What an execution task changes. */
export type ExecutionUpdate =
  | {
      readonly kind: "update";
      /** Added to the labels; replaces those of the same key. */
      readonly labels?: readonly Label[];
      /** The new variables as a whole. */
      readonly variables?: Readonly<Record<string, unknown>>;
      /** Ends the execution in this state once what runs has ended (KILLED kills it). */
      readonly exit?: StateType;
      readonly outputs?: Readonly<Record<string, unknown>>;
    }
  | { readonly kind: "fail"; readonly message: string };

/** A task type that changes the execution it runs in. */
export interface ExecutionTaskDefinition<P extends TObject = TObject> extends PluginDocumentation {
  readonly kind: "execution";
  readonly properties: P;
  readonly outputs?: TSchema;
  update(properties: Static<P>, execution: Execution): ExecutionUpdate;
}

/** Another execution to start. */
export interface SubflowRequest {
  readonly namespace: string;
  readonly flowId: string;
  readonly revision?: number;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly labels: readonly Label[];
  readonly inheritLabels: boolean;
  /** The task run ends when the other execution does; otherwise as soon as it was created. */
  readonly wait: boolean;
  /** The task run takes over an unsuccessful end. */
  readonly transmitFailed: boolean;
  /** ISO-8601 instant. */
  readonly scheduleDate?: string;
  /** After a restart of the parent, the execution of the failed try is restarted, rather than a new one started. */
  readonly restartsFailed: boolean;
}

/** A task type that starts another execution. */
export interface SubflowDefinition<P extends TObject = TObject> extends PluginDocumentation {
  readonly kind: "subflow";
  readonly properties: P;
  readonly outputs?: TSchema;
  request(properties: Static<P>): SubflowRequest;
}

/** A task type that starts an execution of another flow for each batch of items. */
export interface BatchesDefinition<P extends TObject = TObject> extends PluginDocumentation {
  readonly kind: "batches";
  readonly properties: P;
  readonly outputs?: TSchema;
  /** What holds for every batch, from rendered properties. */
  request(properties: Static<P>): SubflowRequest;
  /** The id of the task beside it whose output `splits` is the URI of a file that lists the batches' URIs, a line each. */
  splitTaskId(task: Task): string;
}

/** Declares a task type that orders other tasks. */
export function defineFlowable<P extends TObject>(
  definition: Omit<FlowableDefinition<P>, "kind">,
): FlowableDefinition<P> {
  return { kind: "flowable", ...definition };
}

/** Declares a task type that changes the execution it runs in. */
export function defineExecutionTask<P extends TObject>(
  definition: Omit<ExecutionTaskDefinition<P>, "kind">,
): ExecutionTaskDefinition<P> {
  return { kind: "execution", ...definition };
}

/** Declares a task type that starts another execution. */
export function defineSubflow<P extends TObject>(definition: Omit<SubflowDefinition<P>, "kind">): SubflowDefinition<P> {
  return { kind: "subflow", ...definition };
}

/** Declares a task type that starts an execution for each batch of items. */
export function defineBatches<P extends TObject>(definition: Omit<BatchesDefinition<P>, "kind">): BatchesDefinition<P> {
  return { kind: "batches", ...definition };
}
