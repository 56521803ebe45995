/**
 * The queue seam. Four streams, each with the delivery its readers need:
 *
 * | stream     | key          | read by                        | delivery                                          |
 * | ---------- | ------------ | ------------------------------ | ------------------------------------------------- |
 * | executions | execution id | the owner of the partition     | in order per key, at least once, step by step      |
 * |            | or flow      |                                |                                                   |
 * | jobs       | none         | one worker of the group        | at least once                                     |
 * | signals    | none         | every worker                   | to who listens now                                |
 * | updates    | execution id | every follower                 | to who listens now; slow followers lose, and know |
 *
 * The executor is a keyed stream processor: a partition has one owner at a time, and the driver makes a step
 * (messages consumed, state saved, everything sent) one atomic act.
 */
import type { AttemptKey, ExecutionMessage, WorkerJob } from "../execution/event.ts";
import type { Execution, TaskRun } from "../execution/execution.ts";
import type { Frame, FrameCursor } from "../execution/frame.ts";
import type { FlowMessage, FlowName, FlowState } from "../flow-state/flow-state.ts";
import type { LogEntry, MetricEntry } from "./log.ts";
import type { TriggerChange, TriggerKey } from "./trigger-state.ts";

/** An execution as its partition keeps it while it runs. */
export interface StoredExecution {
  readonly execution: Execution;
  /** In the order they were created. */
  readonly taskRuns: readonly TaskRun[];
  /** The frames of its flowables, and the root's under the execution's own id. */
  readonly frames: readonly Frame[];
}

/** What one step changes in one execution. */
export interface StoredExecutionChange {
  readonly execution: Execution;
  /** New and changed task runs. */
  readonly taskRuns: readonly TaskRun[];
  /** Task runs that are no more, with their frames: rounds of a loop that others followed. Default none. */
  readonly removedTaskRuns?: readonly string[];
  /** Frames that are no more. What is removed goes before what is new comes. Default none. */
  readonly removedFrames?: readonly string[];
  /** New frames. */
  readonly frames: readonly Frame[];
  /** The new cursors of frames that moved on; new frames are not named again. */
  readonly cursors: readonly { readonly frameId: string; readonly cursor: FrameCursor }[];
  /** True when the working state may go: nothing can happen to it any more. */
  readonly finished: boolean;
}

/** A message to be delivered later. Timers of a finished execution are dropped. */
export interface Timer {
  /** Milliseconds since the epoch. */
  readonly dueMs: number;
  readonly message: ExecutionMessage;
}

/** All that a step wants done, at once or not at all. */
export interface Step {
  readonly changes: readonly StoredExecutionChange[];
  /** What is kept about flows from now on; an empty state may be forgotten. */
  readonly flowStates: readonly FlowState[];
  readonly messages: readonly KeyedMessage[];
  readonly jobs: readonly WorkerJob[];
  readonly timers: readonly Timer[];
  readonly signals: readonly Signal[];
  readonly logs: readonly LogEntry[];
}

/** A message to an execution or to a flow; those to the same one come in order. */
export type KeyedMessage = ExecutionMessage | FlowMessage;

/** What a message is about, as one text. */
export function messageKey(message: KeyedMessage): string {
  return "executionId" in message ? message.executionId : flowKeyText(message.flow);
}

/** A flow's name as one text, which no execution has as its id. */
export function flowKeyText({ namespace, flowId }: FlowName): string {
  return `${namespace}.${flowId}`;
}

/** Messages of one partition, in order. */
export interface Batch {
  readonly partition: number;
  readonly messages: readonly KeyedMessage[];
}

/** Reads what a partition keeps. */
export interface PartitionStore {
  /** Undefined for an unknown or finished execution. */
  execution(tenantId: string, executionId: string): Promise<StoredExecution | undefined>;
  /** The header of an execution as it is saved, also of one that is over; undefined for an unknown one. */
  saved(tenantId: string, executionId: string): Promise<Execution | undefined>;
  /** Undefined when nothing is known about the flow. */
  flow(tenantId: string, flow: FlowName): Promise<FlowState | undefined>;
}

/** The handler of execution messages. Called for one batch of a partition at a time. */
export interface ExecutionProcessor {
  /** Decides what follows from a batch. Nothing is visible to anyone until the driver has committed it. */
  process(batch: Batch, store: PartitionStore): Promise<Step>;
  /** The step of the last batch was committed. */
  committed(partition: number): void;
  /**
   * The last batch could not be committed, or the partition went to another owner: forget everything kept about
   * its executions. The batch is delivered again, here or elsewhere.
   */
  reset(partition: number): void;
}

/** A call to whoever listens, in every process. */
export type Signal =
  | {
      readonly kind: "kill-jobs";
      readonly tenantId: string;
      readonly executionId: string;
      /** The tries at task runs to stop, running or still waiting for a worker. */
      readonly jobs: readonly AttemptKey[];
    }
  /** A worker is to end the evaluation of a trigger: the trigger has changed, or is no more. */
  | { readonly kind: "end-evaluation"; readonly trigger: TriggerKey; readonly evaluationId: string }
  /** Flows were saved or deleted: these, or any when left out. */
  | { readonly kind: "flows-changed"; readonly tenantId: string; readonly flows?: readonly FlowName[] }
  /** States of triggers were changed by someone else than the scheduler. */
  | {
      readonly kind: "triggers-changed";
      /** When they are due from now on, in milliseconds since the epoch. Default: unknown. */
      readonly dueMs?: number;
    }
  /** An execution that a trigger may wait for has ended. Only a call to look: the repository knows. */
  | {
      readonly kind: "triggered-ended";
      readonly tenantId: string;
      readonly executionId: string;
      readonly trigger: TriggerKey;
    };

