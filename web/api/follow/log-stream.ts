/**
 * The log of an execution as server-sent events: first what is stored, then each line as it comes, none twice. Who reads
 * slowly misses nothing: what is too much to wait in memory is read from the repository when there is room for it.
 */
import type { Clock, TimerHandle } from "../../../core/contracts/clock.ts";
import type { LogEntry } from "../../../core/contracts/log.ts";
import type { LogQuery, LogRepository } from "../../../core/contracts/repository.ts";
import { eventBytes, eventStream, type SendEvents } from "../http/event-stream.ts";
import { Bell } from "./bell.ts";
import { EmittedLines, type LineKeys, type RepositoryPass } from "./emitted-lines.ts";
import type { Turns } from "./turns.ts";
import type { UpdateHub } from "./update-hub.ts";

/** Lines that wait in memory for one follower, and their characters. */
const WAITING_MAX = 1_000;
const WAITING_CHARS_MAX = 1024 * 1024;

/**
 * Lines that are read from the repository at once: at first, at least, at the most, and so many that they come to about
 * these bytes. A follower that reads nothing has one such part in memory, and no lines besides.
 */
const PART_SIZE = { first: 50, min: 5, max: 200, bytes: 32 * 1024 };

/** Lines before a place that are read once more from there on, at least. */
const AGAIN_MIN = 200;

/** Lines that are sent at once as they come. */
const SENT_AT_ONCE = 50;

/** After so many lines that were sent as they came, the repository is read on to where they stand. */
const AHEAD_MAX = 4_000;

/** What was read from the repository does not come as news any more after this time, or twice as long. */
const SETTLED_MS = 10_000;

/** What a follower of a log wants. */
export interface LogStreamOptions {
  readonly hub: Pick<UpdateHub, "listen">;
  readonly logs: Pick<LogRepository, "readOn">;
  /** In which followers read the repository. */
  readonly turns: Turns;
  readonly clock: Clock;
  readonly query: LogQuery & { readonly executionId: string };
  /** Whether a line that comes is one that the query finds. */
  matches(entry: LogEntry): boolean;
  onFault(error: unknown): void;
}

/** Follows a log; it never ends by itself, and there need not be such an execution. */
export async function logStream(options: LogStreamOptions, gone: AbortSignal): Promise<Response> {
  const follower = new LogFollower(options);
  const stop = await options.hub.listen(options.query.executionId, (update) => {
    if (update.kind === "log") follower.hear(update.entry);
    else if (update.kind === "lost") follower.lose();
  });
  const produce = async (send: SendEvents, over: AbortSignal): Promise<void> => {
    try {
      await send(eventBytes("start", JSON.stringify({ executionId: options.query.executionId })));
      await follower.send(send, over);
    } finally {
      stop();
    }
  };
  return eventStream(gone, produce, options.onFault);
}

class LogFollower {
  readonly #options: LogStreamOptions;
  readonly #bell = new Bell();
  readonly #emitted = new EmittedLines();
  #waiting: LogEntry[] = [];
  #waitingChars = 0;
  /** True when there are lines in the repository that neither were sent nor wait. */
  #isBehind = true;
  /** Where the repository is read on; some lines behind it were sent, those that others may write late were not. */
  #place: string | undefined;
  #partSize = PART_SIZE.first;
  #settling: TimerHandle | undefined;

  constructor(options: LogStreamOptions) {
    this.#options = options;
  }

