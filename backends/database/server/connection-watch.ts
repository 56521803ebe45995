/**
 * Notices servers that went away without a word, such as a machine that lost its power: TCP alone would wait for many
 * minutes. A connection that has no answer for a while is given up when the machine takes no new connection either;
 * one that is merely at a long statement is left alone. Connections that stay quiet, such as those that hold locks, are
 * asked for a sign of life.
 *
 * The server does the same the other way round: it ends connections that are quiet for {@link QUIET_MAX_MS}, as those of
 * a process that stands still or of a machine that vanished. Others get their locks then.
 */
import type { Clock } from "../../../core/contracts/clock.ts";
import { pause } from "../../../core/contracts/pause.ts";
import type { ServerConnection } from "./server-connection.ts";
import { ServerUnreachable } from "./server-socket.ts";

/** Pause between two looks. */
const LOOK_EVERY_MS = 3000;
/** Without an answer for so long, the machine is asked whether it is there. */
const SILENCE_MAX_MS = 6000;
/** How long a server keeps a connection that asks for nothing, not even a sign of life. */
export const QUIET_MAX_MS = 10_000;
/** And not again before this time has gone by. */
const PROBE_EVERY_MS = 10_000;

/** See the file's head. */
export class ConnectionWatch {
  readonly #clock: Clock;
  readonly #isReachable: () => Promise<boolean>;
  readonly #connections = new Set<ServerConnection>();
  #probeAtMs = 0;
  #looking: Promise<void> | undefined;

  constructor(clock: Clock, isReachable: () => Promise<boolean>) {
    this.#clock = clock;
    this.#isReachable = isReachable;
  }

  /** Watches the connection until it is lost. */
  add(connection: ServerConnection): void {
    if (connection.lost.aborted) return;
    this.#connections.add(connection);
    connection.lost.addEventListener("abort", () => this.#connections.delete(connection), { once: true });
    this.#looking ??= this.#lookWhileNeeded();
  }

  async #lookWhileNeeded(): Promise<void> {
    while (this.#connections.size > 0) {
      await pause(this.#clock, LOOK_EVERY_MS);
      await this.#look();
    }
    this.#looking = undefined;
  }

  async #look(): Promise<void> {
    const nowMs = this.#clock.now();
    const isSilent = ({ waitingSinceMs }: ServerConnection): boolean =>
      waitingSinceMs !== undefined && nowMs - waitingSinceMs > SILENCE_MAX_MS;
    const silent = [...this.#connections].filter(isSilent);
    if (silent.length > 0 && nowMs >= this.#probeAtMs) {
      this.#probeAtMs = nowMs + PROBE_EVERY_MS;
      if (!(await this.#isReachable())) for (const connection of silent) connection.destroy();
    }
    for (const connection of this.#connections) {
      // Nobody waits for the answer: that it does not come is seen at the next look, that it fails by the loss.
      if (connection.waitingSinceMs === undefined) connection.ping().catch(() => undefined);
    }
  }
}

/**
 * Whether a server takes connections. A whole connection is opened and closed again: servers such as MySQL shut out who
 * connects and hangs up too often.
 */
export async function takesConnections(open: () => Promise<ServerConnection>): Promise<boolean> {
  try {
    await (await open()).close();
    return true;
  } catch (error) {
    return !(error instanceof ServerUnreachable);
  }
}
