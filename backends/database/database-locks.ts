/**
 * Locks among all processes of a deployment: session locks of the database, all of them held by one connection, which
 * is opened when first needed and again after it was lost. Who waits longest within this process comes first; which
 * process comes next is the database's choice.
 *
 * When the connection is lost while work is under way, the database gives its locks to others, and the work may
 * overlap with theirs: it is not undone. Nothing here stops work, as nothing could stop a write that is on its way.
 */
import type { Clock } from "../../core/contracts/clock.ts";
import type { Locks } from "../../core/contracts/locks.ts";
import { pause } from "../../core/contracts/pause.ts";
import { InProcessLocks } from "../../core/locks/in-process-locks.ts";
import { KeptConnection } from "./kept-connection.ts";
import { type SqlConnection, type SqlDatabase, SqlError } from "./sql-database.ts";

/** How long a lock is asked for while the database cannot be reached. */
export const LOCK_PATIENCE_MS = 30_000;

/** Between two attempts; twice as long each time, up to the longest. */
const RETRY_DELAY_MS = 100;
const RETRY_DELAY_MS_MAX = 2_000;

/** Locks that keep a connection open. */
export interface DatabaseLocks extends Locks {
  /** Gives back every lock. What still waits for one is refused. */
  close(): Promise<void>;
}

/** Locks over the database. @param scope keeps names apart from other locks of the database */
export function createDatabaseLocks(database: SqlDatabase, clock: Clock, scope = "locks"): DatabaseLocks {
  return new SessionLocks(database, clock, scope);
}

class SessionLocks implements DatabaseLocks {
  readonly #connection: KeptConnection;
  readonly #clock: Clock;
  readonly #scope: string;
  /** A connection's locks are not counted, so that within the process others keep order. */
  readonly #own = new InProcessLocks();
  readonly #closing = new AbortController();

  constructor(database: SqlDatabase, clock: Clock, scope: string) {
    this.#connection = new KeptConnection(database, "The locks are");
    this.#clock = clock;
    this.#scope = scope;
  }

  async hold<T>(name: string, work: () => Promise<T>): Promise<T> {
    const scoped = `${this.#scope}:${name}`;
    return await this.#own.hold(scoped, async () => {
      const holder = await this.#take(scoped);
      try {
        return await work();
      } finally {
        await this.#giveBack(holder, scoped);
      }
    });
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#connection.close();
  }

  /** The connection that holds the lock now. */
  async #take(scoped: string): Promise<SqlConnection> {
    const end = this.#clock.now() + LOCK_PATIENCE_MS;
    for (let delayMs = RETRY_DELAY_MS; ; delayMs = Math.min(delayMs * 2, RETRY_DELAY_MS_MAX)) {
      if (this.#closing.signal.aborted) throw closed();
      let fault: unknown;
      try {
        const connection = await this.#connection.get();
        if (await connection.lock(scoped, AbortSignal.any([connection.lost, this.#closing.signal]))) return connection;
        fault = new SqlError("UNAVAILABLE", "The connection to the database was lost while it waited for a lock.");
      } catch (error) {
        if (!(error instanceof SqlError && error.code === "UNAVAILABLE")) throw error;
        fault = error;
      }
      if (this.#closing.signal.aborted) throw closed();
      if (this.#clock.now() + delayMs > end) throw fault;
      await pause(this.#clock, delayMs);
    }
  }

  async #giveBack(holder: SqlConnection, scoped: string): Promise<void> {
    try {
      await holder.unlock(scoped);
    } catch {
      // The work is done, whatever became of the lock: ending the connection gives it back in any case.
      await holder.close();
    }
  }
}

function closed(): SqlError {
  return new SqlError("UNAVAILABLE", "The locks are closed: this process is stopping.");
}
