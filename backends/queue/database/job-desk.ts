/**
 * Workers and their jobs. A worker that waits is woken when jobs come, and looks again from time to time, as a call may
 * get lost. Finished jobs of the same moment share a transaction.
 */
import type { Clock } from "../../../core/contracts/clock.ts";
import { type Faults, faultPoint } from "../../../core/contracts/fault-points.ts";
import type { Job, JobConsumer, JobOutcome } from "../../../core/contracts/queue.ts";
import type { SqlDatabase, SqlSession } from "../../database/sql-database.ts";
import { saveTriggers } from "../../repository/database/write-triggers.ts";
import type { Announcements } from "./announcements.ts";
import { Gathering } from "./gathering.ts";
import { claimJobs, endJobs, keepJobs, releaseJobs } from "./jobs.ts";
import { writeSent } from "./messages.ts";
import { type Patience, persist } from "./patience.ts";
import { ReadPosition } from "./read-position.ts";

/** Ends of jobs in one transaction. */
const FINISHES_MAX = 200;

/** The longest time between two looks for jobs that nobody told of. */
const LOOK_PAUSE_MAX_MS = 5_000;
const LOOK_PAUSE_MIN_MS = 250;

/** What the desk works with. */
export interface JobDeskOptions {
  readonly database: SqlDatabase;
  readonly clock: Clock;
  /** Partitions of the queue. */
  readonly partitions: number;
  readonly patience: Patience;
  readonly faults: Faults | undefined;
  readonly announcements: Pick<Announcements, "messages" | "jobsBack">;
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

interface Finish {
  readonly id: number;
  readonly workerId: string;
  readonly outcome: JobOutcome;
}

/** See the file's head. */
export class JobDesk {
  readonly #options: JobDeskOptions;
  readonly #groups = new Map<string, Group>();
  readonly #finishes: Gathering<Finish, boolean>;

  constructor(options: JobDeskOptions) {
    this.#options = options;
    this.#finishes = new Gathering({ itemsMax: FINISHES_MAX, flush: (finishes) => this.#finishAll(finishes) });
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
    return new Consumer(this.#options, this.#group(group), workerId, group, this.#finishes);
  }

  settled(): Promise<void> {
    return this.#finishes.settled();
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

  async #finishAll(finishes: readonly Finish[]): Promise<readonly boolean[]> {
    const { database, patience, faults, announcements } = this.#options;
    faultPoint(faults, "worker.before-finish");
    const { results, messages } = await persist(patience, () =>
      database.transaction((session) => this.#write(session, finishes)),
    );
    announcements.messages(messages);
    faultPoint(faults, "worker.after-finish");
    return results;
  }

  async #write(session: SqlSession, finishes: readonly Finish[]) {
    const refused = await this.#moveTriggers(
      session,
      finishes.filter(({ outcome }) => outcome.change),
    );
    const ended = new Set<number>();
    const ending = finishes.filter((finish) => !refused.has(finish));
    for (const [workerId, each] of Map.groupBy(ending, (finish) => finish.workerId)) {
      const ids = each.map(({ id }) => id);
      for (const id of await endJobs(session, this.#options.database.dialect, workerId, ids)) ended.add(id);
    }
    const results = finishes.map((finish) => !refused.has(finish) && ended.has(finish.id));
    const messages = finishes.flatMap(({ outcome }, index) => (results[index] ? outcome.messages : []));
    await writeSent(session, messages, this.#options.partitions);
    return { results, messages };
  }

  /** Moves triggers on for those who still have the job; answers the ends that are refused, whose jobs go on. */
  async #moveTriggers(session: SqlSession, finishes: readonly Finish[]): Promise<ReadonlySet<Finish>> {
    const refused = new Set<Finish>();
    if (finishes.length === 0) return refused;
    const { dialect } = this.#options.database;
    const kept = new Set<number>();
    for (const [workerId, each] of Map.groupBy(finishes, (finish) => finish.workerId)) {
      const ids = each.map(({ id }) => id);
      for (const id of await keepJobs(session, dialect, workerId, ids)) kept.add(id);
    }
    const moving = finishes.filter(({ id }) => kept.has(id));
    const saved = await saveTriggers(
      session,
      dialect,
      moving.flatMap(({ outcome }) => outcome.change ?? []),
    );
    moving.forEach((finish, index) => {
      if (saved[index] !== true) refused.add(finish);
    });
    return refused;
  }
}

class Consumer implements JobConsumer {
  readonly #options: JobDeskOptions;
  readonly #group: Group;
  readonly #workerId: string;
  readonly #groupName: string;
  readonly #finishes: Gathering<Finish, boolean>;
  readonly #stopped = new AbortController();
  /** The rows of jobs that this worker has. */
  readonly #ids = new Map<Job, number>();

  constructor(
    options: JobDeskOptions,
    group: Group,
    workerId: string,
    groupName: string,
    finishes: Gathering<Finish, boolean>,
  ) {
    this.#options = options;
    this.#group = group;
    this.#workerId = workerId;
    this.#groupName = groupName;
    this.#finishes = finishes;
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
    const isDone = await this.#finishes.add({ id, workerId: this.#workerId, outcome });
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
    const { after, isSweep } = position.next(nowMs);
    const claim = { workerId: this.#workerId, group: this.#groupName, after, max, nowMs };
    const claimed = dialect.hasReturning
      ? await claimJobs(database, dialect, claim)
      : await database.transaction((session) => claimJobs(session, dialect, claim));
    if (isSweep) position.swept(clock.now(), clock.now() - nowMs);
    const last = claimed.at(-1);
    if (last) position.passed(last.id, clock.now());
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
