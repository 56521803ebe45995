/**
 * The queue over a database, for one process or many. Rows are the truth; calls between processes are hints where to
 * look (calls.ts), and whoever might have missed one looks again. See docs/decisions/010-queue-on-a-database.md.
 */
import type { Clock, IdSource } from "../../../core/contracts/clock.ts";
import { type Faults, faultPoint } from "../../../core/contracts/fault-points.ts";
import type { LogEntry, MetricEntry } from "../../../core/contracts/log.ts";
import {
  type ExecutionProcessor,
  type Firing,
  type Job,
  type JobConsumer,
  type KeyedMessage,
  messageKey,
  type Queue,
  type Signal,
  type Subscription,
} from "../../../core/contracts/queue.ts";
import type { SqlDatabase, SqlSession } from "../../database/sql-database.ts";
import { writeLogs } from "../../repository/database/write-logs.ts";
import { writeMetrics } from "../../repository/database/write-metrics.ts";
import { Followers } from "../followers.ts";
import { partitionOf } from "../partition-of.ts";
import { type Call, call, listenToCalls } from "./calls.ts";
import { fireAll } from "./firings.ts";
import { Gathering } from "./gathering.ts";
import { JobDesk } from "./job-desk.ts";
import { groupOf, markKilled, takeJobsBack } from "./jobs.ts";
import { Lane } from "./lane.ts";
import { lead } from "./leads.ts";
import { writeSent } from "./messages.ts";
import { PartitionShare } from "./partition-share.ts";
import { type Patience, persist } from "./patience.ts";
import type { PartitionStep } from "./step-commit.ts";

/** Lanes of an executor where several connections work at the same time. */
export const LANES_DEFAULT = 2;

/** Calls of the same kind in one transaction. */
const CALLS_MAX = 500;

/** What a queue in a database is made of. */
export interface DatabaseQueueOptions {
  /** Its tables are in shape (backends/database/migrations). It stays the caller's, who closes it after the queue. */
  readonly database: SqlDatabase;
  readonly clock: Clock;
  readonly ids: IdSource;
  /** Connections that an executor works on at the same time. Default {@link LANES_DEFAULT}; one on an embedded database. */
  readonly lanes?: number;
  readonly faults?: Faults;
  /** Told when a message had to be given up, and when the database has begun to fail. */
  onFault(error: unknown): void;
}

/** Opens the queue. */
export async function openDatabaseQueue(options: DatabaseQueueOptions): Promise<Queue> {
  const text = "SELECT value FROM queue_constants WHERE name = 'partitions'";
  const [row] = await options.database.query({ name: "number of partitions", text });
  const queue = new DatabaseQueue(options, Number(row?.value ?? 1));
  await queue.open();
  return queue;
}

class DatabaseQueue implements Queue {
  readonly #options: DatabaseQueueOptions;
  readonly #partitions: number;
  readonly #self: string;
  readonly #ended = new AbortController();
  readonly #patience: Patience;
  readonly #desk: JobDesk;
  readonly #followers = new Followers();
  readonly #listeners = new Set<(signal: Signal) => void>();
  readonly #leads = new Set<Subscription>();
  readonly #sends: Gathering<readonly KeyedMessage[], undefined>;
  readonly #firings: Gathering<Firing, boolean>;
  readonly #logs: Gathering<readonly LogEntry[], undefined>;
  readonly #metrics: Gathering<readonly MetricEntry[], undefined>;
  #lanes: readonly Lane[] = [];
  #calls: Subscription | undefined;

  constructor(options: DatabaseQueueOptions, partitions: number) {
    this.#options = options;
    this.#partitions = partitions;
    this.#self = options.ids.next();
    const { clock, database, faults, onFault } = options;
    this.#patience = { clock, onFault: (error) => onFault(error), ended: this.#ended.signal };
    this.#desk = new JobDesk({
      ...{ database, clock, partitions, faults, patience: this.#patience },
      announceMessages: (messages) => this.#announceMessages(messages),
      announceBack: (groups) => this.#announceBack(groups),
    });
    const gather = <T, R>(flush: (items: readonly T[]) => Promise<readonly R[]>) =>
      new Gathering({
        itemsMax: CALLS_MAX,
        flush: (items: readonly T[]) => persist(this.#patience, () => flush(items)),
      });
    this.#sends = gather((calls) => this.#write(calls, (session, all) => writeSent(session, all, partitions)));
    this.#logs = gather((calls) => this.#write(calls, writeLogs));
    this.#metrics = gather((calls) => this.#write(calls, writeMetrics));
    this.#firings = gather((firings) => fireAll(database, partitions, firings));
  }

