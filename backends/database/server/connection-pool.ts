/** Connections to a server that are used in turn, opened when they are needed and forgotten when they are lost. */
import type { Clock } from "../../../core/contracts/clock.ts";
import { SqlError } from "../sql-database.ts";
import type { ServerConnection } from "./server-connection.ts";

/** How long one waits for a connection when all are in use. */
const WAIT_MAX_MS = 30_000;

/** How to make a pool. */
export interface PoolOptions {
  readonly connectionsMax: number;
  readonly clock: Clock;
  open(): Promise<ServerConnection>;
}

interface Waiter {
  readonly resolve: (connection: ServerConnection) => void;
  readonly reject: (error: unknown) => void;
}

/** See the file's head. */
export class ConnectionPool {
  readonly #options: PoolOptions;
  readonly #idle: ServerConnection[] = [];
  readonly #waiting = new Set<Waiter>();
  /** Connections that are open or about to be. */
  #count = 0;
  #closing: PromiseWithResolvers<void> | undefined;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** Runs the work with a connection of its own. @throws SqlError UNAVAILABLE when there is none to be had */
  async use<T>(work: (connection: ServerConnection) => Promise<T>): Promise<T> {
    const connection = await this.#acquire();
    try {
      return await work(connection);
    } finally {
      this.#release(connection);
    }
  }

  /** Takes no further work, and ends when what is under way has ended. */
  close(): Promise<void> {
    if (!this.#closing) {
      this.#closing = Promise.withResolvers<void>();
      for (const waiter of this.#waiting) waiter.reject(poolClosed());
      this.#waiting.clear();
      for (const connection of this.#idle.splice(0)) this.#retire(connection);
      this.#endWhenEmpty();
    }
    return this.#closing.promise;
  }

  #acquire(): Promise<ServerConnection> {
    if (this.#closing) return Promise.reject(poolClosed());
    for (let connection = this.#idle.pop(); connection; connection = this.#idle.pop()) {
      if (!connection.lost.aborted) return Promise.resolve(connection);
      this.#count--;
    }
    return this.#count < this.#options.connectionsMax ? this.#open() : this.#wait();
  }

  async #open(): Promise<ServerConnection> {
    this.#count++;
    try {
      return await this.#options.open();
    } catch (error) {
      this.#gone();
      throw error;
    }
  }

  #wait(): Promise<ServerConnection> {
    const { promise, resolve, reject } = Promise.withResolvers<ServerConnection>();
    const timer = this.#options.clock.after(WAIT_MAX_MS, () => {
      const why = `All ${this.#options.connectionsMax} connections to the database have been in use for`;
      settle(() => reject(new SqlError("UNAVAILABLE", `${why} ${WAIT_MAX_MS / 1000} seconds.`)));
    });
    const settle = (end: () => void): void => {
      timer.cancel();
      this.#waiting.delete(waiter);
      end();
    };
    const waiter: Waiter = {
      resolve: (connection) => settle(() => resolve(connection)),
      reject: (error) => settle(() => reject(error)),
    };
    this.#waiting.add(waiter);
    return promise;
  }

  #release(connection: ServerConnection): void {
    if (connection.lost.aborted) {
      this.#gone();
      return;
    }
    if (this.#closing) {
      this.#retire(connection);
      return;
    }
    const [waiter] = this.#waiting;
    if (waiter) waiter.resolve(connection);
    else this.#idle.push(connection);
  }

  #retire(connection: ServerConnection): void {
    connection.close().then(
      () => this.#gone(),
      () => this.#gone(),
    );
  }

  /** One connection less: someone who waits may open another. */
  #gone(): void {
    this.#count--;
    const [waiter] = this.#waiting;
    if (waiter) this.#open().then(waiter.resolve, waiter.reject);
    this.#endWhenEmpty();
  }

  #endWhenEmpty(): void {
    if (this.#count === 0) this.#closing?.resolve();
  }
}

function poolClosed(): SqlError {
  return new SqlError("UNAVAILABLE", "The connection to the database is closed.");
}
