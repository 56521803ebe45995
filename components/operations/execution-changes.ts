/** Waits for what becomes of executions. */
import type { Clock } from "../../core/contracts/clock.ts";
import type { Queue, Update } from "../../core/contracts/queue.ts";
import type { Repository } from "../../core/contracts/repository.ts";
import type { Execution } from "../../core/execution/execution.ts";
import { isTerminal } from "../../core/execution/state.ts";

/** What waiting needs. */
export interface ChangeWatch {
  readonly queue: Pick<Queue, "follow">;
  readonly repository: Pick<Repository, "executions">;
  readonly clock: Clock;
}

/** What happened to an execution. */
type ExecutionUpdate = Extract<Update, { readonly kind: "execution" }>;

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
 * @param isWanted whether it is; told what is seen to happen, or nothing where the execution was looked up
 * @returns the execution as it is then; undefined when there is none
 */
export async function changed(
  { queue, repository, clock }: ChangeWatch,
  { tenantId, id }: Pick<Execution, "tenantId" | "id">,
  act: () => Promise<unknown>,
  isWanted: (execution: Execution, update?: ExecutionUpdate) => boolean | Promise<boolean>,
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
    if ((latest && (await isWanted(latest))) || gone?.aborted) return latest;
    for await (const update of updates) {
      if (update.kind !== "execution" && update.kind !== "lost") continue;
      latest = update.kind === "execution" ? update.execution : await find();
      if (latest && (await isWanted(latest, update.kind === "execution" ? update : undefined))) break;
    }
    return latest;
  } finally {
    timer?.cancel();
    gone?.removeEventListener("abort", stop);
    await updates.stop();
  }
}

/**
 * Waits until nothing of an execution runs any more, what follows its end included; false when it does so for too long.
 * @param isAtWork whether something still runs of an execution that has ended
 */
export async function whenFinished(
  watch: ChangeWatch,
  execution: Execution,
  isAtWork: (execution: Execution) => Promise<boolean>,
  waiting?: Waiting,
): Promise<boolean> {
  let isFinished = false;
  const look = async (now: Execution, update?: ExecutionUpdate): Promise<boolean> => {
    isFinished = isTerminal(now.state.current) && (update ? update.finished : !(await isAtWork(now)));
    return isFinished;
  };
  const last = await changed(watch, execution, () => Promise.resolve(), look, waiting);
  return isFinished || last === undefined;
}
