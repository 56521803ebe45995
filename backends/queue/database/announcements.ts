/** Tells what was written, to those of this process directly and to others by calls and broadcasts. */
import type { IdSource } from "../../../core/contracts/clock.ts";
import {
  type Job,
  type KeyedMessage,
  messageKey,
  type Signal,
  type Subscription,
  type Update,
  type UpdateFilter,
} from "../../../core/contracts/queue.ts";
import type { SqlDatabase, SqlSession } from "../../database/sql-database.ts";
import { Followers } from "../followers.ts";
import { partitionOf } from "../partition-of.ts";
import { Broadcast } from "./broadcast.ts";
import { type Call, Calls, type RareCall } from "./calls.ts";
import { FollowerLeases } from "./follower-leases.ts";
import { GrowthWatch } from "./growth-watch.ts";
import { groupOf } from "./jobs.ts";
import type { Patience } from "./patience.ts";
import type { PartitionStep } from "./step-commit.ts";
import { received, type SentUpdate, toSend, updatesOf } from "./updates.ts";

/** Those of this process that are told. */
export interface Audience {
  /** Wakes the owners of these partitions, of all when left out; answers those that nobody here owns. */
  wakeLanes(partitions: readonly number[] | undefined, dueMs?: number): readonly number[];
  /** Wakes those who wait for jobs of a group, of any when left out; answers how many jobs nobody waits for. */
  wakeWorkers(group: string | undefined, count: number): number;
  wakeForOldJobs(group: string): void;
  executorsChanged(): void;
}

/** What announcements need. */
export interface AnnouncementsOptions {
  readonly database: SqlDatabase;
  readonly ids: IdSource;
  readonly partitions: number;
  readonly patience: Patience;
  readonly audience: Audience;
}

/** What is told by rows: signals, and calls where there are no notifications. */
type Told = Signal | { readonly kind: "call"; readonly call: RareCall };

/** See the file's head. */
export class Announcements {
  readonly #options: AnnouncementsOptions;
  /** This process's name. */
  readonly self: string;
  readonly #calls: Calls;
  readonly #growth: GrowthWatch;
  readonly #signals: Broadcast<Told>;
  readonly #updates: Broadcast<SentUpdate>;
  readonly #leases: FollowerLeases;
  readonly #followers = new Followers();
  readonly #listeners = new Set<(signal: Signal) => void>();

