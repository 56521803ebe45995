/** Follows an execution to its end, telling what happens. */
import type { Update } from "../../core/contracts/queue.ts";
import type { Execution } from "../../core/execution/execution.ts";
import type { Interrupts } from "./interrupts.ts";
import type { Reporter } from "./reporter.ts";

/**
 * Reads updates until the execution is over. Slow reporters are waited for, so that nothing is left out; once the
 * run is being ended nobody is waited for any more. Undefined when the updates end before the execution does.
 */
export async function followRun(
  updates: AsyncIterable<Update>,
  executionId: string,
  reporters: readonly Reporter[],
  interrupts: Interrupts,
): Promise<Execution | undefined> {
  for await (const update of updates) {
    for (const reporter of reporters) {
      const room = reporter.update(update);
      if (room && !interrupts.requested) await Promise.race([room, interrupts.whenRequested]);
    }
    if (update.kind === "execution" && update.finished && update.execution.id === executionId) return update.execution;
  }
  return undefined;
}
