/**
 * Which processes follow updates. Nobody writes updates for others while no other process follows: this is the flag.
 * It is a row for each such process; others look when they are called, and when their knowledge is old.
 */
import type { TimerHandle } from "../../../core/contracts/clock.ts";
import { pause } from "../../../core/contracts/pause.ts";
import type { SqlDatabase } from "../../database/sql-database.ts";
import { BEAT_MS, Members } from "./members.ts";
import { isPassing, type Patience } from "./patience.ts";

/** What others know is not older than this. */
const KNOWLEDGE_MS = 2 * BEAT_MS;
/** How long a process goes on as a follower after the last one in it has stopped. */
const LINGER_MS = 10 * BEAT_MS;
/**
 * How long the first follower of a process waits until it counts on hearing of everything: so long a batch that began
 * before the call was heard may take.
 */
const SETTLE_MS = 100;
/** The same where calls are not heard at once. */
const SETTLE_POLLED_MS = 400;

/** See the file's head. */
export class FollowerLeases {
  readonly #database: SqlDatabase;
  readonly #patience: Patience;
  readonly #self: string;
  readonly #members: Members;
  readonly #callOthers: () => void;
  #othersFollow = false;
  #knownMs = Number.NEGATIVE_INFINITY;
  #looking: Promise<void> | undefined;
  #followers = 0;
  #lingerUntilMs = 0;
  #joined: Promise<void> | undefined;
  #timer: TimerHandle | undefined;

  constructor(database: SqlDatabase, patience: Patience, self: string, callOthers: () => void) {
    this.#database = database;
    this.#patience = patience;
    this.#self = self;
    this.#members = new Members(database, patience.clock, "follower", self);
    this.#callOthers = callOthers;
  }

  /** True when updates are to be written for others. What is known may be a little old, as {@link SETTLE_MS} allows. */
  get othersFollow(): boolean {
    if (!this.#database.dialect.isShared) return false;
    if (this.#patience.clock.now() - this.#knownMs > KNOWLEDGE_MS) this.look().catch(this.#patience.onFault);
    return this.#othersFollow;
  }

  /** Others have begun to follow, or have stopped. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  /** Someone in this process follows from now on. */
  async join(): Promise<void> {
    this.#followers++;
    if (!this.#database.dialect.isShared) return;
    this.#joined ??= this.#begin();
    await this.#joined;
  }

  /** Someone in this process follows no longer. */
  leave(): void {
    this.#followers--;
    this.#lingerUntilMs = this.#patience.clock.now() + LINGER_MS;
  }

  async stop(): Promise<void> {
    this.#timer?.cancel();
    await this.#looking?.catch(this.#patience.onFault);
    if (this.#joined) await this.#end();
  }

  async #begin(): Promise<void> {
    await this.#members.beat(1);
    this.#callOthers();
    this.#beatLater();
    const { clock, ended } = this.#patience;
    await pause(clock, this.#database.dialect.hasNotifications ? SETTLE_MS : SETTLE_POLLED_MS, ended);
  }

  #beatLater(): void {
    this.#timer = this.#patience.clock.after(BEAT_MS, () => {
      const isOver = this.#followers === 0 && this.#patience.clock.now() > this.#lingerUntilMs;
      const next = isOver ? this.#end() : this.#members.beat(1).finally(() => this.#beatLater());
      next.catch((error: unknown) => {
        if (!isPassing(error)) this.#patience.onFault(error);
      });
    });
  }

  async #end(): Promise<void> {
    this.#joined = undefined;
    try {
      await this.#members.leave();
      this.#callOthers();
    } catch (error) {
      // Others notice the silence.
      if (!isPassing(error)) throw error;
    }
  }

  async #look(): Promise<void> {
    this.#knownMs = this.#patience.clock.now();
    try {
      const alive = await this.#members.alive();
      this.#othersFollow = alive.some(({ id }) => id !== this.#self);
    } catch (error) {
      if (!isPassing(error)) throw error;
    }
  }
}
