/** Runs flows that Flow triggers listen for, and tells what came of them. */
import { DEFAULT_TENANT } from "../../components/standalone/standalone.ts";
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
  for (const flow of flows) await bench.save(flow);
  for (const flowId of upstreams) {
    const created = await bench.standalone.createExecution({ namespace: "test", flowId, inputs: {} });
    if (!created.ok) throw new Error(created.problems.map(({ message }) => message).join("\n"));
    await bench.whenQuiet();
  }
  const page = { page: 1, size: 1000 };
  const { results } = await repository.executions.search({ tenantId: DEFAULT_TENANT }, page);
  const executions = [...results].sort((a, b) => (startOf(a) < startOf(b) ? -1 : 1));
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

function startOf({ state }: Execution): string {
  return state.histories[0]?.date ?? "";
}
