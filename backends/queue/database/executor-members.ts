/** Keeps this executor's share of the partitions up to date with who else is there. */
import type { TimerHandle } from "../../../core/contracts/clock.ts";
import type { SqlDatabase } from "../../database/sql-database.ts";
import { BEAT_MS, type Member, Members } from "./members.ts";
import type { PartitionShare } from "./partition-share.ts";
import { isPassing, type Patience } from "./patience.ts";

/** What the members are told with. */
export interface ExecutorMembersOptions {
  readonly database: SqlDatabase;
  readonly self: string;
  readonly partitions: number;
  readonly share: PartitionShare;
  readonly patience: Patience;
  /** Tells other executors to look who is there. */
  callOthers(): void;
  /** The share has changed. */
  changed(): void;
  /** Called now and then in the first of all executors, to clean up for all. */
  cleanUp(): Promise<void>;
}

/** Beats between two clean-ups. */
const CLEAN_UP_BEATS = 5;

/** See the file's head. */
export class ExecutorMembers {
  readonly #options: ExecutorMembersOptions;
  readonly #members: Members;
  #timer: TimerHandle | undefined;
  #looking: Promise<void> | undefined;
  #isStopped = false;
  #beats = 0;
  #share = "";

  constructor(options: ExecutorMembersOptions) {
    this.#options = options;
    this.#members = new Members(options.database, options.patience.clock, "executor", options.self);
  }

  /** Joins; others hear of it at once. */
  async start(): Promise<void> {
    await this.#work();
    this.#options.callOthers();
  }

  /** Others say that something has changed. */
  look(): void {
    this.#looking ??= this.#work().finally(() => {
      this.#looking = undefined;
    });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#timer?.cancel();
    await this.#looking;
    try {
      await this.#members.leave();
      this.#options.callOthers();
    } catch (error) {
      // Others notice the silence.
      if (!isPassing(error)) throw error;
    }
  }

  async #work(): Promise<void> {
    const { share, patience, cleanUp } = this.#options;
    this.#timer?.cancel();
    try {
      await this.#members.beat(share.held);
      const alive = await this.#members.alive();
      this.#divide(alive);
      if (alive[0]?.id === this.#options.self && ++this.#beats % CLEAN_UP_BEATS === 0) await cleanUp();
    } catch (error) {
      // The lanes tell of a database that cannot be reached.
      if (!isPassing(error)) patience.onFault(error);
    }
    if (!this.#isStopped) this.#timer = patience.clock.after(BEAT_MS, () => this.look());
  }

  #divide(alive: readonly Member[]): void {
    const { partitions, self, share } = this.#options;
    const rest = partitions % alive.length;
    const shares = alive.map((_, index) => Math.floor(partitions / alive.length) + (index < rest ? 1 : 0));
    const own = shares[alive.findIndex(({ id }) => id === self)] ?? partitions;
    const othersWant = alive.some(({ id, holds }, index) => id !== self && holds < (shares[index] ?? 0));
    const described = `${own} ${othersWant}`;
    if (described === this.#share) return;
    this.#share = described;
    share.set({ partitions: own, othersWant });
    this.#options.changed();
  }
}
