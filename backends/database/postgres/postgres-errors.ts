/** Errors of PostgreSQL and of the way to it as errors of the database, with messages for users. */
import { messageOf } from "../../../core/message-of.ts";
import { isNetworkCode, textOf } from "../server/network-errors.ts";
import { SqlError, type SqlErrorCode } from "../sql-database.ts";

/** Codes of PostgreSQL, https://www.postgresql.org/docs/current/errcodes-appendix.html. Others are faults. */
const STATES: Readonly<Record<string, SqlErrorCode>> = {
  "23505": "DUPLICATE", // unique_violation
  "25006": "UNAVAILABLE", // read_only_sql_transaction: a standby that takes over soon
  "25P03": "UNAVAILABLE", // idle_in_transaction_session_timeout
  "40001": "CONFLICT", // serialization_failure
  "40P01": "CONFLICT", // deadlock_detected
  "42701": "EXISTS", // duplicate_column
  "42710": "EXISTS", // duplicate_object
  "42P07": "EXISTS", // duplicate_table
  "53100": "NO_SPACE", // disk_full
  "53300": "UNAVAILABLE", // too_many_connections
  "55P03": "CONFLICT", // lock_not_available
  "57P01": "UNAVAILABLE", // admin_shutdown
  "57P02": "UNAVAILABLE", // crash_shutdown
  "57P03": "UNAVAILABLE", // cannot_connect_now
  "57P05": "UNAVAILABLE", // idle_session_timeout
  "58030": "NO_SPACE", // io_error
};

/** What to do about faults that an operator meets. */
const ADVICE: Readonly<Record<string, string>> = {
  "3F000": "; make the schema that currentSchema names, and let the user of the datasource use it",
  "42501": "; the user of the datasource lacks a right",
};

const STATE = /^[0-9][0-9A-Z]{4}$/;
/** How the library names what happens to connections. */
const LIBRARY_CODE = /^(CONNECT_TIMEOUT|CONNECTION_[A-Z]+)$/;

/** The error of a statement, or of whatever else `what` names. */
export function postgresError(what: string, error: unknown): SqlError {
  if (error instanceof SqlError) return error;
  const detail = textOf(error, "detail");
  const message = detail === undefined ? messageOf(error) : `${messageOf(error)}: ${detail}`;
  const advice = ADVICE[textOf(error, "code") ?? ""] ?? "";
  return new SqlError(codeOf(error), `${what}: ${message}${advice}`, { cause: error });
}

function codeOf(error: unknown): SqlErrorCode {
  const code = textOf(error, "code");
  if (code === undefined) return "FAULT";
  // Class 08 is connections.
  if (STATE.test(code)) return STATES[code] ?? (code.startsWith("08") ? "UNAVAILABLE" : "FAULT");
  return isNetworkCode(code) || LIBRARY_CODE.test(code) ? "UNAVAILABLE" : "FAULT";
}
