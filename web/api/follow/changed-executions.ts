/**
 * Which executions have changed, for all who look at lists of them. What happens within a moment is joined: the newest
 * state of each execution is written once, and those bytes are sent to all viewers. Whoever is slow gets newer states
 * joined to those that wait; where too many would, it is told that some were missed, and nothing waits any longer.
 */
import type { Clock, TimerHandle } from "../../../core/contracts/clock.ts";
import type { Update } from "../../../core/contracts/queue.ts";
import type { Execution } from "../../../core/execution/execution.ts";
import { asIsoDuration, executionHeaderRow } from "../../../core/execution/execution-row.ts";
import { eventBytes } from "../http/event-stream.ts";
import { Bell } from "./bell.ts";
import type { UpdateHub } from "./update-hub.ts";

/** What happens within so long is told at once. */
const JOINED_MS = 100;

/** Executions of which news waits for one viewer, and rows of one event. */
export const CHANGED_MAX = 5_000;

/** What the feed works with. */
export interface ChangedExecutionsOptions {
  readonly hub: Pick<UpdateHub, "listen">;
  readonly clock: Clock;
}

/** Rows as JSON, by the id of the execution. */
type Rows = ReadonlyMap<string, string>;

/** See the file's head. */
export class ChangedExecutions {
  readonly #options: ChangedExecutionsOptions;
  readonly #viewers = new Set<ExecutionViewer>();
  /** What is listened to while there are viewers. */
  #listening: Promise<() => void> | undefined;
  #changed = new Map<string, Execution>();
  #timer: TimerHandle | undefined;

  constructor(options: ChangedExecutionsOptions) {
    this.#options = options;
  }

  /** A viewer, who hears of all that changes once this resolves, until it is closed. */
  async open(): Promise<ExecutionViewer> {
    const viewer = new ExecutionViewer(() => this.#close(viewer));
    this.#viewers.add(viewer);
    this.#listening ??= this.#options.hub.listen(undefined, (update) => this.#hear(update));
    const listening = this.#listening;
    try {
      await listening;
    } catch (error) {
      this.#viewers.delete(viewer);
      if (this.#listening === listening) this.#listening = undefined;
      throw error;
    }
    return viewer;
  }

  #close(viewer: ExecutionViewer): void {
    this.#viewers.delete(viewer);
    if (this.#viewers.size > 0) return;
    // Who waits for it is told of faults; where it began, this cannot fail.
    this.#listening?.then((stop) => stop()).catch(() => undefined);
    this.#listening = undefined;
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#changed = new Map();
  }

  #hear(update: Update): void {
    if (update.kind === "lost") return this.#miss();
    if (update.kind !== "execution") return;
    this.#changed.set(update.execution.id, update.execution);
    if (this.#changed.size > CHANGED_MAX) this.#miss();
    else this.#timer ??= this.#options.clock.after(JOINED_MS, () => this.#tell());
  }

  /** Who has missed something reads everything: what waits is no news then. */
  #miss(): void {
    this.#changed = new Map();
    for (const viewer of this.#viewers) viewer.miss();
  }

  #tell(): void {
    this.#timer = undefined;
    if (this.#changed.size === 0) return;
    const rows = new Map([...this.#changed].map(([id, execution]) => [id, JSON.stringify(changedRow(execution))]));
    this.#changed = new Map();
    const news = new News(rows);
    for (const viewer of this.#viewers) viewer.hear(news);
  }
}

/** What is new, written when the first viewer is sent it. */
class News {
  readonly rows: Rows;
  #event: Uint8Array | undefined;

  constructor(rows: Rows) {
    this.rows = rows;
  }

  get event(): Uint8Array {
    this.#event ??= eventOf(this.rows);
    return this.#event;
  }
}

const START = eventBytes("start", "{}");
const MISSED = eventBytes("missed", "{}");

function eventOf(rows: Rows): Uint8Array {
  return eventBytes("progress", `[${[...rows.values()].join(",")}]`);
}

/** One who looks. */
export class ExecutionViewer {
  /** Ends it; once is enough. */
  readonly close: () => void;
  readonly #bell = new Bell();
  /** What waits, as all are sent it; or several of these joined, for this viewer alone. */
  #news: News | undefined;
  #joined: Map<string, string> | undefined;
  #hasMissed = false;

  constructor(close: () => void) {
    this.close = close;
  }

  /** Executions changed. */
  hear(news: News): void {
    if (this.#joined || this.#news) {
      this.#joined ??= new Map(this.#news?.rows);
      this.#news = undefined;
      for (const [id, row] of news.rows) this.#joined.set(id, row);
      if (this.#joined.size > CHANGED_MAX) return this.miss();
    } else this.#news = news;
    this.#bell.ring();
  }

  /** Some changes are not told: what waits is read anew with everything else. */
  miss(): void {
    this.#news = undefined;
    this.#joined = undefined;
    this.#hasMissed = true;
    this.#bell.ring();
  }

  /** The events, until nobody wants them any more. */
  async *events(over: AbortSignal): AsyncGenerator<Uint8Array> {
    yield START;
    while (!over.aborted) {
      const event = this.#next();
      if (event) yield event;
      else await this.#bell.next(over);
    }
  }

  #next(): Uint8Array | undefined {
    if (this.#hasMissed) {
      this.#hasMissed = false;
      return MISSED;
    }
    const event = this.#joined ? eventOf(this.#joined) : this.#news?.event;
    this.#news = undefined;
    this.#joined = undefined;
    return event;
  }
}

/** An execution as a search has it, without what may be long: inputs, outputs, variables. */
function changedRow(execution: Execution): object {
  const { inputs, outputs, variables, trigger, ...row } = executionHeaderRow(execution, asIsoDuration);
  return execution.trigger ? { ...row, trigger: { id: execution.trigger.id, type: execution.trigger.type } } : row;
}