  hear(entry: LogEntry): void {
    if (this.#isBehind || !this.#options.matches(entry)) return;
    this.#waiting.push(entry);
    this.#waitingChars += entry.message.length;
    if (this.#waiting.length > WAITING_MAX || this.#waitingChars > WAITING_CHARS_MAX) this.lose();
    this.#bell.ring();
  }

  /** Lines were left out. */
  lose(): void {
    this.#isBehind = true;
    this.#takeWaiting();
    this.#bell.ring();
  }

  /** Sends all there is and all that comes, until nobody wants it any more. */
  async send(send: SendEvents, over: AbortSignal): Promise<void> {
    try {
      while (!over.aborted) {
        if (this.#isBehind) await this.#readOn(send, over);
        else if (this.#waiting.length === 0) await this.#bell.next(over);
        else await this.#sendNews(send);
        if (this.#emitted.ahead > AHEAD_MAX) this.lose();
      }
    } finally {
      this.#settling?.cancel();
    }
  }

  /** Forgets by and by what is awaited no longer, also while the client does not read. */
  #settle(): void {
    this.#settling ??= this.#options.clock.after(SETTLED_MS, () => {
      this.#settling = undefined;
      this.#emitted.forgetAwaited();
      if (this.#emitted.isAwaiting) this.#settle();
    });
  }

  async #sendNews(send: SendEvents): Promise<void> {
    const news = this.#takeWaiting().filter((entry) => this.#emitted.isNews(entry));
    for (let from = 0; from < news.length; from += SENT_AT_ONCE) {
      await send(eventsOf(news.slice(from, from + SENT_AT_ONCE)));
    }
  }

  #takeWaiting(): readonly LogEntry[] {
    const entries = this.#waiting;
    this.#waiting = [];
    this.#waitingChars = 0;
    return entries;
  }

  /** Sends what the repository has; what comes meanwhile waits. */
  async #readOn(send: SendEvents, over: AbortSignal): Promise<void> {
    this.#isBehind = false;
    const pass = this.#emitted.pass(this.#options.clock.now());
    // Others may still write a line before those that were read last: these are read once more the next time.
    let again: readonly Part[] = [];
    for (let last: Part | undefined; !last?.isEnd && !over.aborted; ) {
      last = await this.#sendPart(pass, last ? last.place : this.#place, send);
      again = lastParts([...again, last]);
    }
    this.#place = again[0] ? again[0].from : this.#place;
    for (const { keys } of again) pass.keep(keys);
  }

  /** What is read is made ready to be sent at once: a client that does not read keeps no more than that. */
  async #sendPart(pass: RepositoryPass, from: string | undefined, send: SendEvents): Promise<Part> {
    const { logs, query, turns } = this.#options;
    const size = this.#partSize;
    const { events, ...part } = await turns.take(async () => {
      const { entries, place } = await logs.readOn(query, from, size);
      const { unsent, keys } = pass.read(entries);
      return { from, keys, place, isEnd: keys.length < size, events: eventsOf(unsent), unsent: unsent.length };
    });
    if (events.length === 0) return part;
    this.#partSize = partSize(events.length / part.unsent);
    if (this.#emitted.isAwaiting) this.#settle();
    await send(events);
    return part;
  }
}

/** Lines that were read at once. */
interface Part {
  /** The place after which they stand. */
  readonly from: string | undefined;
  readonly keys: LineKeys;
  /** The place of the last one. */
  readonly place: string | undefined;
  /** There are no more at the moment. */
  readonly isEnd: boolean;
}

/** The last parts that come to the lines that are to be read once more. */
function lastParts(parts: readonly Part[]): readonly Part[] {
  let lines = 0;
  const first = parts.findLastIndex(({ keys }) => {
    lines += keys.length;
    return lines >= AGAIN_MIN;
  });
  return parts.slice(Math.max(0, first));
}

/** How many lines of such a length are read at once. */
function partSize(bytesEach: number): number {
  return Math.max(PART_SIZE.min, Math.min(PART_SIZE.max, Math.round(PART_SIZE.bytes / bytesEach)));
}

/** Lines as they are sent, for all who follow them. */
const encoded = new WeakMap<LogEntry, Uint8Array>();

function eventOf(entry: LogEntry): Uint8Array {
  let bytes = encoded.get(entry);
  if (!bytes) {
    bytes = eventBytes("progress", JSON.stringify(entry));
    encoded.set(entry, bytes);
  }
  return bytes;
}

function eventsOf(entries: readonly LogEntry[]): Uint8Array {
  return Buffer.concat(entries.map(eventOf));
}
