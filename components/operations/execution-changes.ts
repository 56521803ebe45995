/** Waits for what becomes of executions. */
import type { Clock } from "../../core/contracts/clock.ts";
import type { Queue } from "../../core/contracts/queue.ts";
import type { Repository } from "../../core/contracts/repository.ts";
import type { Execution } from "../../core/execution/execution.ts";
import { isTerminal } from "../../core/execution/state.ts";

/** What waiting needs. */
export interface ChangeWatch {
  readonly queue: Pick<Queue, "follow">;
  readonly repository: Pick<Repository, "executions">;
  readonly clock: Clock;
}

/** How long to wait. */
export interface Waiting {
  /** Default: as long as it takes. */
  readonly timeoutMs?: number;
  /** Aborts when nobody waits any longer. */
  readonly gone?: AbortSignal;
}

/**
 * Does something, and waits until the execution is as wanted, or the time is over.
 * @param act what leads to it; what happened before it returned counts, too
 * @returns the execution as it is then; undefined when there is none
 */
export async function changed(
  { queue, repository, clock }: ChangeWatch,
  { tenantId, id }: Pick<Execution, "tenantId" | "id">,
  act: () => Promise<unknown>,
  isWanted: (execution: Execution) => boolean,
  { timeoutMs, gone }: Waiting = {},
): Promise<Execution | undefined> {
  const updates = await queue.follow({ tenantId, executionId: id });
  const stop = (): void => void updates.stop();
  gone?.addEventListener("abort", stop, { once: true });
  const find = () => repository.executions.find(tenantId, id);
  const timer = timeoutMs === undefined ? undefined : clock.after(timeoutMs, stop);
  try {
    await act();
    let latest = await find();
    if ((latest && isWanted(latest)) || gone?.aborted) return latest;
    for await (const update of updates) {
      if (update.kind === "execution") latest = update.execution;
      if (update.kind === "lost") latest = await find();
      if (latest && isWanted(latest)) break;
    }
    return latest;
  } finally {
    timer?.cancel();
    gone?.removeEventListener("abort", stop);
    await updates.stop();
  }
}

/** Waits for the end of an execution. */
export function whenEnded(watch: ChangeWatch, execution: Execution, waiting?: Waiting): Promise<Execution | undefined> {
  const isOver = ({ state }: Execution): boolean => isTerminal(state.current);
  return changed(watch, execution, () => Promise.resolve(), isOver, waiting);
}
