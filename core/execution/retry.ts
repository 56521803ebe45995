/** When a failed try is followed by another one. */

import { durationMs } from "../flow/duration.ts";
import type { Retry } from "../flow/flow.ts";
import type { TransitionEnvironment } from "./turn.ts";

/** Tries without a `maxAttempts` end here at the latest, so that a wrong flow cannot retry for ever. */
export const RETRY_ATTEMPTS_MAX = 100_000;

/** What an exponential interval is multiplied with when `delayFactor` is left out. */
const DELAY_FACTOR_DEFAULT = 2;

/**
 * The time (milliseconds since the epoch) of the next try, or undefined when there is none.
 * @param attempts tries that have ended so far
 * @param startedMs when the first try began; `maxDuration` counts from there
 */
export function retryDue(
  retry: Retry,
  attempts: number,
  startedMs: number,
  environment: Pick<TransitionEnvironment, "now" | "random">,
): number | undefined {
  if (attempts >= (retry.maxAttempts ?? RETRY_ATTEMPTS_MAX)) return undefined;
  const due = environment.now + intervalMs(retry, attempts, environment);
  if (retry.maxDuration !== undefined && due - startedMs > durationMs(retry.maxDuration)) return undefined;
  return due;
}

function intervalMs(retry: Retry, attempts: number, environment: Pick<TransitionEnvironment, "random">): number {
  switch (retry.type) {
    case "constant":
      return durationMs(retry.interval);
    case "exponential": {
      const factor = retry.delayFactor ?? DELAY_FACTOR_DEFAULT;
      return Math.min(durationMs(retry.interval) * factor ** (attempts - 1), durationMs(retry.maxInterval));
    }
    case "random": {
      const least = durationMs(retry.minInterval);
      return least + environment.random() * Math.max(0, durationMs(retry.maxInterval) - least);
    }
  }
}
