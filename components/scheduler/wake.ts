/** Sleeping until a time comes, or someone calls. A call while nobody sleeps ends the next sleep at once. */
import type { Clock } from "../../core/contracts/clock.ts";

/** See the file's head. */
export class Wake {
  readonly #clock: Clock;
  #called = false;
  #sleeper: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Ends the sleep. */
  call(): void {
    this.#called = true;
    this.#sleeper?.();
  }

  /** Settles at the time (milliseconds since the epoch), or when called; with no time only when called. */
  async until(timeMs: number | undefined): Promise<void> {
    if (!this.#called) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#sleeper = resolve;
      const timer =
        timeMs === undefined ? undefined : this.#clock.after(Math.max(0, timeMs - this.#clock.now()), resolve);
      await promise;
      timer?.cancel();
      this.#sleeper = undefined;
    }
    this.#called = false;
  }
}