  constructor(options: AnnouncementsOptions) {
    this.#options = options;
    const { database, ids, patience } = options;
    const self = ids.next();
    this.self = self;
    const common = { database, self, patience, clock: patience.clock };
    const heard = (call: Call): void => this.#heard(call);
    this.#calls = new Calls({
      ...{ database, self, heard, missed: () => this.#missed() },
      tellByRow: (call) => this.#tellByRow(call),
    });
    this.#growth = new GrowthWatch(database, patience, heard);
    this.#signals = new Broadcast({ ...common, table: "queue_signals", heard: (told) => this.#heardSignal(told) });
    this.#updates = new Broadcast({ ...common, table: "queue_updates", heard: (sent) => this.#heardUpdate(sent) });
    this.#leases = new FollowerLeases(database, patience, self, () => this.#calls.tell({ kind: "followers" }));
  }

  async start(): Promise<void> {
    if (!this.#options.database.dialect.isShared) return;
    await this.#signals.start();
    await this.#calls.start();
    await this.#leases.look();
    this.#growth.start();
  }

  async stop(): Promise<void> {
    this.#followers.close();
    await this.#growth.stop();
    await this.#calls.stop();
    await this.#leases.stop();
    await Promise.all([this.#signals.settled(), this.#updates.settled()]);
  }

  /** Messages wait. */
  messages(messages: readonly KeyedMessage[]): void {
    if (messages.length === 0) return;
    const { audience, partitions } = this.#options;
    const keys = new Set(messages.map((message) => partitionOf(messageKey(message), partitions)));
    const foreign = audience.wakeLanes([...keys]);
    if (foreign.length > 0) this.#tell({ kind: "messages", partitions: foreign });
  }

  /** Jobs wait. */
  jobs(jobs: readonly Job[]): void {
    for (const [group, each] of Map.groupBy(jobs, groupOf)) {
      const count = this.#options.audience.wakeWorkers(group, each.length);
      if (count > 0) this.#tell({ kind: "jobs", group, count });
    }
  }

  /** Jobs of these groups wait again. */
  jobsBack(groups: readonly string[]): void {
    for (const group of new Set(groups)) {
      this.#options.audience.wakeForOldJobs(group);
      this.#tell({ kind: "jobs-back", group });
    }
  }

  /** Executors came or went, or gave partitions back. */
  executors(): void {
    this.#tell({ kind: "executors" });
  }

  /** Writes what others are to hear of steps, within the transaction of the steps. */
  async writeSteps(session: SqlSession, steps: readonly PartitionStep[]): Promise<void> {
    if (!this.#options.database.dialect.isShared) return;
    await Promise.all([
      this.writeSignals(
        session,
        steps.flatMap(({ step }) => step.signals),
      ),
      this.writeUpdates(session, () => updatesOf(steps.map(({ step }) => step))),
    ]);
  }

  /** Writes signals for others, within the caller's transaction. */
  async writeSignals(session: SqlSession, signals: readonly Signal[]): Promise<void> {
    if (this.#options.database.dialect.isShared && signals.length > 0) await this.#signals.write(session, signals);
  }

  /** Writes updates for others when there is anyone to follow them, within the caller's transaction. */
  async writeUpdates(session: SqlSession, updates: () => readonly Update[]): Promise<void> {
    if (this.#leases.othersFollow) await this.#updates.write(session, updates().map(toSend));
  }

  /** Steps were committed; settles when slow followers have made room. */
  async steps(all: readonly PartitionStep[]): Promise<void> {
    const steps = all.map(({ step }) => step);
    this.jobs(steps.flatMap(({ jobs }) => jobs));
    const timers = steps.flatMap((step) => step.timers);
    if (timers.length > 0) {
      const { audience, partitions, patience } = this.#options;
      const keys = new Set(timers.map(({ message }) => partitionOf(message.executionId, partitions)));
      const dueMs = Math.min(...timers.map((timer) => timer.dueMs));
      const foreign = audience.wakeLanes([...keys], dueMs);
      if (foreign.length > 0) this.#tell({ kind: "timers", partitions: foreign, dueMs });
      if (dueMs <= patience.clock.now()) this.messages(timers.map(({ message }) => message));
    }
    this.signals(steps.flatMap(({ signals }) => signals));
    this.messages(steps.flatMap(({ messages }) => messages));
    await this.updates(updatesOf(steps));
  }

  /** Signals were committed. */
  signals(signals: readonly Signal[]): void {
    for (const signal of signals) for (const listener of this.#listeners) listener(signal);
    if (signals.length > 0) this.#tell({ kind: "signals" });
  }

  /** Updates were committed; settles when slow followers have made room, where there are logs among them. */
  async updates(updates: readonly Update[]): Promise<void> {
    for (const update of updates) this.#followers.publish(update);
    if (updates.length > 0 && this.#leases.othersFollow) this.#tell({ kind: "updates" });
    if (updates.some(({ kind }) => kind === "log")) await this.#followers.room();
  }

  listen(listener: (signal: Signal) => void): Subscription {
    this.#listeners.add(listener);
    return {
      stop: () => {
        this.#listeners.delete(listener);
        return Promise.resolve();
      },
    };
  }

  async follow(filter: UpdateFilter): Promise<Subscription & AsyncIterable<Update>> {
    const followed = this.#followers.follow(filter);
    if (this.#options.database.dialect.isShared) await this.#updates.start();
    await this.#leases.join();
    let isFollowing = true;
    const stop = async (): Promise<void> => {
      await followed.stop();
      if (isFollowing) this.#leases.leave();
      isFollowing = false;
    };
    return { stop, [Symbol.asyncIterator]: () => iterate(followed, stop) };
  }

  /** Deletes what was told long ago. */
  async cleanUp(): Promise<void> {
    await this.#signals.cleanUp();
    await this.#updates.cleanUp();
  }

  #tell(call: Call): void {
    this.#calls.tell(call);
    this.#growth.hurry();
  }

  #heard(call: Call): void {
    const { audience, patience } = this.#options;
    switch (call.kind) {
      case "messages":
        audience.wakeLanes(call.partitions);
        return;
      case "timers":
        audience.wakeLanes(call.partitions, call.dueMs);
        return;
      case "jobs":
        audience.wakeWorkers(call.group, call.count ?? Number.POSITIVE_INFINITY);
        return;
      case "jobs-back":
        audience.wakeForOldJobs(call.group);
        return;
      case "executors":
        audience.executorsChanged();
        return;
      case "followers":
        this.#leases.look().catch(patience.onFault);
        return;
      case "signals":
        this.#signals.wake();
        return;
      case "updates":
        this.#updates.wake();
    }
  }

  /** After a time in which calls may have been lost everyone looks. */
  #missed(): void {
    for (const kind of ["messages", "jobs", "signals", "updates", "executors", "followers"] as const) {
      this.#heard({ kind });
    }
  }

  #heardSignal(told: Told): void {
    if (told.kind === "call") this.#heard(told.call);
    else for (const listener of this.#listeners) listener(told);
  }

  async #heardUpdate(sent: SentUpdate): Promise<void> {
    const update = await received(this.#options.database, sent);
    if (update) this.#followers.publish(update);
  }

  #tellByRow(call: RareCall): void {
    const { database, patience } = this.#options;
    // A call that is lost is made up for by the next look.
    this.#signals.write(database, [{ kind: "call", call }]).catch(patience.onFault);
  }
}

/** The end of the loop over updates is the end of following. */
async function* iterate(updates: AsyncIterable<Update>, stop: () => Promise<void>): AsyncGenerator<Update> {
  try {
    yield* updates;
  } finally {
    await stop();
  }
}
