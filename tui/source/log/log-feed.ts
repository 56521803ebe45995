/**
 * Brings the log of an execution into a store: first what is there, then what comes. A server without the stream is asked
 * again and again until the execution is over. Lines come fast: every few milliseconds all else has its turn.
 */
import type { Clock } from "../../../core/contracts/clock.ts";
import { pause } from "../../../core/contracts/pause.ts";
import { isTerminal, STATES } from "../../../core/execution/state.ts";
import { logEntryOf } from "../../../core/rest/execution-updates.ts";
import { AnswerFault, NoEventsFault } from "../../../core/rest/faults.ts";
import { at, rowsOf } from "../../../core/rest/json-fields.ts";
import type { RestApi } from "../../../core/rest/rest-api.ts";
import { ToldLogs } from "../../../core/rest/told-logs.ts";
import { nextTurn } from "../../../platform/next-turn.ts";
import type { LogStore } from "./log-store.ts";

/** Work in one go at most, in milliseconds. */
export const SLICE_MS = 8;

/** Between two times that a server without the stream is asked, in milliseconds. */
const ASK_MS = 3_000;

/** And so many times as long as its answer took. */
const ASK_SHARE = 10;

/** How lines come. */
export type FeedState =
  | { readonly kind: "connecting" }
  | { readonly kind: "following" }
  /** The server has no stream. */
  | { readonly kind: "asking" }
  /** The execution is over, and all of its log is here. */
  | { readonly kind: "over" }
  | { readonly kind: "lost"; readonly reason: string }
  /** It is not read any more; {@link LogFeed.restart} tries again. */
  | { readonly kind: "failed" };

/** What is read, and who is told. */
export interface LogFeedOptions {
  readonly api: RestApi;
  readonly clock: Clock;
  readonly executionId: string;
  readonly store: LogStore;
  /** Told when rows have come, or the state has changed. */
  onChange(): void;
  /** Told what keeps the log from being read. */
  onFault(error: unknown): void;
}

/** See the file's head. */
export class LogFeed {
  readonly #options: LogFeedOptions;
  readonly #told = new ToldLogs();
  #reading: AbortController | undefined;
  /** Each connection of each reading tells everything from the beginning. */
  #connections = 0;
  #sliceBegan = 0;
  #oldestMs: number | undefined;
  #state: FeedState = { kind: "connecting" };
  /** When the newest row came; in milliseconds since the epoch. */
  newsMs = 0;

  constructor(options: LogFeedOptions) {
    this.#options = options;
  }

  get state(): FeedState {
    return this.#state;
  }

  /** Begins; again after {@link stop} without telling a line twice. */
  start(): void {
    if (this.#reading) return;
    const reading = new AbortController();
    this.#reading = reading;
    this.#sliceBegan = this.#options.clock.now();
    this.#read(reading.signal).catch((error: unknown) => {
      if (reading.signal.aborted) return;
      this.#become({ kind: "failed" });
      this.#options.onFault(error);
    });
  }

  /** Reads all of it anew, over another connection. */
  restart(): void {
    this.stop();
    this.start();
  }

  stop(): void {
    this.#reading?.abort();
    this.#reading = undefined;
  }

  async #read(signal: AbortSignal): Promise<void> {
    try {
      await this.#follow(signal);
    } catch (error) {
      const isMissing = error instanceof AnswerFault && (error.status === 404 || error.status === 405);
      if (!isMissing && !(error instanceof NoEventsFault)) throw error;
      await this.#ask(signal);
    }
  }

  async #follow(signal: AbortSignal): Promise<void> {
    const { api, executionId } = this.#options;
    const request = { path: ["logs", executionId, "follow"] };
    const onLost = (reason: string): void => this.#become({ kind: "lost", reason });
    const onBack = (): void => this.#become({ kind: "following" });
    let last: number | undefined;
    for await (const { data, connection } of api.events(request, {
      signal,
      onLost,
      onBack,
      triesMax: Number.POSITIVE_INFINITY,
    })) {
      if (signal.aborted) return;
      if (connection !== last) this.#connected({ kind: "following" });
      last = connection;
      this.#take(data);
      await this.#breathe();
    }
  }

  async #ask(signal: AbortSignal): Promise<void> {
    const { api, clock, executionId } = this.#options;
    while (!signal.aborted) {
      const began = clock.now();
      const { data: execution } = await api.ask({ path: ["executions", executionId], isLong: true, signal });
      const { data } = await api.ask({ path: ["logs", executionId], isLong: true, signal });
      // What was over before the log was read will log no more.
      const isOver = STATES.some((state) => state === at(execution, "state", "current") && isTerminal(state));
      this.#connected({ kind: isOver ? "over" : "asking" });
      for (const row of rowsOf(data)) {
        this.#take(row);
        await this.#breathe();
      }
      if (isOver) return;
      await pause(clock, Math.max(ASK_MS, ASK_SHARE * (clock.now() - began)), signal);
    }
  }

  #connected(state: FeedState): void {
    this.#connections++;
    const { store } = this.#options;
    // What was dropped is told again, and has no place here any more.
    this.#oldestMs = store.first > 0 ? store.facts(store.first)?.timeMs : undefined;
    this.#become(state);
  }

  #take(row: unknown): void {
    const entry = logEntryOf(row);
    if (!entry || !this.#told.isNews(row, this.#connections)) return;
    if (this.#oldestMs !== undefined && Date.parse(entry.timestamp) < this.#oldestMs) return;
    const { store, clock, onChange } = this.#options;
    store.add(entry);
    this.newsMs = clock.now();
    onChange();
  }

  async #breathe(): Promise<void> {
    const { clock } = this.#options;
    if (clock.now() - this.#sliceBegan < SLICE_MS) return;
    await nextTurn();
    this.#sliceBegan = clock.now();
  }

  #become(state: FeedState): void {
    this.#state = state;
    this.#options.onChange();
  }
}
