import { Type } from "@sinclair/typebox";
import type { ExecutionQuery, Purged } from "../../core/contracts/repository.ts";
import type { Execution } from "../../core/execution/execution.ts";
import { isTerminal, STATES } from "../../core/execution/state.ts";
import { executionPath } from "../../core/files/storage-path.ts";
import { oneOf, rendered, text } from "../../core/plugin/schema.ts";
import { defineTask, succeeded, type TaskContext } from "../../core/plugin/task.ts";
import type { TidyStorage } from "../storage/execution-folders.ts";
import { readInstant } from "./instant.ts";

/** Deletes old executions with what belongs to them. */
export const PurgeExecutions = defineTask({
  type: "io.kestra.plugin.core.execution.PurgeExecutions",
  aliases: ["io.kestra.plugin.core.storage.Purge", "io.kestra.core.tasks.storages.Purge"],
  title: "Delete ended executions up to a date, with their logs, metrics and files.",
  description:
    "Where tasks cannot reach the files of other executions, `purgeStorage` only logs a warning and the rest is purged.",
  properties: Type.Object({
    endDate: text({ description: "ISO-8601 date-time; executions that began after it stay." }),
    startDate: Type.Optional(text({ description: "ISO-8601 date-time; executions that began before it stay." })),
    namespace: Type.Optional(text({ description: "Only executions of this namespace, and of those below it." })),
    flowId: Type.Optional(text({ description: "Only executions of this flow." })),
    states: Type.Optional(rendered(Type.Array(oneOf(STATES), { description: "Only executions in these states." }))),
    purgeExecution: rendered(Type.Boolean({ default: true, description: "Delete the executions themselves." })),
    purgeLog: rendered(Type.Boolean({ default: true, description: "Delete their logs." })),
    purgeMetric: rendered(Type.Boolean({ default: true, description: "Delete their metrics." })),
    purgeStorage: rendered(Type.Boolean({ default: true, description: "Delete their files." })),
    batchSize: rendered(Type.Integer({ default: 100, minimum: 1, description: "Executions handled at a time." })),
  }),
  outputs: Type.Object({
    executionsCount: Type.Integer({ description: "Executions deleted." }),
    logsCount: Type.Integer({ description: "Log entries deleted." }),
    storagesCount: Type.Integer({ description: "Files deleted." }),
    metricsCount: Type.Integer({ description: "Metric entries deleted." }),
  }),
  examples: [
    {
      title: "Keep a month of executions",
      code: "id: purge\ntype: io.kestra.plugin.core.execution.PurgeExecutions\nendDate: \"{{ now() | dateAdd(-1, 'MONTHS') }}\"",
    },
  ],
  async run(properties, context) {
    const { startDate, endDate, namespace, flowId, states } = properties;
    const query: ExecutionQuery = {
      tenantId: context.flow.tenantId,
      startedBefore: readInstant("endDate", endDate),
      states: (states ?? STATES).filter(isTerminal),
      ...(startDate === undefined ? {} : { startedAfter: readInstant("startDate", startDate) }),
      ...(namespace === undefined ? {} : { namespace, namespacePrefix: true }),
      ...(flowId === undefined ? {} : { flowId }),
    };
    const counts = { executionsCount: 0, logsCount: 0, storagesCount: 0, metricsCount: 0 };
    const { operations, log } = context;
    const storage = properties.purgeStorage ? operations?.storage : undefined;
    const { purgeExecution, batchSize: size } = properties;
    let found = 0;
    // Executions that go make room for others on the first page.
    for (let page = 1; ; page += purgeExecution ? 0 : 1) {
      context.signal.throwIfAborted();
      const { results } = await context.repository.executions.search(query, { page, size });
      const batch = results.filter(({ id }) => id !== context.execution.id);
      found += batch.length;
      if (storage) counts.storagesCount += await deleteFiles(storage, batch);
      const purged = await purge(batch, properties, context);
      counts.executionsCount += purged.executions;
      counts.logsCount += purged.logs;
      counts.metricsCount += purged.metrics;
      // Some may have been started again meanwhile; where none went, the same ones would come for ever.
      if (results.length < size || (purgeExecution && purged.executions === 0)) break;
    }
    if (properties.purgeStorage && !storage && found > 0) {
      log.warn("The files of the executions stay: tasks cannot reach the files of other executions here.");
    }
    return succeeded(counts);
  },
});

/** Deletes the folders of executions; answers how many files were in them. */
async function deleteFiles(storage: TidyStorage, executions: readonly Execution[]): Promise<number> {
  let files = 0;
  for (const { tenantId, id, namespace, flowId } of executions) {
    const folder = executionPath({ namespace, flowId, executionId: id });
    for await (const entry of storage.walk(tenantId, folder)) if (entry.kind === "file") files++;
    await storage.delete(tenantId, folder);
  }
  return files;
}

/** What a purge is told to purge. */
interface Choice {
  readonly purgeExecution: boolean;
  readonly purgeLog: boolean;
  readonly purgeMetric: boolean;
}

/** Deletes executions with their logs and metrics, or just these. */
async function purge(
  executions: readonly Execution[],
  { purgeExecution, purgeLog, purgeMetric }: Choice,
  { repository, flow: { tenantId } }: TaskContext,
): Promise<Purged> {
  const ids = executions.map(({ id }) => id);
  if (purgeExecution) {
    const which = { tenantId, ids, logs: purgeLog, metrics: purgeMetric };
    return await repository.executions.purge(which, ids.length);
  }
  const purged = { executions: 0, logs: 0, metrics: 0 };
  for (const executionId of ids) {
    if (purgeLog) purged.logs += await repository.logs.delete({ tenantId, executionId });
    if (purgeMetric) purged.metrics += await repository.metrics.delete(tenantId, executionId);
  }
  return purged;
}
