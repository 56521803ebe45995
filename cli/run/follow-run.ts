/** Follows an execution to its end, and those that it has started, telling what happens. */
import type { Update } from "../../core/contracts/queue.ts";
import type { Execution } from "../../core/execution/execution.ts";
import type { Interrupts } from "./interrupts.ts";
import type { Reporter } from "./reporter.ts";

/** What is followed. */
export interface Following {
  readonly updates: AsyncIterable<Update>;
  readonly executionId: string;
  readonly reporters: readonly Reporter[];
  /** Sees to executions that wait for a person. */
  readonly paused: { update(update: Update): void };
  readonly interrupts: Interrupts;
  /** Called once the execution is over; the updates end when what it has started is over, too. */
  onEnd(): void;
}

/**
 * Reads updates until they end. Slow reporters are waited for, so that nothing is left out; once the run is being
 * ended nobody is waited for any more. Answers the execution as it ended, or the last try at it when it was retried;
 * undefined when the updates end before the execution does.
 */
export async function followRun({
  updates,
  executionId,
  reporters,
  paused,
  interrupts,
  onEnd,
}: Following): Promise<Execution | undefined> {
  let end: Execution | undefined;
  for await (const update of updates) {
    for (const reporter of reporters) {
      const room = reporter.update(update);
      if (room && !interrupts.requested) await Promise.race([room, interrupts.whenRequested]);
    }
    paused.update(update);
    if (update.kind !== "execution" || !update.finished || update.execution.originalId !== executionId) continue;
    if (update.execution.id === executionId) onEnd();
    if (!end || update.execution.attemptNumber >= end.attemptNumber) end = update.execution;
  }
  return end;
}