  async open(): Promise<void> {
    if (!this.#options.database.dialect.isShared) return;
    const missed = (): void => {
      for (const lane of this.#lanes) lane.wake();
      this.#desk.wakeAll();
    };
    this.#calls = await listenToCalls(this.#options.database, this.#self, (what) => this.#heard(what), missed);
  }

  /** Writes what all calls bring in one transaction. */
  async #write<T>(
    calls: readonly (readonly T[])[],
    write: (session: SqlSession, all: readonly T[]) => Promise<void>,
  ): Promise<readonly undefined[]> {
    await this.#options.database.transaction((session) => write(session, calls.flat()));
    return calls.map(() => undefined);
  }

  async send(messages: readonly KeyedMessage[]): Promise<void> {
    if (this.#ended.signal.aborted) throw new Error("The queue is closed");
    const { faults } = this.#options;
    faultPoint(faults, "queue.before-send");
    await this.#sends.add(messages);
    this.#announceMessages(messages);
    faultPoint(faults, "queue.after-send");
  }

  async process(processor: ExecutionProcessor): Promise<Subscription> {
    if (this.#ended.signal.aborted) throw new Error("The queue is closed");
    if (this.#lanes.length > 0) throw new Error("This process has an executor already");
    const { database, clock, faults, onFault } = this.#options;
    const { isShared } = database.dialect;
    const count = isShared ? (this.#options.lanes ?? LANES_DEFAULT) : 1;
    const partitions = this.#partitions;
    const share = new PartitionShare({ partitions, lanes: count, isShared, clock });
    const lanes = Array.from(
      { length: count },
      (_, lane) =>
        new Lane({
          ...{ database, clock, processor, share, lane, partitions, faults },
          onFault: (error) => onFault(error),
          committed: (steps) => this.#announceSteps(steps),
        }),
    );
    this.#lanes = lanes;
    return {
      stop: async () => {
        await Promise.all(lanes.map((lane) => lane.stop()));
        if (this.#lanes === lanes) this.#lanes = [];
      },
    };
  }

  #heard(what: Call): void {
    if (what.kind === "messages") this.#wakeLanes(what.partitions);
    else if (what.kind === "timers") this.#wakeLanes(what.partitions, what.dueMs);
    else if (what.kind === "jobs") this.#desk.wake(what.group, what.count);
    else if (what.kind === "jobs-back") this.#desk.wakeForOld(what.group);
  }

  /** Wakes the owners of these partitions; answers those that no lane of this process owns. */
  #wakeLanes(partitions: readonly number[], dueMs?: number): readonly number[] {
    const foreign: number[] = [];
    for (const partition of partitions) {
      const owner = this.#lanes.find((lane) => lane.owns(partition));
      if (owner) owner.wake(dueMs);
      else foreign.push(partition);
    }
    return foreign;
  }

  #announceMessages(messages: readonly KeyedMessage[]): void {
    const partitions = new Set(messages.map((message) => partitionOf(messageKey(message), this.#partitions)));
    const foreign = this.#wakeLanes([...partitions]);
    if (foreign.length > 0) call(this.#options.database, this.#self, { kind: "messages", partitions: foreign });
  }

  #announceJobs(jobs: readonly Job[]): void {
    for (const [group, each] of Map.groupBy(jobs, groupOf)) {
      const count = this.#desk.wake(group, each.length);
      if (count > 0) call(this.#options.database, this.#self, { kind: "jobs", group, count });
    }
  }

  #announceBack(groups: readonly string[]): void {
    for (const group of new Set(groups)) {
      this.#desk.wakeForOld(group);
      call(this.#options.database, this.#self, { kind: "jobs-back", group });
    }
  }

  async #announceSteps(all: readonly PartitionStep[]): Promise<void> {
    const steps = all.map(({ step }) => step);
    this.#announceJobs(steps.flatMap(({ jobs }) => jobs));
    const timers = steps.flatMap((step) => step.timers);
    if (timers.length > 0) {
      const partitions = [...new Set(timers.map(({ message }) => partitionOf(message.executionId, this.#partitions)))];
      const dueMs = Math.min(...timers.map((timer) => timer.dueMs));
      const foreign = this.#wakeLanes(partitions, dueMs);
      if (foreign.length > 0) call(this.#options.database, this.#self, { kind: "timers", partitions: foreign, dueMs });
      if (dueMs <= this.#options.clock.now()) this.#announceMessages(timers.map(({ message }) => message));
    }
    for (const step of steps) for (const signal of step.signals) this.#tell(signal);
    this.#announceMessages(steps.flatMap(({ messages }) => messages));
    const logs = steps.flatMap((step) => step.logs);
    for (const entry of logs) this.#followers.publish({ kind: "log", entry });
    for (const { execution, taskRuns, removedTaskRuns, finished } of steps.flatMap(({ changes }) => changes)) {
      const removed = removedTaskRuns ? { removedTaskRuns } : {};
      this.#followers.publish({ kind: "execution", execution, taskRuns, ...removed, finished });
    }
    if (logs.length > 0) await this.#followers.room();
  }

  consumeJobs({ workerId, group = "" }: Parameters<Queue["consumeJobs"]>[0]): Promise<JobConsumer> {
    return Promise.resolve(this.#desk.consumer(workerId, group));
  }

  async takeBack(workerIds: readonly string[]): Promise<readonly Job[]> {
    if (workerIds.length === 0) return [];
    const { database } = this.#options;
    const jobs = await persist(this.#patience, () =>
      database.transaction((session) => takeJobsBack(session, database.dialect, workerIds)),
    );
    this.#announceBack(jobs.map(groupOf));
    return jobs;
  }

  async fire(firings: readonly Firing[]): Promise<readonly boolean[]> {
    const { faults } = this.#options;
    faultPoint(faults, "scheduler.before-fire");
    const done = await Promise.all(firings.map((firing) => this.#firings.add(firing)));
    const fired = firings.filter((_, index) => done[index]);
    this.#announceMessages(fired.flatMap(({ messages }) => messages));
    this.#announceJobs(fired.flatMap(({ jobs }) => jobs));
    for (const { logs } of fired) for (const entry of logs) this.#followers.publish({ kind: "log", entry });
    faultPoint(faults, "scheduler.after-fire");
    return done;
  }

  lead(name: string, duty: (lost: AbortSignal) => Promise<void>): Promise<Subscription> {
    const { database } = this.#options;
    const led = lead({ database, patience: this.#patience, name, duty });
    this.#leads.add(led);
    return Promise.resolve({
      stop: async () => {
        await led.stop();
        this.#leads.delete(led);
      },
    });
  }

  async signal(signal: Signal): Promise<void> {
    const { database } = this.#options;
    await persist(this.#patience, () =>
      database.transaction((session) => markKilled(session, database.dialect, [signal])),
    );
    this.#tell(signal);
  }

  #tell(signal: Signal): void {
    for (const listener of this.#listeners) listener(signal);
  }

  onSignal(listener: (signal: Signal) => void): Promise<Subscription> {
    this.#listeners.add(listener);
    return Promise.resolve({
      stop: () => {
        this.#listeners.delete(listener);
        return Promise.resolve();
      },
    });
  }

  async sendLogs(entries: readonly LogEntry[]): Promise<void> {
    await this.#logs.add(entries);
    for (const entry of entries) this.#followers.publish({ kind: "log", entry });
    await this.#followers.room();
  }

  async sendMetrics(entries: readonly MetricEntry[]): Promise<void> {
    await this.#metrics.add(entries);
    for (const entry of entries) this.#followers.publish({ kind: "metric", entry });
  }

  follow(filter: Parameters<Queue["follow"]>[0]): ReturnType<Queue["follow"]> {
    return Promise.resolve(this.#followers.follow(filter));
  }

  async close(): Promise<void> {
    this.#ended.abort();
    await Promise.all([...this.#lanes, ...this.#leads].map((each) => each.stop()));
    this.#lanes = [];
    await Promise.all(
      [this.#sends, this.#firings, this.#logs, this.#metrics, this.#desk].map((each) => each.settled()),
    );
    await this.#calls?.stop();
    this.#calls = undefined;
    this.#followers.close();
  }
}
