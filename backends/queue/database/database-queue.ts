/**
 * The queue over a database, for one process or many. Rows are the truth; what processes call to each other are hints
 * where to look, and whoever might have missed one looks again. See docs/decisions/010-queue-on-a-database.md.
 */
import type { Clock, IdSource } from "../../../core/contracts/clock.ts";
import { type Faults, faultPoint } from "../../../core/contracts/fault-points.ts";
import type { LogEntry, MetricEntry } from "../../../core/contracts/log.ts";
import type {
  ExecutionProcessor,
  Firing,
  Job,
  JobConsumer,
  KeyedMessage,
  Queue,
  Signal,
  Subscription,
} from "../../../core/contracts/queue.ts";
import type { SqlDatabase, SqlSession } from "../../database/sql-database.ts";
import { Announcements, type Audience } from "./announcements.ts";
import { Executor } from "./executor.ts";
import type { Finish } from "./finishes.ts";
import { JobDesk } from "./job-desk.ts";
import { groupOf, markKilled, takeJobsBack } from "./jobs.ts";
import { lead } from "./leads.ts";
import { Outbox } from "./outbox.ts";
import { type Patience, persist } from "./patience.ts";
import { logUpdates, metricUpdates } from "./updates.ts";

/** Lanes of an executor where several connections work at the same time. */
export const LANES_DEFAULT = 2;

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
  await queue.start();
  return queue;
}

class DatabaseQueue implements Queue {
  readonly #options: DatabaseQueueOptions;
  readonly #partitions: number;
  readonly #ended = new AbortController();
  readonly #patience: Patience;
  readonly #desk: JobDesk;
  readonly #announcements: Announcements;
  readonly #leads = new Set<Subscription>();
  readonly #outbox: Outbox;
  #executor: Executor | undefined;

  constructor(options: DatabaseQueueOptions, partitions: number) {
    this.#options = options;
    this.#partitions = partitions;
    const { clock, database, ids, faults, onFault } = options;
    const patience = { clock, onFault: (error: unknown) => onFault(error), ended: this.#ended.signal };
    this.#patience = patience;
    const announcements = new Announcements({ database, ids, partitions, patience, audience: this.#audience() });
    this.#announcements = announcements;
    this.#outbox = new Outbox({ database, partitions, patience, announcements });
    const finish = (end: Finish): Promise<boolean> => this.#finish(end);
    this.#desk = new JobDesk({ database, clock, faults, patience, announcements, finish });
  }

  start(): Promise<void> {
    return this.#announcements.start();
  }

  #audience(): Audience {
    return {
      wakeLanes: (partitions, dueMs) => this.#executor?.wake(partitions, dueMs) ?? partitions ?? [],
      wakeWorkers: (group, count) => this.#desk.wake(group, count),
      wakeForOldJobs: (group) => this.#desk.wakeForOld(group),
      executorsChanged: () => this.#executor?.look(),
    };
  }

  async send(messages: readonly KeyedMessage[], wanted?: AbortSignal): Promise<void> {
    if (this.#ended.signal.aborted) throw new Error("The queue is closed");
    const { faults } = this.#options;
    faultPoint(faults, "queue.before-send");
    if (wanted) await this.#outbox.addWhile({ messages }, wanted);
    else await this.#outbox.add({ messages });
    this.#announcements.messages(messages);
    faultPoint(faults, "queue.after-send");
  }

  async process(processor: ExecutionProcessor): Promise<Subscription> {
    if (this.#ended.signal.aborted) throw new Error("The queue is closed");
    if (this.#executor) throw new Error("This process has an executor already");
    const { database, faults, lanes = LANES_DEFAULT } = this.#options;
    const executor = new Executor({
      ...{ database, faults, processor, partitions: this.#partitions, patience: this.#patience },
      lanes: database.dialect.isShared ? lanes : 1,
      announcements: this.#announcements,
    });
    this.#executor = executor;
    await executor.start();
    return {
      stop: async () => {
        await executor.stop();
        if (this.#executor === executor) this.#executor = undefined;
      },
    };
  }

  consumeJobs({ workerId, group = "" }: Parameters<Queue["consumeJobs"]>[0]): Promise<JobConsumer> {
    return Promise.resolve(this.#desk.consumer(workerId, group));
  }

  async #finish(finish: Finish): Promise<boolean> {
    const { faults } = this.#options;
    faultPoint(faults, "worker.before-finish");
    const isDone = await this.#outbox.add({ finish });
    if (isDone) this.#announcements.messages(finish.outcome.messages);
    faultPoint(faults, "worker.after-finish");
    return isDone;
  }

  async takeBack(workerIds: readonly string[]): Promise<readonly Job[]> {
    if (workerIds.length === 0) return [];
    const { database } = this.#options;
    const jobs = await persist(this.#patience, () =>
      database.transaction((session) => takeJobsBack(session, database.dialect, workerIds)),
    );
    this.#announcements.jobsBack(jobs.map(groupOf));
    return jobs;
  }

  async fire(firings: readonly Firing[]): Promise<readonly boolean[]> {
    const { faults } = this.#options;
    faultPoint(faults, "scheduler.before-fire");
    const done = await Promise.all(firings.map((firing) => this.#outbox.add({ firing })));
    const fired = firings.filter((_, index) => done[index]);
    this.#announcements.messages(fired.flatMap(({ messages }) => messages));
    this.#announcements.jobs(fired.flatMap(({ jobs }) => jobs));
    await this.#announcements.updates(logUpdates(fired.flatMap(({ logs }) => logs)));
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
    const write = async (session: SqlSession): Promise<void> => {
      await Promise.all([
        markKilled(session, database.dialect, [signal]),
        this.#announcements.writeSignals(session, [signal]),
      ]);
    };
    await persist(this.#patience, () => database.transaction(write));
    this.#announcements.signals([signal]);
  }

  onSignal(listener: (signal: Signal) => void): Promise<Subscription> {
    return Promise.resolve(this.#announcements.listen(listener));
  }

  async sendLogs(entries: readonly LogEntry[]): Promise<void> {
    await this.#outbox.add({ logs: entries });
    await this.#announcements.updates(logUpdates(entries));
  }

  async sendMetrics(entries: readonly MetricEntry[]): Promise<void> {
    await this.#outbox.add({ metrics: entries });
    await this.#announcements.updates(metricUpdates(entries));
  }

  follow(filter: Parameters<Queue["follow"]>[0]): ReturnType<Queue["follow"]> {
    return this.#announcements.follow(filter);
  }

  async close(): Promise<void> {
    this.#ended.abort();
    await Promise.all([...this.#leads].map((each) => each.stop()));
    await this.#executor?.stop();
    this.#executor = undefined;
    await this.#outbox.settled();
    await this.#desk.close();
    await this.#announcements.stop();
  }
}
