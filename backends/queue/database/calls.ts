/**
 * What processes tell each other through the database's notifications, never within a transaction: PostgreSQL commits
 * those that notify one after the other. A call is a hint where to look; what it is about stands in tables.
 */
import type { Subscription } from "../../../core/contracts/queue.ts";
import type { SqlDatabase } from "../../database/sql-database.ts";

const CHANNEL = "kestra_queue";

/** What others are told. */
export type Call =
  /** Messages wait in these partitions. */
  | { readonly kind: "messages"; readonly partitions: readonly number[] }
  /** Timers were set in these partitions, the first of them due at this time. */
  | { readonly kind: "timers"; readonly partitions: readonly number[]; readonly dueMs: number }
  /** So many jobs of a group came. */
  | { readonly kind: "jobs"; readonly group: string; readonly count: number }
  /** Jobs of a group wait again that were given out before. */
  | { readonly kind: "jobs-back"; readonly group: string }
  /** Something was written for those who follow and listen. */
  | { readonly kind: "broadcasts" }
  /** Executors came or went, or have too many partitions. */
  | { readonly kind: "members" };

/** Tells every other process. */
export function call(database: SqlDatabase, sender: string, what: Call): void {
  if (database.dialect.isShared) database.notify(CHANNEL, `${sender} ${JSON.stringify(what)}`);
}

/** Hears what others tell; `missed` is called when something may have been. */
export function listenToCalls(
  database: SqlDatabase,
  self: string,
  heard: (what: Call) => void,
  missed: () => void,
): Promise<Subscription> {
  const listener = (payload: string): void => {
    const space = payload.indexOf(" ");
    if (payload.slice(0, space) === self) return;
    const what: Call = JSON.parse(payload.slice(space + 1));
    heard(what);
  };
  return database.listen(CHANNEL, listener, missed);
}