/** The evaluation of a trigger, for a worker. */
export interface TriggerJob {
  readonly tenantId: string;
  readonly trigger: TriggerKey;
  readonly flowRevision: number;
  /** The evaluation that the trigger's state names; the answer to any other is stale. */
  readonly evaluationId: string;
  /** ISO-8601 instant that the evaluation is about. */
  readonly date: string;
  readonly workerGroup?: string;
}

/** What a worker is given to do. */
export type Job = WorkerJob | TriggerJob;

/** What a firing trigger leads to, at once or not at all. */
export interface Firing {
  /** Where the trigger stands from now on. Left out where that does not change. */
  readonly change?: TriggerChange;
  readonly messages: readonly KeyedMessage[];
  readonly jobs: readonly TriggerJob[];
  readonly logs: readonly LogEntry[];
}

/** What followers see. */
export type Update =
  | {
      readonly kind: "execution";
      readonly execution: Execution;
      /** The task runs that changed. */
      readonly taskRuns: readonly TaskRun[];
      /** Ids of task runs that are no more. */
      readonly removedTaskRuns?: readonly string[];
      /** Nothing more will happen: afterExecution tasks are over too. */
      readonly finished: boolean;
    }
  | { readonly kind: "log"; readonly entry: LogEntry }
  | { readonly kind: "metric"; readonly entry: MetricEntry }
  /** The follower was too slow; this many updates were left out before this point. */
  | { readonly kind: "lost"; readonly count: number };

/** Which updates a follower wants; nothing given means all. */
export interface UpdateFilter {
  readonly tenantId?: string;
  readonly executionId?: string;
  /**
   * Leave nothing out: those who write logs wait until this follower has read. For followers in the process of the
   * writers; others are only told how much they lost. Default false.
   */
  readonly complete?: boolean;
}

/** Something that was started and can be stopped; stopping twice is harmless. */
export interface Subscription {
  stop(): Promise<void>;
}

/** How a worker takes jobs. */
export interface JobConsumer extends Subscription {
  /**
   * How long the news that a job has begun may wait for the news that it is over, in milliseconds, so that both are one
   * write. Default 0: it costs nothing to tell it at once.
   */
  readonly beginningKeptMs?: number;
  /**
   * True when `finish` takes effect no earlier than logs that were handed to `sendLogs` before, also where that is not
   * awaited: they are one write then. Default false.
   */
  readonly finishesAfterLogs?: boolean;
  /**
   * Up to `max` jobs, oldest first; waits until there is at least one. Answers none once stopped or when `signal`
   * aborts. What was taken belongs to the caller until it is finished, released or taken back. A task's job whose kill
   * was called while it waited has `killed` set.
   */
  take(max: number, signal?: AbortSignal): Promise<readonly Job[]>;
  /**
   * What a taken job has come to: the job is over and the messages are sent, at once or not at all. False when it was
   * taken back meanwhile and belongs to someone else: then nothing happens. @see Queue.takeBack
   */
  finish(job: Job, outcome: JobOutcome): Promise<boolean>;
  /** Gives back jobs that were taken: others get them, ahead of those that came later. */
  release(jobs: readonly Job[]): Promise<void>;
}

/** What a job has come to. */
export interface JobOutcome {
  readonly messages: readonly KeyedMessage[];
  /** Where the trigger stands from now on that the job has evaluated; if it was changed meanwhile, nothing happens. */
  readonly change?: TriggerChange;
}

/** A driver of the queue. */
export interface Queue {
  /**
   * Appends messages to their executions' partitions; resolves when they are safe. Executions that `created` messages
   * bring are in the repository from then on, unless they are there already; so it is when triggers fire.
   * @param wanted aborts when nobody wants them any longer. Default: they are tried until they are safe
   * @throws BackendAway when they were given up and are not sent
   */
  send(messages: readonly KeyedMessage[], wanted?: AbortSignal): Promise<void>;
  /** Becomes an owner of partitions and handles their messages until stopped. */
  process(processor: ExecutionProcessor): Promise<Subscription>;
  /** Becomes a worker of a group (the default group when left out). */
  consumeJobs(options: { readonly workerId: string; readonly group?: string }): Promise<JobConsumer>;
  /**
   * Has the unfinished jobs of these workers, which are no more, wait for others; answers them. Their answers are
   * refused from now on.
   */
  takeBack(workerIds: readonly string[]): Promise<readonly Job[]>;
  /**
   * Has triggers fire: each firing is one act, done unless someone else has changed its trigger's state meanwhile.
   * Answers for each whether it was done.
   */
  fire(firings: readonly Firing[]): Promise<readonly boolean[]>;
  /**
   * Waits to be the only one of this name among all processes, and does the duty then, until it resolves, the signal
   * is aborted because the lead is lost, or the subscription stops; waits again after a loss or a fault.
   */
  lead(name: string, duty: (lost: AbortSignal) => Promise<void>): Promise<Subscription>;
  /** Calls everyone who listens, in every process. */
  signal(signal: Signal): Promise<void>;
  /** Listens to signals; the listener must not throw. */
  onSignal(listener: (signal: Signal) => void): Promise<Subscription>;
  /** Stores logs and passes them to followers. Resolves when there is room for more: awaiting it is back-pressure. */
  sendLogs(entries: readonly LogEntry[]): Promise<void>;
  sendMetrics(entries: readonly MetricEntry[]): Promise<void>;
  /** Follows updates from now on. The iterator ends when the subscription stops. */
  follow(filter: UpdateFilter): Promise<Subscription & AsyncIterable<Update>>;
  close(): Promise<void>;
}

/** Updates that wait for one follower before it starts to lose them. */
export const FOLLOWER_BUFFER_MAX = 10_000;

/** Messages in one batch of a partition. */
export const BATCH_MESSAGES_MAX = 500;
