/** Errors of MySQL and MariaDB and of the way to them as errors of the database, with messages for users. */
import { messageOf } from "../../../core/message-of.ts";
import { isNetworkCode, textOf } from "../server/network-errors.ts";
import { SqlError, type SqlErrorCode } from "../sql-database.ts";

/** Numbers of the servers' errors. Others are faults. */
const NUMBERS: Readonly<Record<number, SqlErrorCode>> = {
  1007: "EXISTS", // database
  1020: "CONFLICT", // the record has changed since it was read (MariaDB)
  1021: "NO_SPACE", // disk full
  1026: "NO_SPACE", // error writing a file
  1040: "UNAVAILABLE", // too many connections
  1050: "EXISTS", // table
  1053: "UNAVAILABLE", // the server shuts down
  1060: "EXISTS", // column
  1061: "EXISTS", // index
  1062: "DUPLICATE",
  1077: "UNAVAILABLE", // normal shutdown
  1114: "NO_SPACE", // the table is full
  1159: "UNAVAILABLE", // timeout reading
  1161: "UNAVAILABLE", // timeout writing
  1203: "UNAVAILABLE", // too many connections of this user
  1205: "CONFLICT", // waited too long for a lock
  1213: "CONFLICT", // deadlock
  1226: "UNAVAILABLE", // a limit of this user is reached
  1290: "UNAVAILABLE", // read-only: a replica that takes over soon
  1317: "UNAVAILABLE", // the statement was interrupted
  1586: "DUPLICATE",
  1836: "UNAVAILABLE", // read-only mode
  1927: "UNAVAILABLE", // the connection was killed (MariaDB)
  2006: "UNAVAILABLE",
  2013: "UNAVAILABLE",
  3572: "CONFLICT", // a lock was not free at once
  4031: "UNAVAILABLE", // closed for being quiet
};

/** The error of a statement, or of whatever else `what` names. */
export function mysqlError(what: string, error: unknown): SqlError {
  if (error instanceof SqlError) return error;
  return new SqlError(codeOf(error), `${what}: ${messageOf(error)}`, { cause: error });
}

function codeOf(error: unknown): SqlErrorCode {
  const number = error instanceof Error && "errno" in error && typeof error.errno === "number" ? error.errno : 0;
  const known = NUMBERS[number];
  if (known) return known;
  const code = textOf(error, "code") ?? "";
  const isLost = isNetworkCode(code) || code.startsWith("PROTOCOL_") || /closed state/.test(messageOf(error));
  return isLost ? "UNAVAILABLE" : "FAULT";
}
