/**
 * What the drivers of this folder's databases have in common: statements with `?` for values, on one connection or
 * on any of a pool, and answers to what a database can and cannot do. The queue and the repository are written over it
 * once, and never ask which database it is.
 */
import type { Subscription } from "../../core/contracts/queue.ts";

/** What a column holds. Instants are ISO-8601 text or milliseconds, documents are JSON text, truth is 0 or 1. */
export type SqlValue = string | number | null | Uint8Array;

/** A row by column name. Whole numbers come as numbers, never as text or big integers. */
export type SqlRow = Readonly<Record<string, SqlValue>>;

/** A statement with a name of its own, by which metrics and errors speak of it. Values stand for `?`. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** Many rows for one table, at the cost of few statements. */
export interface RowsToWrite {
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly SqlValue[])[];
  /**
   * What happens to a row whose key is there already: `fail`; `skip` leaves what is there; `replace` writes its
   * `replaced` columns. Default `fail`.
   */
  readonly onConflict?: "fail" | "skip" | "replace";
  /** The columns of the key, for `skip` and `replace`. */
  readonly key?: readonly string[];
  /**
   * The columns that `replace` writes in a row that is there: the others are known to stay as they are, and indexes of
   * them alone need not be touched. Default all that are not part of the key.
   */
  readonly replaced?: readonly string[];
}

/** Where statements run: one connection, one after the other, within a transaction when it is one's. */
export interface SqlSession {
  /** The rows that a statement answers. */
  query(statement: Statement, values?: readonly SqlValue[]): Promise<readonly SqlRow[]>;
  /** Runs a statement; answers how many rows it changed. */
  run(statement: Statement, values?: readonly SqlValue[]): Promise<number>;
  /** Writes rows in as few statements as the database allows; nothing happens for no rows. */
  write(rows: RowsToWrite): Promise<void>;
}

/** A connection of one's own, on which session locks live. */
export interface SqlConnection extends SqlSession {
  /**
   * Everything or nothing: commits when `work` resolves, rolls back when it rejects or when a statement of it failed.
   * Statements that are issued without awaiting those before run in order and in one round trip. One transaction at a
   * time: others of the same connection wait.
   */
  transaction<T>(work: (session: SqlSession) => Promise<T>): Promise<T>;
  /**
   * Takes a lock that this connection holds until it is given back or the connection is lost. False when another
   * connection has it, true when this one has it already: locks are not counted.
   */
  tryLock(name: string): Promise<boolean>;
  /** Waits for the lock, until the signal aborts; false then. */
  lock(name: string, signal: AbortSignal): Promise<boolean>;
  unlock(name: string): Promise<void>;
  /** Aborts once the connection, and with it every lock, is lost. */
  readonly lost: AbortSignal;
  close(): Promise<void>;
}

/** What a database can, and how it says what they say differently. */
export interface Dialect {
  readonly name: "sqlite" | "postgres" | "mysql";
  /** Ends a SELECT whose rows are taken for update and passes over rows that others hold; empty where writers take turns. */
  readonly forUpdateSkipLocked: string;
  /** Ends a SELECT whose rows are taken for update; empty where writers take turns. */
  readonly forUpdate: string;
  /** True when `UPDATE` and `DELETE` may end in `RETURNING`. */
  readonly hasReturning: boolean;
  /** True when processes other than this one may be at work on the database. */
  readonly isShared: boolean;
  /** True when waking others works; otherwise they have to look. */
  readonly hasNotifications: boolean;
  /** True when CREATE TABLE and the like are part of a transaction; otherwise each commits by itself. */
  readonly hasTransactionalDdl: boolean;
  /** `column IN (?, ?, ...)` for so many values. PostgreSQL may use an array; the values are given one by one everywhere. */
  inList(column: string, count: number): string;
  /** The column as text matched without regard to case against one `?` that holds a LIKE pattern escaped with `\`. */
  likeIgnoringCase(column: string): string;
  /** A column in ORDER BY or in an index, where it may be empty: what is empty comes first, and last when descending. */
  ordered(column: string, direction: "asc" | "desc"): string;
  /** The type of a column of whole numbers that the database computes of others of its row. */
  computed(expression: string): string;
  /** The end of an index of only the rows that fit the condition; nothing where an index always has all of them. */
  onlyWhere(condition: string): string;
  /** The statement that drops an index of a table. */
  dropIndex(name: string, table: string): string;
  /**
   * The type of a primary key that the database gives to new rows, growing and never used again, in CREATE TABLE:
   * `offset_id ${growingKey}`. Concurrent transactions may commit in another order than their keys say.
   */
  readonly growingKey: string;
  /** The type of long text in CREATE TABLE, such as JSON documents. */
  readonly documentType: string;
  /** The type of bytes in CREATE TABLE. Whole numbers are BIGINT and others DOUBLE PRECISION everywhere. */
  readonly bytesType: string;
  /**
   * The type of text that stands in keys, up to so many characters, compared by code unit and case. The texts of one
   * key may have 760 characters together.
   */
  keyText(charactersMax: number): string;
}

/** A database. */
export interface SqlDatabase extends SqlSession {
  readonly dialect: Dialect;
  /**
   * Everything or nothing, on any connection: commits when `work` resolves, rolls back when it rejects or when a
   * statement of it failed. Small ones of the same moment may share a commit and then wait for each other, so the work
   * awaits nothing but its session.
   */
  transaction<T>(work: (session: SqlSession) => Promise<T>): Promise<T>;
  /** Opens a connection of one's own. */
  connect(): Promise<SqlConnection>;
  /**
   * Tells every listener of the channel in every process, this one included, soon; calls of the same moment are told
   * at once, and equal payloads once. Payloads are short. In-process only where `hasNotifications` is false.
   */
  notify(channel: string, payload: string): void;
  /** Listens from now on. Also told `reconnected` after a time in which it may have missed something. */
  listen(channel: string, listener: (payload: string) => void, reconnected?: () => void): Promise<Subscription>;
  close(): Promise<void>;
}

/** Why a statement failed, as far as callers act on it. */
export type SqlErrorCode =
  /** The database cannot be reached, or went away: worth another try. */
  | "UNAVAILABLE"
  /** Two transactions stood in each other's way: worth another try at once. */
  | "CONFLICT"
  /** A key is there already. */
  | "DUPLICATE"
  /** A table, column or index of this name is there already. */
  | "EXISTS"
  /** No space is left, or the disk cannot be written: worth another try later. */
  | "NO_SPACE"
  /** Anything else: the statement is wrong. */
  | "FAULT";

/** A failed statement; the message is fit for users and names no password. */
export class SqlError extends Error {
  readonly code: SqlErrorCode;
  constructor(code: SqlErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "SqlError";
    this.code = code;
  }
}
