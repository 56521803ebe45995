/** Wakes those who wait for something new. */
import type { Clock } from "../../../core/contracts/clock.ts";

/** See the file's head. */
export class Bell {
  #waiting = new Set<() => void>();

  /** Wakes all who wait now. */
  ring(): void {
    const woken = this.#waiting;
    this.#waiting = new Set();
    for (const wake of woken) wake();
  }

  /** Settles when it rings next, when the signal is aborted, or after a time. */
  next(signal: AbortSignal, timeout?: { readonly clock: Clock; readonly delayMs: number }): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = timeout?.clock.after(timeout.delayMs, () => wake());
    const wake = (): void => {
      this.#waiting.delete(wake);
      signal.removeEventListener("abort", wake);
      timer?.cancel();
      resolve();
    };
    this.#waiting.add(wake);
    signal.addEventListener("abort", wake, { once: true });
    return promise;
  }
}
