/**
 * How a server process is asked to end:
 *
 *   starting or running ──a signal──▶ ending gracefully ──another signal──▶ the process ends at once, with every task's
 *                                            ▲                              processes
 *   its terminal UI ──────it is left─────────┘
 */
import type { Logger } from "../../core/contracts/logger.ts";
import { type EndSignal, exitProcess, onEndSignal } from "../../platform/process.ts";
import { killWatchedGroups } from "../../platform/process-group.ts";
import { EXIT } from "../exit-code.ts";

/** The end that a process was asked for. */
export interface RequestedEnd {
  /** Resolves with the first signal. */
  readonly requested: Promise<EndSignal>;
  /** Aborted by the first signal. */
  readonly ending: AbortSignal;
  /** The end has begun without a signal: the next one ends the process at once. */
  begin(): void;
}

/** Waits for the first signal; the second one ends the process. */
export function listenForEnd(logger: () => Logger | undefined): RequestedEnd {
  const first = Promise.withResolvers<EndSignal>();
  const ending = new AbortController();
  onEndSignal((signal) => {
    if (ending.signal.aborted) {
      logger()?.warn(`${signal} again: the process ends at once.`);
      killWatchedGroups();
      exitProcess(EXIT.killed);
    }
    ending.abort();
    first.resolve(signal);
  });
  return { requested: first.promise, ending: ending.signal, begin: () => ending.abort() };
}
