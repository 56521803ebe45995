/**
 * The queue in memory: the readable specification of its seam, and what a one-shot run uses.
 *
 * A partition is a list of messages with one owner that handles them batch by batch. A step is applied in one go,
 * without an await in between: nobody sees a half of it. Nothing polls: what waits is woken.
 */
import type { Clock } from "../../../core/contracts/clock.ts";
import type { Faults } from "../../../core/contracts/fault-points.ts";
import {
  BATCH_MESSAGES_MAX,
  type ExecutionProcessor,
  type Firing,
  type Job,
  type JobOutcome,
  type KeyedMessage,
  messageKey,
  type PartitionStore,
  type Queue,
  type Signal,
  type Step,
  type Subscription,
} from "../../../core/contracts/queue.ts";
import type { Repository } from "../../../core/contracts/repository.ts";
import { nextTurn } from "../../../platform/next-turn.ts";
import { Followers } from "../followers.ts";
import { partitionOf } from "../partition-of.ts";
import { ExecutionTimers } from "./execution-timers.ts";
import { FlowStates } from "./flow-states.ts";
import { JobQueues } from "./job-queues.ts";
import { Leads } from "./leads.ts";
import { StoredExecutions } from "./stored-executions.ts";

/** Partitions when nothing is said; one process needs no more. */
export const PARTITIONS_DEFAULT = 1;

/**
 * Tries at committing a batch that fails. After them its messages come one by one, with as many tries each, before
 * the one at fault is given up and reported.
 */
export const BATCH_TRIES_MAX = 5;

/** After working this long without a pause, the queue lets everything else of the process have its turn. */
export const TURN_MS_MAX = 10;

/** Faults that tests and simulations may switch on; of the points, only those of the executor are reached here. */
export interface MemoryQueueFaults extends Partial<Faults> {
  /** The message is delivered twice. */
  duplicate?(message: KeyedMessage): boolean;
}

/** What a queue in memory is made of. */
export interface MemoryQueueOptions {
  readonly repository: Repository;
  readonly clock: Clock;
  /** Default {@link PARTITIONS_DEFAULT}. */
  readonly partitions?: number;
  readonly faults?: MemoryQueueFaults;
  /** Told when a message had to be given up. */
  onFault(error: unknown): void;
}

interface Partition {
  readonly number: number;
  messages: KeyedMessage[];
  readonly stored: StoredExecutions;
  readonly flowStates: FlowStates;
  /** True while its owner is at work or about to be. */
  active: boolean;
  tries: number;
  /** Messages of the batch that comes again: it must be the same one. 0 when none does. */
  retried: number;
  /** Messages at the head that come one by one, as a batch of them failed too often. */
  singled: number;
}

/** The queue of one process, which knows when there is nothing left to do. */
export interface LocalQueue extends Queue {
  /** Settles as soon as no message and no timer waits and every execution is over. */
  whenQuiet(): Promise<void>;
  /**
   * True when no message, no timer and no job waits: what goes on from here is what a worker is at, or what someone
   * does from outside.
   */
  readonly isIdle: boolean;
  /** Settles as soon as the queue is idle, at once when it is. */
  whenIdle(): Promise<void>;
}

/** Makes an empty queue. */
export function createMemoryQueue(options: MemoryQueueOptions): LocalQueue {
  return new MemoryQueue(options);
}

class MemoryQueue implements LocalQueue {
  readonly #options: MemoryQueueOptions;
  readonly #partitions: readonly Partition[];
  readonly #jobs: JobQueues;
  readonly #leads: Leads;
  readonly #followers = new Followers();
  readonly #signalListeners = new Set<(signal: Signal) => void>();
  readonly #timers: ExecutionTimers;
  #processor: ExecutionProcessor | undefined;
  #working = new Set<Promise<void>>();
  readonly #waitingForQuiet: (() => void)[] = [];
  readonly #waitingForIdle: (() => void)[] = [];
  #closed = false;
  #pausedMs = 0;

