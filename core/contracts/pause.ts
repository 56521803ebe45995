/** Waiting for a while, or until something ends the wait. */
import type { Clock } from "./clock.ts";

/** Settles after the time, or as soon as one of the signals is aborted; at once where there is nothing to wait for. */
export function pause(clock: Clock, delayMs: number, ...signals: readonly AbortSignal[]): Promise<void> {
  if (delayMs <= 0 || signals.some(({ aborted }) => aborted)) return Promise.resolve();
  const { promise, resolve } = Promise.withResolvers<void>();
  const wake = (): void => {
    timer.cancel();
    for (const signal of signals) signal.removeEventListener("abort", wake);
    resolve();
  };
  const timer = clock.after(delayMs, wake);
  for (const signal of signals) signal.addEventListener("abort", wake, { once: true });
  return promise;
}
