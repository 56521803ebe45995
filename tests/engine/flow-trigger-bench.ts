/** Runs flows that Flow triggers listen for, and tells what came of them. */
import { DEFAULT_TENANT } from "../../components/standalone/standalone.ts";
import type { Update } from "../../core/contracts/queue.ts";
import type { Execution } from "../../core/execution/execution.ts";
import { startEngineBench } from "./engine-bench.ts";

/** What a test saw. */
export interface Started {
  readonly executions: readonly Execution[];
  /** `flow <- upstream: STATE` of each execution that a Flow trigger started, in order. */
  readonly starts: readonly string[];
  /** Warnings in the logs, each once. */
  readonly warnings: readonly string[];
}

/** Saves the flows, runs those named one after the other, and waits until nothing is left to do. */
export async function runUpstreams(flows: readonly string[], upstreams: readonly string[]): Promise<Started> {
  await using bench = await startEngineBench();
  const { repository } = bench.standalone;
  const updates = await bench.standalone.follow({ complete: true });
  const seeing = idsInOrder(updates);
  for (const flow of flows) await bench.save(flow);
  for (const flowId of upstreams) {
    const created = await bench.standalone.createExecution({ namespace: "test", flowId, inputs: {} });
    if (!created.ok) throw new Error(created.problems.map(({ message }) => message).join("\n"));
    await bench.whenQuiet();
  }
  await updates.stop();
  const page = { page: 1, size: 1000 };
  const found = await Promise.all((await seeing).map((id) => repository.executions.find(DEFAULT_TENANT, id)));
  const executions = found.filter((execution) => execution !== undefined);
  const lines = await Promise.all(
    executions.map(({ id }) =>
      repository.logs.find({ tenantId: DEFAULT_TENANT, executionId: id, minLevel: "WARN" }, page),
    ),
  );
  return {
    executions,
    starts: executions.flatMap(({ flowId, trigger }) => {
      const { flowId: upstream, state } = trigger?.variables ?? {};
      return state === undefined ? [] : [`${flowId} <- ${String(upstream)}: ${String(state)}`];
    }),
    warnings: [...new Set(lines.flatMap((found) => found.results.map(({ message }) => message)))],
  };
}

/** The executions in the order in which they came to be: many begin within one millisecond. */
async function idsInOrder(updates: AsyncIterable<Update>): Promise<readonly string[]> {
  const ids = new Set<string>();
  for await (const update of updates) if (update.kind === "execution") ids.add(update.execution.id);
  return [...ids];
}
