/**
 * Looks how far tables have grown, for databases that notify nobody: one cheap query for all readers of the process,
 * every few milliseconds while things happen and ever more rarely while nothing does.
 */
import type { TimerHandle } from "../../../core/contracts/clock.ts";
import type { SqlDatabase } from "../../database/sql-database.ts";
import type { Call } from "./calls.ts";
import { isPassing, type Patience } from "./patience.ts";

const PAUSE_MIN_MS = 3;
const PAUSE_MAX_MS = 250;
/** The pause grows by this much with each look that finds nothing. */
const PAUSE_GROWTH = 1.5;

const TABLES = {
  messages: "queue_messages",
  jobs: "queue_jobs",
  signals: "queue_signals",
  updates: "queue_updates",
} as const;

/** See the file's head. */
export class GrowthWatch {
  readonly #database: SqlDatabase;
  readonly #patience: Patience;
  readonly #heard: (call: Call) => void;
  readonly #highest = new Map<string, number>();
  #pauseMs = PAUSE_MIN_MS;
  #timer: TimerHandle | undefined;
  #looking: Promise<void> | undefined;

  constructor(database: SqlDatabase, patience: Patience, heard: (call: Call) => void) {
    this.#database = database;
    this.#patience = patience;
    this.#heard = heard;
  }

  start(): void {
    const { isShared, hasNotifications } = this.#database.dialect;
    if (isShared && !hasNotifications) this.#look();
  }

  /** Things happen: the next look comes soon. */
  hurry(): void {
    if (!this.#timer || this.#pauseMs <= PAUSE_MIN_MS) return;
    this.#pauseMs = PAUSE_MIN_MS;
    this.#timer.cancel();
    this.#lookLater();
  }

  async stop(): Promise<void> {
    this.#timer?.cancel();
    this.#timer = undefined;
    await this.#looking;
  }

  #lookLater(): void {
    if (this.#patience.ended.aborted) return;
    this.#timer = this.#patience.clock.after(this.#pauseMs, () => this.#look());
  }

  #look(): void {
    this.#looking = this.#compare().finally(() => this.#lookLater());
  }

  async #compare(): Promise<void> {
    const columns = Object.entries(TABLES).map(([name, table]) => `(SELECT MAX(id) FROM ${table}) AS ${name}`);
    try {
      const [row = {}] = await this.#database.query({ name: "growth", text: `SELECT ${columns.join(", ")}` });
      let hasGrown = false;
      for (const kind of ["messages", "jobs", "signals", "updates"] as const) {
        const highest = Number(row[kind] ?? 0);
        if (highest <= (this.#highest.get(kind) ?? -1)) continue;
        this.#highest.set(kind, highest);
        hasGrown = true;
        this.#heard({ kind });
      }
      this.#pauseMs = hasGrown ? PAUSE_MIN_MS : Math.min(PAUSE_MAX_MS, this.#pauseMs * PAUSE_GROWTH);
    } catch (error) {
      this.#pauseMs = PAUSE_MAX_MS;
      // Whoever reads tells of a database that cannot be reached.
      if (!isPassing(error)) this.#patience.onFault(error);
    }
  }
}
