/**
 * Workers and their jobs. A worker that waits is woken when jobs come, and looks again from time to time, as a call may
 * get lost. Finished jobs of the same moment share a transaction.
 */
import type { Clock } from "../../../core/contracts/clock.ts";
import { type Faults, faultPoint } from "../../../core/contracts/fault-points.ts";
import type { Job, JobConsumer, JobOutcome } from "../../../core/contracts/queue.ts";
import { KeptConnection } from "../../database/kept-connection.ts";
import type { SqlDatabase } from "../../database/sql-database.ts";
import type { Announcements } from "./announcements.ts";
import type { Finish } from "./finishes.ts";
import { claimJobs, releaseJobs } from "./jobs.ts";
import { type Patience, persist } from "./patience.ts";
import { ReadPosition } from "./read-position.ts";

/** The longest time between two looks for jobs that nobody told of. */
const LOOK_PAUSE_MAX_MS = 5_000;
const LOOK_PAUSE_MIN_MS = 250;

/** How long the news that a job has begun waits to be written with that of its end: short tasks write once. */
const BEGINNING_KEPT_MS = 5;

/** What the desk works with. */
export interface JobDeskOptions {
  readonly database: SqlDatabase;
  readonly clock: Clock;
  readonly patience: Patience;
  readonly faults: Faults | undefined;
  readonly announcements: Pick<Announcements, "jobsBack">;
  /** Writes what a job has come to; false when nothing was done. */
  finish(finish: Finish): Promise<boolean>;
}

interface Group {
  readonly position: ReadPosition;
  readonly waiting: Set<Waiting>;
}

interface Waiting {
  readonly max: number;
  readonly woken: Promise<void>;
  isWoken: boolean;
  wake(): void;
}

/** See the file's head. */
export class JobDesk {
  readonly #options: JobDeskOptions;
  readonly #groups = new Map<string, Group>();
  /** Claims look along the keys of a table that grows and shrinks within seconds, as connections of one's own do. */
  readonly #connection: KeptConnection;

  constructor(options: JobDeskOptions) {
    this.#options = options;
    this.#connection = new KeptConnection(options.database, "The queue is");
  }

  /** Jobs have come, of any group when left out. Answers how many of them nobody here waits for. */
  wake(group: string | undefined, count: number): number {
    let left = count;
    for (const { waiting } of group === undefined ? this.#groups.values() : [this.#group(group)]) {
      for (const each of waiting) {
        if (left <= 0) break;
        left -= each.max;
        each.wake();
      }
    }
    return left;
  }

  /** Jobs wait again that had been given out: everyone looks from the beginning. */
  wakeForOld(group: string): void {
    const { position, waiting } = this.#group(group);
    position.rewind();
    for (const each of waiting) each.wake();
  }

  /** A worker. */
  consumer(workerId: string, group: string): JobConsumer {
    return new Consumer(this.#options, this.#connection, this.#group(group), workerId, group);
  }

  /** Workers have stopped. */
  close(): Promise<void> {
    return this.#connection.close();
  }

  #group(name: string): Group {
    let group = this.#groups.get(name);
    if (!group) {
      const { isShared } = this.#options.database.dialect;
      group = { position: new ReadPosition(!isShared), waiting: new Set() };
      this.#groups.set(name, group);
    }
    return group;
  }
}

class Consumer implements JobConsumer {
  readonly beginningKeptMs = BEGINNING_KEPT_MS;
  /** The outbox writes in the order in which it is given. */
  readonly finishesAfterLogs = true;
  readonly #options: JobDeskOptions;
  readonly #connection: KeptConnection;
  readonly #group: Group;
  readonly #workerId: string;
  readonly #groupName: string;
  readonly #stopped = new AbortController();
  /** The rows of jobs that this worker has. */
  readonly #ids = new Map<Job, number>();

  constructor(options: JobDeskOptions, connection: KeptConnection, group: Group, workerId: string, groupName: string) {
    this.#options = options;
    this.#connection = connection;
    this.#group = group;
    this.#workerId = workerId;
    this.#groupName = groupName;
  }

