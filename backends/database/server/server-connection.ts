/** What the drivers of database servers make: one connection, and transactions on it. */
import type { SqlSession } from "../sql-database.ts";
import { TransactionSession } from "../transaction-session.ts";

/** One connection to a server. Statements run in the order in which they are asked for. */
export interface ServerConnection extends SqlSession {
  begin(): Promise<void>;
  /** @throws SqlError when nothing was committed, or when it is not known */
  commit(): Promise<void>;
  rollback(): Promise<void>;
  /** Takes a lock for the connection; a second call of the same connection takes it again. */
  tryLock(name: string): Promise<boolean>;
  unlock(name: string): Promise<void>;
  /** Gives back all locks. */
  unlockAll(): Promise<void>;
  /** Aborts when the connection is gone, whatever the reason. */
  readonly lost: AbortSignal;
  /** When the oldest statement that is not answered was sent; undefined when there is none. */
  readonly waitingSinceMs: number | undefined;
  /** Asks the server for a sign of life. */
  ping(): Promise<void>;
  /** Ends the connection after what was asked for. */
  close(): Promise<void>;
  /** Ends the connection at once. */
  destroy(): void;
}

/** Everything or nothing on a connection that nobody else uses meanwhile. */
export async function transactionOn<T>(
  connection: ServerConnection,
  work: (session: SqlSession) => Promise<T>,
): Promise<T> {
  try {
    // Not awaited, so that the first statements travel with it; they fail when it does.
    const begun = connection.begin();
    const [answer] = await Promise.all([new TransactionSession(connection).perform(work), begun]);
    await connection.commit();
    return answer;
  } catch (error) {
    await undo(connection);
    throw error;
  }
}

/** A connection whose transaction cannot be rolled back is no good for the next one. */
async function undo(connection: ServerConnection): Promise<void> {
  if (connection.lost.aborted) return;
  try {
    await connection.rollback();
  } catch {
    connection.destroy();
  }
}
