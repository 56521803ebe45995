/**
 * How a server process is asked to end:
 *
 *   running ──a signal──▶ ending gracefully ──a second signal──▶ the process ends at once, with every task's processes
 */
import type { Logger } from "../../core/contracts/logger.ts";
import { type EndSignal, exitProcess, onEndSignal } from "../../platform/process.ts";
import { killWatchedGroups } from "../../platform/process-group.ts";
import { EXIT } from "../exit-code.ts";

/** Waits for the first signal; the second one ends the process. */
export function listenForEnd(logger: () => Logger | undefined): {
  readonly requested: Promise<EndSignal>;
  wasRequested(): boolean;
} {
  const first = Promise.withResolvers<EndSignal>();
  let wasRequested = false;
  onEndSignal((signal) => {
    if (wasRequested) {
      logger()?.warn(`${signal} again: the process ends at once.`);
      killWatchedGroups();
      exitProcess(EXIT.killed);
    }
    wasRequested = true;
    first.resolve(signal);
  });
  return { requested: first.promise, wasRequested: () => wasRequested };
}
