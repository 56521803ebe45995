/** Bounds how long a request waits for a backend that may be away. */
import { BackendAway } from "../../../core/contracts/backend-away.ts";
import type { Clock } from "../../../core/contracts/clock.ts";

/**
 * What comes of the work, if it comes in time.
 * @param work its signal is aborted when the time is over; it may take `graceMs` to give up
 * @throws BackendAway when nothing has come of it by then
 */
export async function within<T>(
  clock: Clock,
  { timeoutMs, graceMs = 0 }: { readonly timeoutMs: number; readonly graceMs?: number },
  work: (wanted: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const { promise: late, reject } = Promise.withResolvers<never>();
  let timer = clock.after(timeoutMs, () => {
    controller.abort();
    timer = clock.after(graceMs, () =>
      reject(new BackendAway("The backend does not answer; what was asked for may still be done")),
    );
  });
  const working = work(controller.signal);
  // Whoever waited is gone when it fails late.
  working.catch(() => undefined);
  try {
    return await Promise.race([working, late]);
  } finally {
    timer.cancel();
  }
}
