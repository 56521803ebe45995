/** Servers that say nothing: nobody waits for them without end. */
import { systemClock } from "../../platform/clock.ts";

/** Measures how long nothing has come, and ends the request when that is too long. */
export class Silence {
  readonly #stop = new AbortController();
  #timer: { cancel(): void } | undefined;
  /** How long is too long. */
  limitMs = 0;

  /** Aborted then. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** True once it was. */
  get isTooLong(): boolean {
    return this.#stop.signal.aborted;
  }

  /** From now on, anew. */
  begin(limitMs: number): void {
    this.end();
    this.limitMs = limitMs;
    this.#timer = systemClock.after(limitMs, () => this.#stop.abort());
  }

  /** Something has come, and nothing more is waited for. */
  end(): void {
    this.#timer?.cancel();
  }
}
