/**
 * What processes call to each other, so that nobody has to look all the time. A call is a hint where to look; what it
 * is about stands in tables. Calls go through the database's notifications, never within a transaction: PostgreSQL
 * commits those that notify one after the other. Where a database has none, a process looks how far its tables have
 * grown (growth-watch.ts), and calls that no table tells of are rows among the signals.
 */
import type { Subscription } from "../../../core/contracts/queue.ts";
import type { SqlDatabase } from "../../database/sql-database.ts";

const CHANNEL = "kestra_queue";

/** What others are told. */
export type Call =
  /** Messages wait in these partitions; any, when left out. */
  | { readonly kind: "messages"; readonly partitions?: readonly number[] }
  /** Jobs of a group came, so many; of any group, when left out. */
  | { readonly kind: "jobs"; readonly group?: string; readonly count?: number }
  /** There is something new for listeners. */
  | { readonly kind: "signals" }
  /** There is something new for followers. */
  | { readonly kind: "updates" }
  | RareCall;

/** What no growing table tells of. */
export type RareCall =
  /** Timers were set in these partitions, the first of them due at this time. */
  | { readonly kind: "timers"; readonly partitions: readonly number[]; readonly dueMs: number }
  /** Jobs of a group wait again that were given out before. */
  | { readonly kind: "jobs-back"; readonly group: string }
  /** Executors came, went, or gave partitions back. */
  | { readonly kind: "executors" }
  /** Processes have begun to follow, or have stopped. */
  | { readonly kind: "followers" };

/** What calls need. */
export interface CallsOptions {
  readonly database: SqlDatabase;
  readonly self: string;
  heard(call: Call): void;
  /** Anything may have been missed. */
  missed(): void;
  /** Tells by a row, where there are no notifications. */
  tellByRow(call: RareCall): void;
}

/** See the file's head. */
export class Calls {
  readonly #options: CallsOptions;
  #listening: Subscription | undefined;

  constructor(options: CallsOptions) {
    this.#options = options;
  }

  /** Tells every other process. */
  tell(call: Call): void {
    const { database, self, tellByRow } = this.#options;
    const { isShared, hasNotifications } = database.dialect;
    if (!isShared) return;
    if (hasNotifications) database.notify(CHANNEL, `${self} ${JSON.stringify(call)}`);
    else if (isRare(call)) tellByRow(call);
  }

  async start(): Promise<void> {
    const { database, self, heard, missed } = this.#options;
    const { isShared, hasNotifications } = database.dialect;
    if (!isShared || !hasNotifications) return;
    const listener = (payload: string): void => {
      const space = payload.indexOf(" ");
      if (payload.slice(0, space) !== self) heard(JSON.parse(payload.slice(space + 1)));
    };
    this.#listening = await database.listen(CHANNEL, listener, missed);
  }

  async stop(): Promise<void> {
    await this.#listening?.stop();
    this.#listening = undefined;
  }
}

function isRare(call: Call): call is RareCall {
  return call.kind !== "messages" && call.kind !== "jobs" && call.kind !== "signals" && call.kind !== "updates";
}
