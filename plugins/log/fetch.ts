import { Type } from "@sinclair/typebox";
import { LOG_LEVELS, type LogEntry } from "../../core/contracts/log.ts";
import type { LogQuery } from "../../core/contracts/repository.ts";
import { writeRows } from "../../core/files/rows.ts";
import { oneOf, rendered, text } from "../../core/plugin/schema.ts";
import { defineTask, failed, succeeded, type TaskContext } from "../../core/plugin/task.ts";

/** Entries read from the repository at once. */
const PAGE_ENTRIES = 1_000;

/** Gathers log entries into a file of rows. */
export const Fetch = defineTask({
  type: "io.kestra.plugin.core.log.Fetch",
  aliases: ["io.kestra.core.tasks.log.Fetch"],
  title: "Store log entries of an execution as a file of Ion rows.",
  properties: Type.Object({
    executionId: Type.Optional(text({ description: "Whose log; the current execution when left out." })),
    namespace: Type.Optional(text({ description: "Only entries of flows in this namespace." })),
    flowId: Type.Optional(text({ description: "Only entries of this flow." })),
    tasksId: Type.Optional(rendered(Type.Array(text(), { description: "Only entries of these tasks." }))),
    level: rendered(oneOf(LOG_LEVELS, { default: "INFO", description: "The least severity." })),
  }),
  outputs: Type.Object({
    uri: Type.String({ description: "URI of the file, one entry a row." }),
    size: Type.Integer({ description: "How many entries there were." }),
  }),
  examples: [
    {
      title: "Keep the errors of two tasks",
      code: "id: errors\ntype: io.kestra.plugin.core.log.Fetch\nlevel: ERROR\ntasksId:\n  - load\n  - check",
    },
  ],
  async run({ executionId, namespace, flowId, tasksId, level }, context) {
    if (executionId !== undefined && (namespace === undefined) !== (flowId === undefined)) {
      return failed("Both `namespace` and `flowId` must be set when `executionId` is set.");
    }
    const query: LogQuery = {
      tenantId: context.flow.tenantId,
      executionId: executionId ?? context.execution.id,
      minLevel: level,
      ...(namespace === undefined ? {} : { namespace }),
      ...(flowId === undefined ? {} : { flowId }),
      ...(tasksId === undefined ? {} : { taskIds: tasksId }),
    };
    let size = 0;
    const counted = async function* (): AsyncGenerator<object> {
      for await (const entry of entries(context, query)) {
        size++;
        yield entryRow(entry);
      }
    };
    const uri = await context.files.put("logs.ion", writeRows(counted(), "ion"));
    return succeeded({ uri, size });
  },
});

/** An entry as a row: with the names that Kestra's rows have, and its time as a timestamp. */
function entryRow(entry: LogEntry): object {
  const { tenantId, namespace, flowId, taskId = null, executionId, taskRunId = null, attemptNumber = null } = entry;
  const { triggerId = null, timestamp, level, message } = entry;
  const task = { tenantId, namespace, flowId, taskId, executionId, taskRunId, attemptNumber, triggerId };
  return { ...task, timestamp: new Date(timestamp), level, message };
}

async function* entries({ repository }: TaskContext, query: LogQuery): AsyncGenerator<LogEntry> {
  for (let page = 1; ; page++) {
    const { results } = await repository.logs.find(query, { page, size: PAGE_ENTRIES });
    yield* results;
    if (results.length < PAGE_ENTRIES) return;
  }
}
