/**
 * All executions of a tenant by the stream that a server has of them, for as long as the program runs:
 *
 *   connecting ──▶ live ──the connection breaks, or is silent──▶ lost ──after a pause, again and again──▶ live
 *        │                                                        ▲
 *        ├──the server has no such stream──▶ asking ──no answer───┘
 *        └──it does not let the person in (at any time)──▶ refused
 *
 * What changed while it was not live is not known: whoever listens is told to read everything anew.
 */
import type { Clock } from "../../core/contracts/clock.ts";
import { pause } from "../../core/contracts/pause.ts";
import { messageOf } from "../../core/message-of.ts";
import { AnswerFault, NoEventsFault, RestFault } from "../../core/rest/faults.ts";
import type { RestApi } from "../../core/rest/rest-api.ts";
import { AskedExecutions } from "./asked-executions.ts";
import { executionRowOf } from "./execution-row.ts";
import type { LiveExecutions, LiveListener, LiveState } from "./live-executions.ts";

/** Servers give a sign of life every ten seconds: one that gives none for so long hangs, or is cut off. */
const SILENCE_MS_MAX = 25_000;

/** Waits between two tries, in milliseconds: the last one again and again. */
const WAITS_MS = [200, 1_000, 2_000, 3_000, 5_000] as const;

/** Between two rounds of asking. */
const ASK_MS = 3_000;

/**
 * Who writes to the backends of this process hears of a new follower a little later: what they have written until then is
 * not told, so that everything is read once more.
 */
const HEARD_OF_MS = 2_000;

/** Between two knocks, and how long an answer to one may take. */
const KNOCK_MS = 5_000;

/** What it works with. */
export interface FollowedExecutionsOptions {
  readonly api: RestApi;
  readonly clock: Clock;
  /**
   * Asks what is behind the stream whether it is there, where the stream would go on without it: the backends of this
   * process. Default: the stream breaks by itself.
   */
  knock?(): Promise<void>;
}

/** See the file's head. It begins at once. */
export class FollowedExecutions implements LiveExecutions {
  /** Resolves when changes come; rejects with what keeps them from it at the first try, of which there are more. */
  readonly opened: Promise<void>;
  readonly #api: RestApi;
  readonly #clock: Clock;
  readonly #knock: (() => Promise<void>) | undefined;
  readonly #opening = Promise.withResolvers<void>();
  readonly #over = new AbortController();
  readonly #whenOver = Promise.withResolvers<void>();
  readonly #listeners = new Set<LiveListener>();
  readonly #stateListeners = new Set<() => void>();
  readonly #running: Promise<void>;
  #state: LiveState = { kind: "connecting" };
  #wasLive = false;
  /** Tries in a row that have brought nothing. */
  #failures = 0;

  constructor({ api, clock, knock }: FollowedExecutionsOptions) {
    this.#api = api;
    this.#clock = clock;
    this.#knock = knock;
    this.opened = this.#opening.promise;
    // Not everybody wants to know.
    this.opened.catch(() => undefined);
    this.#running = this.#run();
  }

  get state(): LiveState {
    return this.#state;
  }

  listen(listener: LiveListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  onState(listener: () => void): () => void {
    this.#stateListeners.add(listener);
    return () => void this.#stateListeners.delete(listener);
  }

  async stop(): Promise<void> {
    this.#over.abort();
    this.#whenOver.resolve();
    await this.#running;
  }

  get #isOver(): boolean {
    return this.#over.signal.aborted;
  }