  constructor(options: MemoryQueueOptions) {
    this.#options = options;
    this.#partitions = Array.from({ length: options.partitions ?? PARTITIONS_DEFAULT }, (_, number) => ({
      number,
      messages: [],
      stored: new StoredExecutions(),
      flowStates: new FlowStates(),
      active: false,
      tries: 0,
      retried: 0,
      singled: 0,
    }));
    this.#timers = new ExecutionTimers(options.clock, (message) => this.#append([message]));
    this.#jobs = new JobQueues((outcome) => this.#apply(outcome));
    this.#leads = new Leads(options.onFault);
  }

  async send(messages: readonly KeyedMessage[]): Promise<void> {
    if (this.#closed) throw new Error("The queue is closed");
    await this.#announce(messages);
    this.#append(messages);
  }

  /** Whoever created an execution finds it at once, before an executor has come to it. */
  async #announce(messages: readonly KeyedMessage[]): Promise<void> {
    const { executions } = this.#options.repository;
    for (const message of messages) {
      if (!("executionId" in message) || message.event.kind !== "created") continue;
      const { execution, taskRuns = [] } = message.event;
      const isKnown = await executions.find(execution.tenantId, execution.id);
      if (!isKnown) await executions.save([{ execution, taskRuns }]);
    }
  }

  #append(messages: readonly KeyedMessage[]): void {
    for (const message of messages) {
      const partition = this.#partitionOf(messageKey(message));
      partition.messages.push(message);
      if (this.#options.faults?.duplicate?.(message)) partition.messages.push(message);
      this.#wake(partition);
    }
  }

  #partitionOf(key: string): Partition {
    const chosen = this.#partitions[partitionOf(key, this.#partitions.length)];
    if (!chosen) throw new Error("A queue has at least one partition");
    return chosen;
  }

  process(processor: ExecutionProcessor): Promise<Subscription> {
    if (this.#closed) return Promise.reject(new Error("The queue is closed"));
    if (this.#processor) return Promise.reject(new Error("The partitions of a memory queue have one owner"));
    this.#processor = processor;
    for (const partition of this.#partitions) this.#wake(partition);
    return Promise.resolve({
      stop: async () => {
        if (this.#processor !== processor) return;
        this.#processor = undefined;
        await Promise.all(this.#working);
      },
    });
  }

  #wake(partition: Partition): void {
    if (partition.active || !this.#processor || partition.messages.length === 0) return;
    partition.active = true;
    const work: Promise<void> = Promise.resolve()
      .then(() => this.#work(partition))
      .catch((error: unknown) => this.#options.onFault(error))
      .finally(() => {
        partition.active = false;
        this.#working.delete(work);
        if (!this.#closed) this.#wake(partition);
        this.#tell();
      });
    this.#working.add(work);
  }

  whenQuiet(): Promise<void> {
    return this.#when(this.#waitingForQuiet);
  }

  whenIdle(): Promise<void> {
    return this.#when(this.#waitingForIdle);
  }

  get isIdle(): boolean {
    return this.#hasNoMessages && this.#jobs.isEmpty;
  }

  get #hasNoMessages(): boolean {
    return this.#timers.isEmpty && this.#partitions.every(({ active, messages }) => !active && messages.length === 0);
  }

  #when(waiting: (() => void)[]): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    waiting.push(resolve);
    this.#tell();
    return promise;
  }

  #tell(): void {
    if (!this.#hasNoMessages) return;
    const isOver = this.#partitions.every(({ stored }) => stored.isEmpty);
    if (isOver) for (const resolve of this.#waitingForQuiet.splice(0)) resolve();
    if (this.#jobs.isEmpty) for (const resolve of this.#waitingForIdle.splice(0)) resolve();
  }

  async #work(partition: Partition): Promise<void> {
    while (partition.messages.length > 0) {
      await this.#pause();
      const processor = this.#processor;
      if (!processor) return;
      const messages = partition.messages.slice(0, batchSize(partition));
      let step: Step;
      try {
        step = await processor.process({ partition: partition.number, messages }, this.#storeOf(partition));
        if (this.#options.faults?.reached?.("executor.before-commit")) {
          partition.retried = messages.length;
          processor.reset(partition.number);
          continue;
        }
        await this.#save(step);
        this.#commit(partition, messages.length, step);
      } catch (error) {
        processor.reset(partition.number);
        this.#failed(partition, messages.length, error);
        continue;
      }
      if (this.#options.faults?.reached?.("executor.after-commit")) processor.reset(partition.number);
      else processor.committed(partition.number);
      if (step.logs.length > 0) await this.#followers.room();
    }
  }

  /** Decides what comes again after a batch has failed. */
  #failed(partition: Partition, count: number, error: unknown): void {
    partition.retried = count;
    if (++partition.tries < BATCH_TRIES_MAX) return;
    if (count > 1) {
      partition.tries = 0;
      partition.retried = 0;
      partition.singled = count;
      return;
    }
    consume(partition, count);
    this.#options.onFault(error);
  }

  #storeOf({ stored, flowStates }: Partition): PartitionStore {
    const { executions } = this.#options.repository;
    return { execution: stored.load, saved: (...key) => executions.find(...key), flow: flowStates.load };
  }

  /** Timers, signals and terminals starve while promises follow each other without end. */
  async #pause(): Promise<void> {
    const nowMs = this.#options.clock.now();
    if (nowMs - this.#pausedMs < TURN_MS_MAX) return;
    await nextTurn();
    this.#pausedMs = this.#options.clock.now();
  }

  /** What may fail comes first: a step whose rows cannot be saved is none. */
  async #save({ changes, logs }: Step): Promise<void> {
    const { repository } = this.#options;
    if (changes.length > 0) await repository.executions.save(changes);
    if (logs.length > 0) await repository.logs.save(logs);
  }

  #commit(partition: Partition, count: number, step: Step): void {
    consume(partition, count);
    partition.stored.apply(step.changes);
    partition.flowStates.apply(step.flowStates);
    this.#jobs.add(step.jobs);
    // Those of the past come in the order in which they are set.
    for (const timer of step.timers.toSorted((one, other) => one.dueMs - other.dueMs)) this.#timers.set(timer);
    for (const signal of step.signals) this.#call(signal);
    this.#append(step.messages);
    for (const entry of step.logs) this.#followers.publish({ kind: "log", entry });
    for (const { execution, taskRuns, removedTaskRuns, finished } of step.changes) {
      if (finished) this.#timers.drop(execution.tenantId, execution.id);
      const removed = removedTaskRuns ? { removedTaskRuns } : {};
      this.#followers.publish({ kind: "execution", execution, taskRuns, ...removed, finished });
    }
  }

  consumeJobs({ workerId, group }: Parameters<Queue["consumeJobs"]>[0]) {
    return Promise.resolve(this.#jobs.consumer(workerId, group));
  }

  async #apply({ messages, change }: JobOutcome): Promise<boolean> {
    if (change && !(await this.#options.repository.triggers.save([change]))[0]) return false;
    await this.#announce(messages);
    this.#append(messages);
    return true;
  }

  takeBack(workerIds: readonly string[]): Promise<readonly Job[]> {
    return Promise.resolve(this.#jobs.takeBack(workerIds));
  }

  fire(firings: readonly Firing[]): Promise<readonly boolean[]> {
    return Promise.all(firings.map((firing) => this.#fireOne(firing)));
  }

  async #fireOne({ jobs, logs, ...outcome }: Firing): Promise<boolean> {
    if (!(await this.#apply(outcome))) return false;
    this.#jobs.add(jobs);
    if (logs.length > 0) await this.sendLogs(logs);
    return true;
  }

  lead(name: string, duty: (lost: AbortSignal) => Promise<void>): Promise<Subscription> {
    return Promise.resolve(this.#leads.join(name, duty));
  }

  signal(signal: Signal): Promise<void> {
    this.#call(signal);
    return Promise.resolve();
  }

  #call(signal: Signal): void {
    if (signal.kind === "kill-jobs") this.#jobs.kill(signal.executionId, signal.jobs);
    for (const listener of this.#signalListeners) listener(signal);
  }

  onSignal(listener: (signal: Signal) => void): Promise<Subscription> {
    this.#signalListeners.add(listener);
    return Promise.resolve({
      stop: () => {
        this.#signalListeners.delete(listener);
        return Promise.resolve();
      },
    });
  }

  async sendLogs(entries: Parameters<Queue["sendLogs"]>[0]): Promise<void> {
    await this.#options.repository.logs.save(entries);
    for (const entry of entries) this.#followers.publish({ kind: "log", entry });
    await this.#followers.room();
  }

  async sendMetrics(entries: Parameters<Queue["sendMetrics"]>[0]): Promise<void> {
    await this.#options.repository.metrics.save(entries);
    for (const entry of entries) this.#followers.publish({ kind: "metric", entry });
  }

  follow(filter: Parameters<Queue["follow"]>[0]): ReturnType<Queue["follow"]> {
    return Promise.resolve(this.#followers.follow(filter));
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#processor = undefined;
    await this.#leads.close();
    this.#timers.close();
    this.#jobs.close();
    this.#followers.close();
    await Promise.all(this.#working);
  }
}

function batchSize({ messages, retried, singled }: Partition): number {
  if (retried > 0) return retried;
  return singled > 0 ? 1 : Math.min(messages.length, BATCH_MESSAGES_MAX);
}

/** Done with the first messages, for good or bad. */
function consume(partition: Partition, count: number): void {
  partition.messages.splice(0, count);
  partition.tries = 0;
  partition.retried = 0;
  partition.singled = Math.max(0, partition.singled - count);
}
