/**
 * The log of an execution as server-sent events: first what is stored, then each line as it comes, none twice. Who reads
 * slowly misses nothing: what is too much to wait in memory is read from the repository when there is room for it.
 */
import type { Clock } from "../../../core/contracts/clock.ts";
import type { LogEntry } from "../../../core/contracts/log.ts";
import type { LogQuery, LogRepository } from "../../../core/contracts/repository.ts";
import { eventBytes, eventStream, type SendEvents } from "../http/event-stream.ts";
import { Bell } from "./bell.ts";
import { EmittedLines } from "./emitted-lines.ts";
import type { UpdateHub } from "./update-hub.ts";

/** Lines that wait in memory for one follower, and their characters. */
const WAITING_MAX = 1_000;
const WAITING_CHARS_MAX = 1024 * 1024;

/** Lines that are read from the repository at once. */
const PART_SIZE = 500;

/** After so many lines that were sent as they came, the repository is read on to where they stand. */
const AHEAD_MAX = 4_000;

/** When nothing has come for so long, nothing that was read from the repository comes any more. */
const SETTLED_MS = 10_000;

/** What a follower of a log wants. */
export interface LogStreamOptions {
  readonly hub: Pick<UpdateHub, "listen">;
  readonly logs: Pick<LogRepository, "readOn">;
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
    while (!over.aborted) {
      if (this.#isBehind) await this.#readOn(send);
      else if (this.#waiting.length === 0) await this.#rest(over);
      else await this.#sendNews(send);
      if (this.#emitted.ahead > AHEAD_MAX) this.lose();
    }
  }

  async #rest(over: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    await this.#bell.next(over, this.#emitted.isAwaiting ? { clock, delayMs: SETTLED_MS } : undefined);
    if (!this.#isBehind && this.#waiting.length === 0) this.#emitted.forgetAwaited();
  }

  async #sendNews(send: SendEvents): Promise<void> {
    const news = this.#takeWaiting().filter((entry) => this.#emitted.isNews(entry));
    await sendLines(news, send);
  }

  #takeWaiting(): readonly LogEntry[] {
    const entries = this.#waiting;
    this.#waiting = [];
    this.#waitingChars = 0;
    return entries;
  }

  /** Sends what the repository has; what comes meanwhile waits. */
  async #readOn(send: SendEvents): Promise<void> {
    const { logs, query } = this.#options;
    this.#isBehind = false;
    const pass = this.#emitted.pass();
    let before: Part = { from: this.#place, entries: [] };
    let last = before;
    do {
      const from = last.place ?? this.#place;
      const { entries, place } = await logs.readOn(query, from, PART_SIZE);
      before = last;
      last = { from, entries, ...(place === undefined ? {} : { place }) };
      await sendLines(pass.unsent(entries), send);
    } while (last.entries.length === PART_SIZE);
    // Others may still write a line before those that were read last: these are read once more the next time.
    const again = before.place === undefined ? last : before;
    this.#place = again.from;
    for (const part of new Set([again, last])) pass.keep(part.entries);
  }
}

/** Lines that were read at once. */
interface Part {
  /** The place after which they stand. */
  readonly from: string | undefined;
  readonly entries: readonly LogEntry[];
  /** The place of the last one. */
  readonly place?: string;
}

async function sendLines(entries: readonly LogEntry[], send: SendEvents): Promise<void> {
  if (entries.length === 0) return;
  const events = entries.map((entry) => eventBytes("progress", JSON.stringify(entry)));
  await send(joined(events));
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