  async #run(): Promise<void> {
    for (;;) {
      await this.#follow().catch((error: unknown) => this.#fail(error));
      if (this.#isOver || this.#state.kind === "refused") return;
      const waitMs = WAITS_MS[Math.min(this.#failures, WAITS_MS.length - 1)] ?? 0;
      this.#failures++;
      await pause(this.#clock, waitMs, this.#over.signal);
      if (this.#isOver) return;
    }
  }

  /** @throws RestFault for whatever ends it, but for the end of all */
  async #follow(): Promise<void> {
    if (this.#knock) await this.#knocked(this.#knock);
    const connection = new AbortController();
    const signal = AbortSignal.any([this.#over.signal, connection.signal]);
    const knocking = this.#keepKnocking(signal).finally(() => connection.abort());
    // Its fault ends the stream, and is thrown below.
    knocking.catch(() => undefined);
    try {
      const options = { signal, silenceMs: SILENCE_MS_MAX, triesMax: 0, onLost: () => undefined };
      for await (const { id, data } of this.#api.events({ path: ["executions", "updates"] }, options)) {
        this.#hear(id, data);
      }
    } catch (error) {
      if (!this.#hasNoStream(error)) throw error;
      await this.#ask();
    } finally {
      connection.abort();
    }
    await knocking;
    if (!this.#isOver) throw new RestFault("the server ended the stream");
  }

  /** As long as the connection lasts. @throws what there is instead of an answer */
  async #keepKnocking(signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    signal.addEventListener("abort", () => resolve(), { once: true });
    if (!this.#knock) return await promise;
    while (!signal.aborted) {
      await pause(this.#clock, KNOCK_MS, signal);
      if (!signal.aborted) await Promise.race([promise, this.#knocked(this.#knock)]);
    }
  }

  async #knocked(knock: () => Promise<void>): Promise<void> {
    const { promise, reject } = Promise.withResolvers<never>();
    const timer = this.#clock.after(KNOCK_MS, () =>
      reject(new RestFault(`there is no answer for ${KNOCK_MS / 1_000}s`)),
    );
    await Promise.race([knock(), promise, this.#whenOver.promise]).finally(() => timer.cancel());
  }

  #hear(id: string, data: unknown): void {
    if (id === "start") {
      this.#wasLive = true;
      this.#begin({ kind: "live" });
    } else if (id === "progress" && Array.isArray(data)) {
      if (this.#listeners.size === 0) return;
      const rows = data.flatMap((row) => executionRowOf(row) ?? []);
      for (const listener of this.#listeners) listener.changed(rows);
    } else if (id === "missed") this.#miss();
  }

  /** Whether the server is of those that have none, such as an original Kestra. */
  #hasNoStream(error: unknown): boolean {
    if (error instanceof AnswerFault) return isFinal(error) && !isRefusal(error);
    return error instanceof NoEventsFault && !this.#wasLive;
  }

  /** Asks again and again in place of a stream. @throws RestFault when there is no answer */
  async #ask(): Promise<void> {
    const asked = new AskedExecutions(this.#api);
    while (!this.#isOver) {
      const round = this.#listeners.size > 0 ? asked.news() : asked.knock();
      // Who goes does not wait for an answer.
      const news = await Promise.race([round, this.#whenOver.promise]);
      if (this.#isOver) return;
      if (this.#state.kind !== "asking") this.#begin({ kind: "asking" });
      if (news?.hasMissed) this.#miss();
      if (news && news.changed.length > 0) for (const listener of this.#listeners) listener.changed(news.changed);
      await pause(this.#clock, ASK_MS, this.#over.signal);
    }
  }

  /** Changes come from now on; those before are to be read. */
  #begin(state: LiveState): void {
    this.#failures = 0;
    this.#become(state);
    this.#opening.resolve();
    this.#miss();
    if (this.#knock) this.#clock.after(HEARD_OF_MS, () => !this.#isOver && this.#miss());
  }

  #fail(error: unknown): void {
    if (this.#isOver) return;
    this.#opening.reject(error);
    if (error instanceof AnswerFault && isRefusal(error))
      return this.#become({ kind: "refused", reason: error.message });
    const sinceMs = this.#state.kind === "lost" ? this.#state.sinceMs : this.#clock.now();
    // What to do about it is done: it is tried again.
    const [reason = ""] = messageOf(error).split(". ");
    this.#become({ kind: "lost", reason, sinceMs });
  }

  #become(state: LiveState): void {
    this.#state = state;
    for (const listener of this.#stateListeners) listener();
  }

  #miss(): void {
    for (const listener of this.#listeners) listener.missed();
  }
}

/** Wants to know who asks, or does not like who does. */
function isRefusal({ status }: AnswerFault): boolean {
  return status === 401 || status === 403;
}

/** A server that refuses will refuse again; one that is overloaded or restarts will not. */
function isFinal({ status }: AnswerFault): boolean {
  return status < 500 && status !== 408 && status !== 429;
}
