/**
 * A lane of an executor: one connection, the partitions whose locks it holds, and their batches, one after the other.
 * A batch is what waits in all of them; what it leads to is committed in one transaction, as a commit costs the same
 * for one execution as for hundreds. While one lane waits for its commit, others decide.
 *
 *   connect ─▶ take partitions ─▶ read ─▶ decide ─▶ commit ─▶ tell others ─┐
 *      ▲             ▲             │ nothing waits                        │
 *      │ lost        └── woken ────┴──────────────────────────────────────┘
 */
import type { Clock, TimerHandle } from "../../../core/contracts/clock.ts";
import { type Faults, faultPoint, InjectedFault } from "../../../core/contracts/fault-points.ts";
import { pause } from "../../../core/contracts/pause.ts";
import { BATCH_MESSAGES_MAX, type ExecutionProcessor } from "../../../core/contracts/queue.ts";
import { nextTurn } from "../../../platform/next-turn.ts";
import type { SqlConnection, SqlDatabase } from "../../database/sql-database.ts";
import type { Announcements } from "./announcements.ts";
import { nextTimerMs, type ReadMessage, readDueTimers, readMessages } from "./messages.ts";
import { PartitionMemory, prepare } from "./partition-memory.ts";
import type { PartitionShare } from "./partition-share.ts";
import { isPassing, pauseMs, REPORTED_FAILURES } from "./patience.ts";
import { ReadPosition } from "./read-position.ts";
import { type PartitionStep, prepareSteps, rememberSteps, writeSteps } from "./step-commit.ts";

/** Tries at a batch that fails; then its parts come one by one, with as many tries each. */
export const BATCH_TRIES_MAX = 5;

/** After working this long without a pause, a lane lets everything else of the process have its turn. */
const TURN_MS_MAX = 10;

/** The longest time between two looks for messages that nobody told of. */
const LOOK_PAUSE_MAX_MS = 5_000;
const LOOK_PAUSE_MIN_MS = 250;

/** What a lane works with. */
export interface LaneOptions {
  readonly database: SqlDatabase;
  readonly clock: Clock;
  readonly processor: ExecutionProcessor;
  readonly share: PartitionShare;
  /** Which of the process's lanes it is. */
  readonly lane: number;
  /** Partitions of the whole queue. */
  readonly partitions: number;
  readonly faults: Faults | undefined;
  readonly announcements: Pick<Announcements, "writeSteps" | "steps" | "executors">;
  /** The lane has got partitions, or given some back. */
  shareChanged(): void;
  onFault(error: unknown): void;
}

/** Messages of one partition that come together. */
interface Portion {
  readonly partition: number;
  readonly read: readonly ReadMessage[];
}

/** See the file's head. */
export class Lane {
  readonly #options: LaneOptions;
  readonly #ended = new AbortController();
  readonly #owned = new Map<number, PartitionMemory>();
  #connection: SqlConnection | undefined;
  readonly #position: ReadPosition;
  #timerDueMs = Number.POSITIVE_INFINITY;
  #lookPauseMs = LOOK_PAUSE_MIN_MS;
  #isWoken = false;
  #wakeUp: (() => void) | undefined;
  #pausedMs = 0;
  #work: Promise<void> | undefined;

  constructor(options: LaneOptions) {
    this.#options = options;
    this.#position = new ReadPosition(!options.database.dialect.isShared);
  }

  start(): void {
    this.#work ??= this.#run().catch(this.#options.onFault);
  }

  /** True when the lane holds the partition. */
  owns(partition: number): boolean {
    return this.#owned.has(partition);
  }

  /** Something may wait in a partition, or come due at a time. */
  wake(dueMs?: number): void {
    if (dueMs === undefined) this.#isWoken = true;
    else this.#timerDueMs = Math.min(this.#timerDueMs, dueMs);
    this.#wakeUp?.();
  }

  /** Lets the batch in work end, and gives everything back. */
  async stop(): Promise<void> {
    this.#ended.abort();
    this.#wakeUp?.();
    await this.#work;
  }

