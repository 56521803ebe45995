/** An execution as a stream of server-sent events: each state as `progress`, the last one as `end`. */

import type { Execution } from "../../../core/execution/execution.ts";
import { asIsoDuration, executionRow } from "../../../core/execution/execution-row.ts";
import { isTerminal } from "../../../core/execution/state.ts";
import type { ApiServices } from "../api-services.ts";
import { eventStream } from "../http/event-stream.ts";
import { TENANT } from "../http/paths.ts";
import { notFound } from "../http/problem.ts";

/** Follows an execution until it ends. @throws ApiProblem 404 when there is none */
export async function executionEvents(services: ApiServices, id: string, gone: AbortSignal): Promise<Response> {
  const { queue, repository } = services;
  const updates = await queue.follow({ tenantId: TENANT, executionId: id });
  const first = await repository.executions.find(TENANT, id);
  if (!first) {
    await updates.stop();
    throw notFound();
  }
  const row = async (execution: Execution) =>
    executionRow(execution, await repository.executions.taskRuns(TENANT, id), asIsoDuration);
  return eventStream(
    gone,
    async (send) => {
      if (!isTerminal(first.state.current)) {
        await send("progress", await row(first));
        for await (const update of updates) {
          if (update.kind !== "execution") continue;
          await send("progress", await row(update.execution));
          if (isTerminal(update.execution.state.current)) break;
        }
      }
      const last = (await repository.executions.find(TENANT, id)) ?? first;
      if (isTerminal(last.state.current)) await send("end", await row(last));
    },
    () => updates.stop(),
  );
}
