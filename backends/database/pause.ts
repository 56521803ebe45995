/** Waiting for a while, or until something ends the wait. */
import type { Clock } from "../../core/contracts/clock.ts";

/** Settles after the time, or at once when one of the signals aborts. */
export function pause(clock: Clock, delayMs: number, ...signals: readonly AbortSignal[]): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const wake = (): void => {
    timer.cancel();
    for (const signal of signals) signal.removeEventListener("abort", wake);
    resolve();
  };
  const timer = clock.after(delayMs, wake);
  for (const signal of signals) signal.addEventListener("abort", wake, { once: true });
  if (signals.some(({ aborted }) => aborted)) wake();
  return promise;
}
