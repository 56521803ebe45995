import { Type } from "@sinclair/typebox";
import type { ExecutionQuery } from "../../core/contracts/repository.ts";
import type { Execution } from "../../core/execution/execution.ts";
import { isTerminal, STATES } from "../../core/execution/state.ts";
import { type ExecutionPlace, executionPath } from "../../core/files/storage-path.ts";
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
    const { tenantId } = context.flow;
    const { repository, operations, log, signal } = context;
    const storage = properties.purgeStorage ? operations?.storage : undefined;
    const found = await findAll(query, properties.batchSize, context);
    if (properties.purgeStorage && !storage && found.length > 0) {
      log.warn("The files of the executions stay: tasks cannot reach the files of other executions here.");
    }
    for (const { id, ...flow } of found) {
      signal.throwIfAborted();
      if (properties.purgeLog) counts.logsCount += await repository.logs.delete({ tenantId, executionId: id });
      if (properties.purgeMetric) counts.metricsCount += await repository.metrics.delete(tenantId, id);
      if (storage) counts.storagesCount += await deleteFiles(storage, tenantId, { ...flow, executionId: id });
      if (properties.purgeExecution && (await repository.executions.delete(tenantId, id))) counts.executionsCount++;
    }
    return succeeded(counts);
  },
});

/** Deletes the folder of an execution; answers how many files were in it. */
async function deleteFiles(storage: TidyStorage, tenantId: string, place: ExecutionPlace): Promise<number> {
  const folder = executionPath(place);
  let files = 0;
  for await (const entry of storage.walk(tenantId, folder)) if (entry.kind === "file") files++;
  await storage.delete(tenantId, folder);
  return files;
}

/** What is known of an execution to purge. */
type Found = Pick<Execution, "id" | "namespace" | "flowId">;

/** All of them first: deleting while paging would skip rows. */
async function findAll(
  query: ExecutionQuery,
  size: number,
  { repository, execution }: TaskContext,
): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (let page = 1; ; page++) {
    const { results } = await repository.executions.search(query, { page, size });
    found.push(...results.map(({ id, namespace, flowId }) => ({ id, namespace, flowId })));
    if (results.length < size) return found.filter(({ id }) => id !== execution.id);
  }
}