  async #run(): Promise<void> {
    let failures = 0;
    while (!this.#ended.signal.aborted) {
      try {
        this.#connection ??= await this.#options.database.connect();
        await this.#rebalance(this.#connection);
        if (!(await this.#round(this.#connection))) await this.#idle();
        failures = 0;
      } catch (error) {
        await this.#lose();
        if (this.#ended.signal.aborted) break;
        failures++;
        if (failures === REPORTED_FAILURES || !isPassing(error)) this.#options.onFault(error);
        await pause(this.#options.clock, pauseMs(failures), this.#ended.signal);
      }
    }
    await this.#close();
  }

  /** Takes and gives back partitions, so that every executor has its share. */
  async #rebalance(connection: SqlConnection): Promise<void> {
    if (connection.lost.aborted) throw connection.lost.reason;
    const { share, lane, processor } = this.#options;
    const surplus = share.surplus(lane, [...this.#owned.keys()]);
    for (const partition of surplus) {
      processor.reset(partition);
      this.#owned.delete(partition);
      await connection.unlock(lockName(partition));
      share.released(partition);
    }
    if (surplus.length > 0) {
      this.#options.announcements.executors();
      this.#options.shareChanged();
    }
    let gained = false;
    for (const partition of share.wanted(lane)) {
      if (!(await connection.tryLock(lockName(partition)))) continue;
      this.#owned.set(partition, new PartitionMemory(connection, this.#options.database.dialect));
      share.taken(partition, lane);
      gained = true;
    }
    if (!gained) return;
    this.#options.shareChanged();
    // What waits there may be old, and so may its timers.
    this.#position.rewind();
    await this.#lookAtTimers(connection);
  }

  async #lookAtTimers(connection: SqlConnection): Promise<void> {
    const { dialect } = this.#options.database;
    // Set before the look, so that what is told of during it counts too.
    this.#timerDueMs = Number.POSITIVE_INFINITY;
    const dueMs = await nextTimerMs(connection, dialect, [...this.#owned.keys()]);
    this.#timerDueMs = Math.min(this.#timerDueMs, dueMs ?? Number.POSITIVE_INFINITY);
  }

  /** Handles what waits; false when nothing did. */
  async #round(connection: SqlConnection): Promise<boolean> {
    // Also where there is nothing to look for: a call that stayed would keep the lane from waiting, and with it everything
    // else of the process from having its turn.
    this.#isWoken = false;
    if (this.#owned.size === 0) return false;
    const { clock } = this.#options;
    const startedMs = clock.now();
    const look = this.#position.next(startedMs);
    const read = await this.#read(connection, look.after);
    if (look.isSweep) this.#position.swept(clock.now(), clock.now() - startedMs);
    const portions = [...Map.groupBy(read, ({ partition }) => partition)].map(([partition, each]) => ({
      partition,
      read: each,
    }));
    if (portions.length > 0) await this.#settle(connection, portions);
    const last = read.findLast(({ messageId }) => messageId !== undefined)?.messageId;
    if (last !== undefined) this.#position.passed(last, clock.now(), look);
    await this.#giveWay();
    return portions.length > 0;
  }

  async #read(connection: SqlConnection, after: number): Promise<readonly ReadMessage[]> {
    const { database, clock } = this.#options;
    const owned = [...this.#owned.keys()];
    const nowMs = clock.now();
    const isDue = this.#timerDueMs <= nowMs;
    const [messages, timers] = await Promise.all([
      readMessages(connection, database.dialect, owned, after, BATCH_MESSAGES_MAX),
      isDue ? readDueTimers(connection, database.dialect, owned, nowMs, BATCH_MESSAGES_MAX) : [],
    ]);
    return messages.length < BATCH_MESSAGES_MAX ? [...messages, ...timers].slice(0, BATCH_MESSAGES_MAX) : messages;
  }

  /** Handles a batch until it is done, for good or bad. @throws when the connection or the partitions are lost */
  async #settle(connection: SqlConnection, portions: readonly Portion[]): Promise<void> {
    const { clock, onFault } = this.#options;
    let tries = 0;
    for (let failures = 1; ; failures++) {
      try {
        return await this.#attempt(connection, portions);
      } catch (error) {
        for (const { partition } of portions) this.#forget(partition);
        if (connection.lost.aborted || this.#ended.signal.aborted) throw error;
        if (isPassing(error)) {
          if (failures === REPORTED_FAILURES) onFault(error);
        } else if (!(error instanceof InjectedFault) && ++tries >= BATCH_TRIES_MAX) {
          return await this.#settleParts(connection, portions, error);
        }
      }
      await pause(clock, pauseMs(failures), this.#ended.signal);
    }
  }

  /** A batch fails again and again: finds out which message is at fault, and goes on without it. */
  async #settleParts(connection: SqlConnection, portions: readonly Portion[], error: unknown): Promise<void> {
    if (portions.length > 1) {
      for (const portion of portions) await this.#settle(connection, [portion]);
      return;
    }
    const [{ partition, read } = { partition: 0, read: [] }] = portions;
    if (read.length > 1) {
      for (const each of read) await this.#settle(connection, [{ partition, read: [each] }]);
      return;
    }
    await this.#commit(connection, [this.#stepOf(partition, read, NOTHING)]);
    this.#options.onFault(error);
  }

  async #attempt(connection: SqlConnection, portions: readonly Portion[]): Promise<void> {
    const { processor, faults } = this.#options;
    const steps: PartitionStep[] = [];
    const batches = portions.map(({ partition, read }) => ({
      memory: this.#memory(partition),
      messages: read.map(({ message }) => message),
    }));
    await prepare(connection, this.#options.database.dialect, batches);
    for (const { partition, read } of portions) {
      const batch = { partition, messages: read.map(({ message }) => message) };
      steps.push(this.#stepOf(partition, read, await processor.process(batch, this.#memory(partition))));
    }
    faultPoint(faults, "executor.before-commit");
    await this.#commit(connection, steps);
    if (faults?.reached("executor.after-commit")) for (const { partition } of portions) this.#forget(partition);
    else for (const { partition } of portions) processor.committed(partition);
    await this.#options.announcements.steps(steps);
  }

  async #commit(connection: SqlConnection, steps: readonly PartitionStep[]): Promise<void> {
    const { database, clock, partitions, faults, announcements } = this.#options;
    const options = { dialect: database.dialect, partitions, nowMs: clock.now() };
    const prepared = await prepareSteps(steps);
    await connection.transaction(async (session) => {
      await Promise.all([writeSteps(session, options, prepared), announcements.writeSteps(session, steps)]);
      faultPoint(faults, "executor.within-commit");
    });
    rememberSteps(steps);
    await this.#noteTimers(connection, steps);
  }

  /** After timers were handled the next one has to be asked for; new ones tell their times. */
  async #noteTimers(connection: SqlConnection, steps: readonly PartitionStep[]): Promise<void> {
    if (steps.some(({ read }) => read.some(({ timerId }) => timerId !== undefined))) {
      await this.#lookAtTimers(connection);
    }
  }

  #stepOf(partition: number, read: readonly ReadMessage[], step: PartitionStep["step"]): PartitionStep {
    return { partition, memory: this.#memory(partition), read, step };
  }

  #memory(partition: number): PartitionMemory {
    const memory = this.#owned.get(partition);
    if (!memory) throw new Error(`The partition ${partition} is not this lane's`);
    return memory;
  }

  #forget(partition: number): void {
    this.#owned.get(partition)?.forget();
    this.#options.processor.reset(partition);
  }

  /** Timers, signals and requests starve while promises follow each other without end. */
  async #giveWay(): Promise<void> {
    const nowMs = this.#options.clock.now();
    if (nowMs - this.#pausedMs < TURN_MS_MAX) return;
    await nextTurn();
    this.#pausedMs = this.#options.clock.now();
  }

  /** Waits until something happens, or it is time to look whether something did. */
  async #idle(): Promise<void> {
    if (this.#isWoken || this.#ended.signal.aborted) {
      this.#lookPauseMs = LOOK_PAUSE_MIN_MS;
      return;
    }
    const { clock, database, share } = this.#options;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wakeUp = resolve;
    const nowMs = clock.now();
    const timers: TimerHandle[] = [];
    if (this.#timerDueMs < Number.POSITIVE_INFINITY) timers.push(clock.after(this.#timerDueMs - nowMs, resolve));
    if (database.dialect.isShared) {
      timers.push(clock.after(Math.min(this.#lookPauseMs, share.lookAgainMs), resolve));
      this.#lookPauseMs = Math.min(LOOK_PAUSE_MAX_MS, this.#lookPauseMs * 2);
    }
    await promise;
    this.#wakeUp = undefined;
    for (const timer of timers) timer.cancel();
    if (this.#isWoken) this.#lookPauseMs = LOOK_PAUSE_MIN_MS;
  }

  /** The connection is gone, or not to be trusted: others may have the partitions. */
  async #lose(): Promise<void> {
    for (const partition of this.#owned.keys()) this.#options.processor.reset(partition);
    await this.#close();
  }

  async #close(): Promise<void> {
    for (const partition of this.#owned.keys()) this.#options.share.released(partition);
    this.#owned.clear();
    const connection = this.#connection;
    this.#connection = undefined;
    await connection?.close().catch(this.#options.onFault);
  }
}

const NOTHING: PartitionStep["step"] = {
  changes: [],
  flowStates: [],
  messages: [],
  jobs: [],
  timers: [],
  signals: [],
  logs: [],
};

function lockName(partition: number): string {
  return `kestra_partition_${partition}`;
}
