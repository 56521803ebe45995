/** Waits for the end of an execution. */
import type { Execution } from "../../../core/execution/execution.ts";
import { isTerminal } from "../../../core/execution/state.ts";
import type { ApiServices } from "../api-services.ts";

/** The execution as it is once it has ended, or when whoever asked has gone. */
export async function whenEnded(
  { queue, repository }: ApiServices,
  execution: Execution,
  gone: AbortSignal,
): Promise<Execution> {
  const { tenantId, id } = execution;
  const updates = await queue.follow({ tenantId, executionId: id });
  const stop = (): void => void updates.stop();
  gone.addEventListener("abort", stop, { once: true });
  try {
    // What happened before following began is in the repository.
    let latest = (await repository.executions.find(tenantId, id)) ?? execution;
    if (isTerminal(latest.state.current) || gone.aborted) return latest;
    for await (const update of updates) {
      if (update.kind === "execution") latest = update.execution;
      if (update.kind === "lost") latest = (await repository.executions.find(tenantId, id)) ?? latest;
      if (isTerminal(latest.state.current)) return latest;
    }
    return latest;
  } finally {
    gone.removeEventListener("abort", stop);
    await updates.stop();
  }
}
