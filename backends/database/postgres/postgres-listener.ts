/**
 * Being told over LISTEN, on a connection of its own. When it is lost it is opened again for as long as somebody
 * listens, and then everybody is told that they may have missed something.
 */
import type { Clock } from "../../../core/contracts/clock.ts";
import { pause } from "../../../core/contracts/pause.ts";
import type { Subscription } from "../../../core/contracts/queue.ts";
import { LocalNotices } from "../in-process/local-notices.ts";
import type { ServerConnection } from "../server/server-connection.ts";
import { SqlError, type Statement } from "../sql-database.ts";

/** Pause before a lost connection is opened again, doubled up to the longest. */
const RETRY_MIN_MS = 50;
const RETRY_MAX_MS = 5000;

type OnNotify = (channel: string, payload: string) => void;

/** See the file's head. */
export class PostgresListener {
  readonly #open: (onNotify: OnNotify) => Promise<ServerConnection>;
  readonly #clock: Clock;
  readonly #local = new LocalNotices();
  readonly #closed = new AbortController();
  /** Who listens to each channel: what they want to hear after an outage. */
  readonly #channels = new Map<string, Set<() => void>>();
  #connection: Promise<ServerConnection> | undefined;
  /** The connection, while there is one. */
  #live: ServerConnection | undefined;

  constructor(open: (onNotify: OnNotify) => Promise<ServerConnection>, clock: Clock) {
    this.#open = open;
    this.#clock = clock;
  }

  /** Listens once it resolves. @throws SqlError UNAVAILABLE when the first connection cannot be opened */
  async listen(
    channel: string,
    listener: (payload: string) => void,
    reconnected: () => void = () => undefined,
  ): Promise<Subscription> {
    if (this.#closed.signal.aborted) throw closed();
    const local = this.#local.listen(channel, listener);
    const told = (): void => reconnected();
    const others = this.#channels.get(channel) ?? new Set();
    this.#channels.set(channel, others.add(told));
    const stop = async (): Promise<void> => {
      await local.stop();
      await this.#forget(channel, told);
    };
    try {
      this.#connection ??= this.#start();
      await (await this.#connection).run(statementOn("LISTEN", channel));
    } catch (error) {
      await stop();
      throw error;
    }
    return { stop };
  }

  async close(): Promise<void> {
    this.#closed.abort();
    this.#channels.clear();
    this.#local.clear();
    const connection = await this.#connection?.catch(() => undefined);
    await connection?.close();
  }

  async #forget(channel: string, told: () => void): Promise<void> {
    const listeners = this.#channels.get(channel);
    if (!listeners?.delete(told) || listeners.size > 0) return;
    this.#channels.delete(channel);
    try {
      // One that is being made anew listens to what is left alone, and may take for ever.
      await this.#live?.run(statementOn("UNLISTEN", channel));
    } catch (error) {
      // On a connection that is lost nobody listens any more.
      if (!(error instanceof SqlError && error.code === "UNAVAILABLE")) throw error;
    }
  }

  async #start(): Promise<ServerConnection> {
    try {
      return await this.#connect();
    } catch (error) {
      this.#connection = undefined;
      throw error;
    }
  }

  async #connect(): Promise<ServerConnection> {
    const connection = await this.#open((channel, payload) => this.#local.tell(channel, payload));
    for (const channel of [...this.#channels.keys()]) await connection.run(statementOn("LISTEN", channel));
    this.#live = connection;
    const lost = (): void => {
      this.#live = undefined;
      this.#restart();
    };
    connection.lost.addEventListener("abort", lost, { once: true });
    return connection;
  }

  #restart(): void {
    if (this.#closed.signal.aborted) return;
    this.#connection = this.#connectAgain();
    this.#connection.catch(() => undefined);
  }

  async #connectAgain(): Promise<ServerConnection> {
    for (let delayMs = RETRY_MIN_MS; ; delayMs = Math.min(delayMs * 2, RETRY_MAX_MS)) {
      await pause(this.#clock, delayMs, this.#closed.signal);
      if (this.#closed.signal.aborted) throw closed();
      try {
        const connection = await this.#connect();
        for (const listeners of [...this.#channels.values()]) for (const told of [...listeners]) told();
        return connection;
      } catch {
        // The server is still away.
      }
    }
  }
}

function closed(): SqlError {
  return new SqlError("UNAVAILABLE", "The connection to the database is closed.");
}

function statementOn(verb: "LISTEN" | "UNLISTEN", channel: string): Statement {
  return { name: `${verb.toLowerCase()} on ${channel}`, text: `${verb} "${channel.replaceAll('"', '""')}"` };
}