  async take(max: number, signal?: AbortSignal): Promise<readonly Job[]> {
    const { patience } = this.#options;
    const ended = AbortSignal.any([this.#stopped.signal, patience.ended, ...(signal ? [signal] : [])]);
    let lookPauseMs = LOOK_PAUSE_MIN_MS;
    while (!ended.aborted) {
      // Listening comes first: what arrives during the look is heard of.
      const call = this.#listen(max);
      const jobs = await this.#claimUnless(ended, max);
      if (jobs.length === 0) await this.#wait(call, ended, lookPauseMs);
      this.#group.waiting.delete(call);
      if (jobs.length > 0) return jobs;
      if (ended.aborted && call.isWoken) this.#passOn();
      lookPauseMs = call.isWoken ? LOOK_PAUSE_MIN_MS : Math.min(LOOK_PAUSE_MAX_MS, lookPauseMs * 2);
    }
    return [];
  }

  async finish(job: Job, outcome: JobOutcome): Promise<boolean> {
    const id = this.#ids.get(job);
    if (id === undefined) return false;
    this.#ids.delete(job);
    const isDone = await this.#options.finish({ id, workerId: this.#workerId, outcome });
    // What was refused for its trigger's sake is still this worker's.
    if (!isDone && outcome.change) this.#ids.set(job, id);
    return isDone;
  }

  async release(jobs: readonly Job[]): Promise<void> {
    const { database, patience, announcements } = this.#options;
    const ids = jobs.flatMap((job) => this.#ids.get(job) ?? []);
    if (ids.length === 0) return;
    await persist(patience, () =>
      database.transaction((session) => releaseJobs(session, database.dialect, this.#workerId, ids)),
    );
    for (const job of jobs) this.#ids.delete(job);
    announcements.jobsBack([this.#groupName]);
  }

  stop(): Promise<void> {
    this.#stopped.abort();
    return Promise.resolve();
  }

  /** Claims jobs; those that come too late for the one who asked go back. */
  async #claimUnless(ended: AbortSignal, max: number): Promise<readonly Job[]> {
    try {
      const jobs = await persist({ ...this.#options.patience, ended }, () => this.#claim(max));
      if (jobs.length === 0 || !ended.aborted) return jobs;
      await this.release(jobs);
    } catch (error) {
      if (!ended.aborted) throw error;
    }
    return [];
  }

  async #claim(max: number): Promise<readonly Job[]> {
    const { database, clock, faults } = this.#options;
    const { dialect } = database;
    const { position } = this.#group;
    const nowMs = clock.now();
    const look = position.next(nowMs);
    const claim = { workerId: this.#workerId, group: this.#groupName, after: look.after, max, nowMs };
    const connection = await this.#connection.get();
    const claimed = dialect.hasReturning
      ? await claimJobs(connection, dialect, claim)
      : await connection.transaction((session) => claimJobs(session, dialect, claim));
    if (look.isSweep) position.swept(clock.now(), clock.now() - nowMs);
    const last = claimed.at(-1);
    if (last) position.passed(last.id, clock.now(), look);
    for (const { id, job } of claimed) this.#ids.set(job, id);
    if (claimed.length > 0) faultPoint(faults, "worker.after-claim");
    return claimed.map(({ job }) => job);
  }

  #listen(max: number): Waiting {
    const { promise, resolve } = Promise.withResolvers<void>();
    const waiting: Waiting = {
      max,
      woken: promise,
      isWoken: false,
      wake: () => {
        waiting.isWoken = true;
        this.#group.waiting.delete(waiting);
        resolve();
      },
    };
    this.#group.waiting.add(waiting);
    return waiting;
  }

  async #wait({ woken }: Waiting, ended: AbortSignal, lookPauseMs: number): Promise<void> {
    const { clock, database } = this.#options;
    const { promise, resolve } = Promise.withResolvers<void>();
    const end = (): void => resolve();
    ended.addEventListener("abort", end, { once: true });
    if (ended.aborted) resolve();
    const timer = database.dialect.isShared ? clock.after(lookPauseMs, resolve) : undefined;
    await Promise.race([woken, promise]);
    timer?.cancel();
    ended.removeEventListener("abort", end);
  }

  /** Who was woken for a job and leaves without it passes the call on. */
  #passOn(): void {
    for (const other of this.#group.waiting) {
      other.wake();
      return;
    }
  }
}
