import { Type } from "@sinclair/typebox";
import { LOG_LEVELS, type LogLevel } from "../../core/contracts/log.ts";
import { oneOf, rendered, text } from "../../core/plugin/schema.ts";
import { defineTask, succeeded } from "../../core/plugin/task.ts";
import { readInstant } from "../execution/instant.ts";

/** Deletes old log entries. */
export const PurgeLogs = defineTask({
  type: "io.kestra.plugin.core.log.PurgeLogs",
  title: "Delete log entries up to a date.",
  properties: Type.Object({
    endDate: text({ description: "ISO-8601 date-time; entries after it stay." }),
    startDate: Type.Optional(text({ description: "ISO-8601 date-time; entries before it stay." })),
    namespace: Type.Optional(text({ description: "Only entries of flows in this namespace." })),
    flowId: Type.Optional(text({ description: "Only entries of this flow." })),
    executionId: Type.Optional(text({ description: "Only entries of this execution." })),
    logLevels: Type.Optional(
      rendered(
        Type.Array(oneOf(LOG_LEVELS), { description: "Entries from the least severe of these on; all when left out." }),
      ),
    ),
  }),
  outputs: Type.Object({ count: Type.Integer({ description: "How many entries were deleted." }) }),
  examples: [
    {
      title: "Drop what is older than a month",
      code: "id: purge\ntype: io.kestra.plugin.core.log.PurgeLogs\nendDate: \"{{ now() | dateAdd(-1, 'MONTHS') }}\"",
    },
  ],
  async run({ endDate, startDate, namespace, flowId, executionId, logLevels }, { repository, flow }) {
    const minLevel = LOG_LEVELS.find((level: LogLevel) => logLevels?.includes(level));
    const count = await repository.logs.delete({
      tenantId: flow.tenantId,
      endDate: readInstant("endDate", endDate),
      ...(startDate === undefined ? {} : { startDate: readInstant("startDate", startDate) }),
      ...(namespace === undefined ? {} : { namespace }),
      ...(flowId === undefined ? {} : { flowId }),
      ...(executionId === undefined ? {} : { executionId }),
      ...(minLevel === undefined ? {} : { minLevel }),
    });
    return succeeded({ count });
  },
});
