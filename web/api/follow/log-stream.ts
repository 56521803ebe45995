/**
 * The log of an execution as server-sent events: first what is stored, then each line as it comes, none twice. Who reads
 * slowly misses nothing: what is too much to wait in memory is read from the repository when there is room for it.
 */
import type { Clock } from "../../../core/contracts/clock.ts";
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

/** Lines that are read from the repository at once: so many a follower has in memory that reads nothing. */
const PART_SIZE = 200;

/** Lines that are sent at once. */
const SENT_AT_ONCE = 50;

/** After so many lines that were sent as they came, the repository is read on to where they stand. */
const AHEAD_MAX = 4_000;

/** When nothing has come for so long, nothing that was read from the repository comes any more. */
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
      if (this.#isBehind) await this.#readOn(send, over);
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
    await sendAll(eventsOf(news), send);
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
    const pass = this.#emitted.pass();
    let before: Part | undefined;
    let last = await this.#readPart(pass, this.#place);
    await sendAll(last.events, send);
    while (last.keys.length === PART_SIZE && !over.aborted) {
      before = last;
      last = await this.#readPart(pass, last.place);
      await sendAll(last.events, send);
    }
    // Others may still write a line before those that were read last: these are read once more the next time.
    this.#place = (before ?? last).from;
    for (const part of before ? [before, last] : [last]) pass.keep(part.keys);
  }

  /** What is read is made ready to be sent at once: a client that does not read keeps no more than that. */
  #readPart(pass: RepositoryPass, from: string | undefined): Promise<Part> {
    const { logs, query, turns } = this.#options;
    return turns.take(async () => {
      const { entries, place } = await logs.readOn(query, from, PART_SIZE);
      const { unsent, keys } = pass.read(entries);
      return { from, keys, place, events: eventsOf(unsent) };
    });
  }
}

/** Lines that were read at once. */
interface Part {
  /** The place after which they stand. */
  readonly from: string | undefined;
  readonly keys: LineKeys;
  /** The place of the last one. */
  readonly place: string | undefined;
  /** Those that are to be sent. */
  readonly events: readonly Uint8Array[];
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

function eventsOf(entries: readonly LogEntry[]): readonly Uint8Array[] {
  const events: Uint8Array[] = [];
  for (let from = 0; from < entries.length; from += SENT_AT_ONCE) {
    events.push(Buffer.concat(entries.slice(from, from + SENT_AT_ONCE).map(eventOf)));
  }
  return events;
}

async function sendAll(events: readonly Uint8Array[], send: SendEvents): Promise<void> {
  for (const each of events) await send(each);
}
