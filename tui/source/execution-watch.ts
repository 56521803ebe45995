/**
 * One execution, followed as long as it lives: read once, then its stream, and again when it lives anew after its end,
 * as a restart has it.
 */
import { isTerminal } from "../../core/execution/state.ts";
import { at } from "../../core/rest/json-fields.ts";
import type { RestApi } from "../../core/rest/rest-api.ts";
import { executionRowOf } from "./execution-row.ts";
import type { LiveExecutions } from "./live-executions.ts";

/** What is followed, and who is told. */
export interface WatchOptions {
  readonly api: RestApi;
  readonly live: LiveExecutions;
  readonly executionId: string;
  /** Told each state of it, as the server tells it with all its task runs. */
  onRow(row: unknown): void;
  /** Told that its stream is lost, and tried again; undefined once it is there. */
  onLost(reason: string | undefined): void;
  /** Told what keeps it from being read. */
  onFault(error: unknown): void;
}

/** See the file's head. */
export class ExecutionWatch {
  readonly #options: WatchOptions;
  #reading: AbortController | undefined;
  #stopListening: (() => void) | undefined;
  /** Since it was asked for last: what is answered then may be older. */
  #hasChanged = false;

  constructor(options: WatchOptions) {
    this.#options = options;
  }

  /** Begins; it may begin again after {@link stop}. */
  start(): void {
    if (this.#stopListening) return;
    const { live, executionId } = this.#options;
    this.#stopListening = live.listen({
      changed: (rows) => {
        // While it is followed, its own stream tells more; this here tells that it changed after its end.
        if (rows.some(({ id }) => id === executionId)) this.wake();
      },
      missed: () => this.wake(),
    });
    this.read();
  }

  stop(): void {
    this.#stopListening?.();
    this.#stopListening = undefined;
    this.#reading?.abort();
    this.#reading = undefined;
  }

  /** Reads it anew if it is not followed right now: something was done about it. */
  wake(): void {
    this.#hasChanged = true;
    if (this.#stopListening && this.#reading === undefined) this.read();
  }

  /** Reads it anew, and follows it if it lives. */
  read(): void {
    this.#reading?.abort();
    const reading = new AbortController();
    this.#reading = reading;
    this.#follow(reading.signal)
      .catch((error: unknown) => {
        if (!reading.signal.aborted) this.#options.onFault(error);
      })
      .finally(() => {
        if (this.#reading === reading) this.#reading = undefined;
      });
  }

  async #follow(signal: AbortSignal): Promise<void> {
    const { api, executionId, onRow, onLost } = this.#options;
    const path = ["executions", executionId];
    for (let isOver = true; isOver; ) {
      this.#hasChanged = false;
      const { data } = await api.ask({ path, isLong: true, signal });
      if (signal.aborted) return;
      onLost(undefined);
      onRow(data);
      const row = executionRowOf(data);
      if (!row) return;
      isOver = isTerminal(row.state);
      if (isOver && !this.#hasChanged) return;
    }
    const options = { signal, onLost, onBack: () => onLost(undefined) };
    for await (const event of api.events({ path: [...path, "follow"] }, options)) {
      if (signal.aborted) return;
      // The first event of some servers tells nothing.
      if (at(event.data, "state") === undefined) continue;
      onRow(event.data);
      if (event.id === "end") return;
    }
  }
}
