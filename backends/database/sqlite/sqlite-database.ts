/**
 * The embedded database: SQLite in this process, in one file that belongs to this process alone. One connection writes
 * (group-commit.ts), another one answers queries outside of transactions, which see committed rows only. Locks and
 * notifications stay in the process, as there is no other.
 */
import type { Clock } from "../../../core/contracts/clock.ts";
import type { Metrics } from "../../../core/contracts/metrics.ts";
import { systemClock } from "../../../platform/clock.ts";
import { LocalLocks } from "../in-process/local-locks.ts";
import { LocalNotices } from "../in-process/local-notices.ts";
import { type SqlConnection, type SqlDatabase, SqlError, type SqlSession } from "../sql-database.ts";
import { statementMeters } from "../statement-meters.ts";
import { isReading } from "../statement-text.ts";
import { GroupCommit } from "./group-commit.ts";
import { SqliteConnection } from "./sqlite-connection.ts";
import { sqliteDialect } from "./sqlite-dialect.ts";
import { IN_MEMORY, makeFile, openFile, takeOwnership } from "./sqlite-files.ts";

/** How to open the embedded database. */
export interface SqliteOptions {
  /** The file, made with its folder when missing; `:memory:` for one that is gone when it is closed. */
  readonly path: string;
  /** Where it is told how long statements take. Default nowhere. */
  readonly metrics?: Metrics;
  /** Default the machine's clock. */
  readonly clock?: Clock;
}

/** Opens the embedded database. @throws SqlError UNAVAILABLE when another process uses it or it cannot be opened */
export async function openSqlite({ path, clock = systemClock, metrics }: SqliteOptions): Promise<SqlDatabase> {
  const { DatabaseSync } = await import("node:sqlite");
  const meters = statementMeters(metrics, clock);
  if (path === IN_MEMORY) {
    const only = new SqliteConnection(openFile(DatabaseSync, path, false), meters?.ofConnection());
    return sqliteDatabase(new GroupCommit(only, clock), undefined, () => only.close());
  }
  makeFile(path);
  const ownership = takeOwnership(DatabaseSync, path);
  const opened: SqliteConnection[] = [];
  const release = (): void => {
    for (const connection of opened) connection.close();
    ownership.release();
  };
  try {
    const open = (isReader: boolean): SqliteConnection => {
      const connection = new SqliteConnection(openFile(DatabaseSync, path, isReader), meters?.ofConnection());
      opened.push(connection);
      return connection;
    };
    return sqliteDatabase(new GroupCommit(open(false), clock), open(true), release);
  } catch (error) {
    release();
    throw error;
  }
}

/** Without a reader, queries wait for the writer. */
function sqliteDatabase(writer: GroupCommit, reader: SqliteConnection | undefined, release: () => void): SqlDatabase {
  const locks = new LocalLocks();
  const notices = new LocalNotices();
  const closing = new AbortController();
  const session: SqlSession = {
    query(statement, values) {
      if (closing.signal.aborted) return Promise.reject(closed());
      if (reader && isReading(statement.text)) return reader.query(statement, values);
      return writer.transaction((inside) => inside.query(statement, values));
    },
    run: (statement, values) => writer.transaction((inside) => inside.run(statement, values)),
    write: async (rows) => {
      if (rows.rows.length > 0) await writer.transaction((inside) => inside.write(rows));
    },
  };
  const transaction: SqlDatabase["transaction"] = (work) => writer.transaction(work);
  let ended: Promise<void> | undefined;
  return {
    ...session,
    dialect: sqliteDialect,
    transaction,
    connect: async () => {
      if (closing.signal.aborted) throw closed();
      return localConnection({ ...session, transaction }, locks, closing.signal);
    },
    notify: (channel, payload) => notices.notify(channel, payload),
    listen: async (channel, listener) => notices.listen(channel, listener),
    close() {
      closing.abort();
      notices.clear();
      ended ??= writer.close().then(release);
      return ended;
    },
  };
}

/** A connection of one's own: just an owner of locks, as the statements of all share the writer. */
function localConnection(
  session: SqlSession & Pick<SqlDatabase, "transaction">,
  locks: LocalLocks,
  databaseClosed: AbortSignal,
): SqlConnection {
  const own = new AbortController();
  const lost = AbortSignal.any([own.signal, databaseClosed]);
  const owner = {};
  const assertOpen = (): void => {
    if (lost.aborted) throw closed();
  };
  return {
    ...session,
    lost,
    tryLock: async (name) => {
      assertOpen();
      return locks.tryLock(name, owner);
    },
    lock: async (name, signal) => {
      assertOpen();
      return await locks.lock(name, owner, AbortSignal.any([signal, lost]));
    },
    unlock: async (name) => locks.unlock(name, owner),
    close: async () => {
      own.abort();
      locks.unlockAll(owner);
    },
  };
}

function closed(): SqlError {
  return new SqlError("UNAVAILABLE", "The connection to the database is closed.");
}
