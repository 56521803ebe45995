/**
 * An execution as it is stored and sent about: a header, and its task runs as records of their own, so that a
 * step writes what changed and never the whole tree.
 */
import type { Label } from "../flow/flow.ts";
import type { TemplateRevisions } from "../flow/template.ts";
import type { State } from "./state.ts";

/** What started an execution, as expressions see it under `trigger`. */
export interface ExecutionTrigger {
  readonly id: string;
  readonly type: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Flows (`namespace/id`) from whose executions it follows through Flow triggers, each once. */
  readonly chain?: readonly string[];
}

/** What an execution is for; NORMAL where nothing is said. */
export const EXECUTION_KINDS = ["NORMAL", "TEST", "PLAYGROUND", "LOOP"] as const;
export type ExecutionKind = (typeof EXECUTION_KINDS)[number];

/** The task run of another execution that waits for this one. */
export interface ParentLink {
  readonly executionId: string;
  readonly taskRunId: string;
  readonly attempt: number;
  /** False when nobody waits: the parent is only known. */
  readonly wait: boolean;
  readonly transmitFailed: boolean;
  /** How many executions are above this one. */
  readonly depth: number;
  /** Of an execution for one batch of items: which one, from 0, and where its outputs go (internal-storage URI). */
  readonly batch?: { readonly index: number; readonly outputsUri: string };
}

/** The header of an execution. */
export interface Execution {
  readonly id: string;
  readonly tenantId: string;
  readonly namespace: string;
  readonly flowId: string;
  readonly flowRevision: number;
  readonly state: State;
  readonly labels: readonly Label[];
  /** Typed values of the inputs, by input id. SECRET values are encrypted. */
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  /** The flow's variables as overridden by SetVariables. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly trigger?: ExecutionTrigger;
  /** The execution that started this one, or that this one is a replay of. */
  readonly parentId?: string;
  /** The first of a chain of replays and retries; itself when it is the first. */
  readonly originalId: string;
  readonly parent?: ParentLink;
  /** ISO-8601 instant before which nothing starts. */
  readonly scheduleDate?: string;
  /** From 1; counts restarts, and flow retries that made new executions. */
  readonly attemptNumber: number;
  /** The versions of the templates that it runs; undefined when the flow asked for none at its creation. */
  readonly templates?: TemplateRevisions;
  /** Tasks before which the execution stops until someone lets it go on. */
  readonly breakpoints?: readonly Breakpoint[];
  /** What it is for. Default NORMAL. */
  readonly kind?: ExecutionKind;
}

/** A place where an execution stops. */
export interface Breakpoint {
  readonly taskId: string;
  /** Of a task in a loop: only for this value. */
  readonly value?: string;
}

/** One try at a task run. */
export interface TaskRunAttempt {
  readonly state: State;
  readonly workerId?: string;
  /** internal-storage URI of the log file, with `logToFile`. */
  readonly logFile?: string;
}

/** One run of a task inside an execution. */
export interface TaskRun {
  readonly id: string;
  readonly tenantId: string;
  readonly executionId: string;
  readonly namespace: string;
  readonly flowId: string;
  readonly taskId: string;
  /** The task's name in its program, where templates bring the same id more than once. */
  readonly nodeKey?: string;
  readonly parentTaskRunId?: string;
  /** The item of the loop it runs for, as text. */
  readonly value?: string;
  /** Which round of a loop, from 0. */
  readonly iteration?: number;
  /** Of a loop over values: how many rounds it has in all. */
  readonly rounds?: number;
  /** Of a loop until something holds: the round that it is in, from 0; undefined in the first one. */
  readonly round?: number;
  readonly state: State;
  readonly attempts: readonly TaskRunAttempt[];
  readonly outputs?: Readonly<Record<string, unknown>>;
  /** Made by a task while it ran, rather than by the flow. */
  readonly dynamic?: boolean;
  /**
   * Comes from before a restart or replay and waits for its place in the flow to be reached again: then it counts as
   * it is (`keep`), or runs anew under its own id (`again`).
   */
  readonly adopt?: "keep" | "again";
}
