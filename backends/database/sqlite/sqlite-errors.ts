/** Errors of SQLite as errors of the database, with messages for users. */
import { messageOf } from "../../../core/message-of.ts";
import { SqlError, type SqlErrorCode } from "../sql-database.ts";

/** SQLite's result codes, of which extended ones hold the plain one in their low byte. */
const BUSY = 5;
const LOCKED = 6;
const IO_ERROR = 10;
const CORRUPT = 11;
const FULL = 13;
const NO_DATABASE = 26;
const CONSTRAINT_PRIMARY_KEY = 1555;
const CONSTRAINT_UNIQUE = 2067;
const CONSTRAINT_ROWID = 2579;

/** Deno leaves the number out of some errors; their texts are SQLite's own. */
const TEXTS: Readonly<Record<string, number>> = {
  "database is locked": BUSY,
  "database table is locked": LOCKED,
  "disk I/O error": IO_ERROR,
  "database or disk is full": FULL,
  "database disk image is malformed": CORRUPT,
  "file is not a database": NO_DATABASE,
};

/** The error of a statement, or of whatever else `what` names. */
export function sqliteError(what: string, error: unknown): SqlError {
  if (error instanceof SqlError) return error;
  const code = codeOf(error);
  return new SqlError(code, `${what}: ${explain(code, error)}`, { cause: error });
}

function codeOf(error: unknown): SqlErrorCode {
  const number = resultCode(error);
  if (number === CONSTRAINT_PRIMARY_KEY || number === CONSTRAINT_UNIQUE || number === CONSTRAINT_ROWID) {
    return "DUPLICATE";
  }
  if (/ already exists$|^duplicate column name/.test(messageOf(error))) return "EXISTS";
  switch (number === undefined ? undefined : number & 0xff) {
    case BUSY:
    case LOCKED:
      return "CONFLICT";
    case IO_ERROR:
    case FULL:
      return "NO_SPACE";
    default:
      return "FAULT";
  }
}

function resultCode(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  if ("errcode" in error && typeof error.errcode === "number") return error.errcode;
  return TEXTS[error.message];
}

function explain(code: SqlErrorCode, error: unknown): string {
  const message = messageOf(error);
  const number = (resultCode(error) ?? 0) & 0xff;
  if (number === CORRUPT || number === NO_DATABASE) {
    return `the file is damaged (${message}); put a backup in its place, or name another file`;
  }
  if (code === "NO_SPACE") return `the disk is full or cannot be written (${message})`;
  if (code === "CONFLICT") return `another program holds the database (${message})`;
  return message;
}
