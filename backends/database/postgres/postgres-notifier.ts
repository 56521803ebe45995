/**
 * Telling others over NOTIFY, on a connection of its own: within transactions it would make all commits wait for each
 * other. What gathers while one is under way is told in the next.
 */
import type { Clock } from "../../../core/contracts/clock.ts";
import { pause } from "../../../core/contracts/pause.ts";
import type { ServerConnection } from "../server/server-connection.ts";
import type { Statement } from "../sql-database.ts";

/** Pause before a lost connection is opened again, doubled up to the longest. */
const RETRY_MIN_MS = 50;
const RETRY_MAX_MS = 5000;
/** Notifications that wait for a connection. Later ones are dropped: listeners look by themselves after an outage. */
const PENDING_MAX = 10_000;

const NOTIFY: Statement = {
  name: "notify",
  text: "SELECT pg_notify(channel, payload) FROM json_to_recordset(?::json) AS n (channel text, payload text)",
};

/** See the file's head. */
export class PostgresNotifier {
  readonly #open: () => Promise<ServerConnection>;
  readonly #clock: Clock;
  readonly #closed = new AbortController();
  #pending = new Map<string, { readonly channel: string; readonly payload: string }>();
  #connection: ServerConnection | undefined;
  #sending: Promise<void> | undefined;

  constructor(open: () => Promise<ServerConnection>, clock: Clock) {
    this.#open = open;
    this.#clock = clock;
  }

  /** Tells it soon; what is waiting to be told already is told once. */
  notify(channel: string, payload: string): void {
    if (this.#closed.signal.aborted || this.#pending.size >= PENDING_MAX) return;
    this.#pending.set(`${channel}\0${payload}`, { channel, payload });
    this.#sending ??= this.#send();
  }

  /** Waits for what is under way; what has not been sent is dropped. */
  async close(): Promise<void> {
    this.#closed.abort();
    this.#pending.clear();
    await this.#sending;
    await this.#connection?.close();
  }

  async #send(): Promise<void> {
    // What else is told at this moment goes along.
    await Promise.resolve();
    for (let delayMs = RETRY_MIN_MS; this.#pending.size > 0; ) {
      const told = this.#pending;
      this.#pending = new Map();
      if (await this.#tell([...told.values()])) {
        delayMs = RETRY_MIN_MS;
        continue;
      }
      if (this.#closed.signal.aborted) break;
      this.#pending = new Map([...told, ...this.#pending]);
      await pause(this.#clock, delayMs, this.#closed.signal);
      delayMs = Math.min(delayMs * 2, RETRY_MAX_MS);
    }
    this.#sending = undefined;
  }

  /** False when it is not known whether anybody was told. */
  async #tell(told: readonly object[]): Promise<boolean> {
    try {
      if (!this.#connection || this.#connection.lost.aborted) this.#connection = await this.#connect();
      await this.#connection.query(NOTIFY, [JSON.stringify(told)]);
      return true;
    } catch {
      return false;
    }
  }

  async #connect(): Promise<ServerConnection> {
    const connection = await this.#open();
    // NOTIFY is a commit, but nothing that has to survive.
    await connection.run({ name: "set up notifications", text: "SET synchronous_commit = off" });
    return connection;
  }
}
