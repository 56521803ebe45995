/** Live executions of which a test says what happens. */
import type { ExecutionRow } from "../source/execution-row.ts";
import type { LiveExecutions, LiveListener, LiveState } from "../source/live-executions.ts";

/** See the file's head. */
export class TestLive implements LiveExecutions {
  state: LiveState = { kind: "live" };
  readonly #listeners = new Set<LiveListener>();
  readonly #stateListeners = new Set<() => void>();

  listen(listener: LiveListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onState(listener: () => void): () => void {
    this.#stateListeners.add(listener);
    return () => this.#stateListeners.delete(listener);
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }

  /** How many views listen. */
  get listeners(): number {
    return this.#listeners.size;
  }

  /** Executions change. */
  tell(...rows: readonly ExecutionRow[]): void {
    for (const listener of this.#listeners) listener.changed(rows);
  }

  /** Changes were left out. */
  missed(): void {
    for (const listener of this.#listeners) listener.missed();
  }

  /** The connection changes. */
  become(state: LiveState): void {
    this.state = state;
    for (const listener of this.#stateListeners) listener();
  }
}
