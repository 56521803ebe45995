/**
 * A connection of one's own to a server, with its locks. What is asked of it takes turns: a statement or a lock never
 * lands in the middle of a transaction.
 */
import type { Clock } from "../../../core/contracts/clock.ts";
import { pause } from "../../../core/contracts/pause.ts";
import type { RowsToWrite, SqlConnection, SqlRow, SqlSession, SqlValue, Statement } from "../sql-database.ts";
import { type ServerConnection, transactionOn } from "./server-connection.ts";

/**
 * Who waits for a lock looks again after this time, and then at growing intervals. Waiting on the server would block the
 * connection for everything else.
 */
const LOCK_LOOK_MIN_MS = 10;
const LOCK_LOOK_MAX_MS = 500;

/** See the file's head. */
export class OwnConnection implements SqlConnection {
  readonly #connection: ServerConnection;
  readonly #clock: Clock;
  readonly #locks = new Set<string>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(connection: ServerConnection, clock: Clock) {
    this.#connection = connection;
    this.#clock = clock;
  }

  get lost(): AbortSignal {
    return this.#connection.lost;
  }

  query(statement: Statement, values?: readonly SqlValue[]): Promise<readonly SqlRow[]> {
    return this.#inTurn(() => this.#connection.query(statement, values));
  }

  run(statement: Statement, values?: readonly SqlValue[]): Promise<number> {
    return this.#inTurn(() => this.#connection.run(statement, values));
  }

  write(rows: RowsToWrite): Promise<void> {
    return this.#inTurn(() => this.#connection.write(rows));
  }

  transaction<T>(work: (session: SqlSession) => Promise<T>): Promise<T> {
    return this.#inTurn(() => transactionOn(this.#connection, work));
  }

  tryLock(name: string): Promise<boolean> {
    return this.#inTurn(async () => {
      // A lost connection has no locks any more, whatever is remembered of them: the server says so.
      if (this.#locks.has(name) && !this.lost.aborted) return true;
      const hasLock = await this.#connection.tryLock(name);
      if (hasLock) this.#locks.add(name);
      return hasLock;
    });
  }

  async lock(name: string, signal: AbortSignal): Promise<boolean> {
    for (let delayMs = LOCK_LOOK_MIN_MS; !signal.aborted; delayMs = Math.min(delayMs * 2, LOCK_LOOK_MAX_MS)) {
      if (await this.tryLock(name)) {
        if (!signal.aborted) return true;
        await this.unlock(name);
        return false;
      }
      await pause(this.#clock, delayMs, signal, this.lost);
    }
    return false;
  }

  unlock(name: string): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#locks.delete(name)) await this.#connection.unlock(name);
    });
  }

  async close(): Promise<void> {
    await this.#inTurn(async () => {
      if (this.lost.aborted) return;
      // The server may notice later than the caller that the connection has ended.
      if (this.#locks.size > 0) await this.#connection.unlockAll().catch(() => this.#connection.destroy());
      this.#locks.clear();
      await this.#connection.close();
    });
  }

  #inTurn<T>(action: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(action);
    this.#turn = result.catch(() => undefined);
    return result;
  }
}
