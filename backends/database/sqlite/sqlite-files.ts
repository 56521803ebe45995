/** Opening the files of an SQLite database: the database itself, and the lock that gives it to one process. */
import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { messageOf } from "../../../core/message-of.ts";
import { SqlError } from "../sql-database.ts";

/** The path that stands for a database without a file, gone when it is closed. */
export const IN_MEMORY = ":memory:";

/** How long a statement waits for programs that look into the file, such as backups. */
const BUSY_TIMEOUT_MS = 1000;
/** Memory for pages of the file, a connection. */
const CACHE_KIB = 16_384;
/** Pages in the write-ahead log before they are moved into the database. */
const CHECKPOINT_PAGES = 2000;
/** What the write-ahead log keeps of the disk after it was larger. */
const LOG_BYTES_MAX = 64 * 1024 * 1024;

const PRAGMAS = [
  `busy_timeout = ${BUSY_TIMEOUT_MS}`,
  // WAL lets readers read while the writer writes; FULL makes every commit wait until the disk has it.
  "journal_mode = WAL",
  "synchronous = FULL",
  `cache_size = -${CACHE_KIB}`,
  "mmap_size = 0",
  "temp_store = MEMORY",
  `wal_autocheckpoint = ${CHECKPOINT_PAGES}`,
  `journal_size_limit = ${LOG_BYTES_MAX}`,
];

type Open = new (path: string, options?: { enableForeignKeyConstraints?: boolean }) => DatabaseSync;

/** Where files go that must be there before the database is: the folder, and the file for its owner's eyes only. */
export function makeFile(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    closeSync(openSync(path, "a", 0o600));
  } catch (error) {
    throw unusable(path, error);
  }
}

/** A connection with this driver's settings, for reading alone or for all. @throws SqlError UNAVAILABLE with the path and the reason */
export function openFile(database: Open, path: string, isReader: boolean): DatabaseSync {
  let opened: DatabaseSync | undefined;
  try {
    opened = new database(path, { enableForeignKeyConstraints: false });
    for (const pragma of PRAGMAS) opened.exec(`PRAGMA ${pragma}`);
    if (isReader) opened.exec("PRAGMA query_only = ON");
    // The first look at the file: whether it is a database at all.
    opened.prepare("SELECT count(*) FROM sqlite_master").all();
    return opened;
  } catch (error) {
    opened?.close();
    throw unusable(path, error);
  }
}

/**
 * Makes this process the only one that uses the database; the lock goes when it is released or the process ends,
 * whatever the way. It is on a file of its own, so that others may still read the database, for instance to copy it.
 * @throws SqlError UNAVAILABLE when another process has it
 */
export function takeOwnership(database: Open, path: string): { release(): void } {
  const lockPath = `${path}.lock`;
  makeFile(lockPath);
  let lock: DatabaseSync | undefined;
  try {
    lock = new database(lockPath);
    lock.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    lock?.close();
    if (!messageOf(error).includes("locked")) throw unusable(lockPath, error);
    throw new SqlError(
      "UNAVAILABLE",
      `The database ${path} is in use by another process. ` +
        "Stop that one, name another file, or use PostgreSQL or MySQL, which several processes may share.",
      { cause: error },
    );
  }
  const held = lock;
  return { release: () => held.close() };
}

function unusable(path: string, error: unknown): SqlError {
  const message = `The database ${path} cannot be opened: ${messageOf(error)}. Check the path and its permissions.`;
  return new SqlError("UNAVAILABLE", message, { cause: error });
}
