/** Logs of executions. */
import { Type } from "@sinclair/typebox";
import { LOG_LEVELS, type LogEntry } from "../../../core/contracts/log.ts";
import { PAGE_SIZE_MAX } from "../../../core/contracts/repository.ts";
import type { ApiServices } from "../api-services.ts";
import { optional, PAGING, text, texts, word } from "../http/parameters.ts";
import { TENANT } from "../http/paths.ts";
import { json, type Route, route } from "../http/route.ts";
import { LogEntrySchema } from "../schemas/log.ts";
import { paged } from "../schemas/shared-shapes.ts";

/** The routes of logs. */
export function logRoutes({ repository }: ApiServices): readonly Route[] {
  return [
    route({
      operationId: "searchLogs",
      tag: "Logs",
      summary: "Search for log lines",
      method: "GET",
      path: "/logs/search",
      query: Type.Object({
        ...PAGING,
        namespace: optional(text()),
        flowId: optional(text()),
        minLevel: optional(word(LOG_LEVELS)),
      }),
      answers: { 200: json(paged(LogEntrySchema)) },
      handle: ({ query: { page, size, ...query } }) =>
        repository.logs.find({ tenantId: TENANT, ...query }, { page, size }),
    }),
    route({
      operationId: "listLogsFromExecution",
      tag: "Logs",
      summary: "The log lines of an execution",
      method: "GET",
      path: "/logs/{executionId}",
      query: Type.Object({
        minLevel: optional(word(LOG_LEVELS)),
        taskRunId: optional(text()),
        taskId: optional(texts()),
      }),
      answers: { 200: json(Type.Array(LogEntrySchema)) },
      async handle({ params: { executionId }, query: { taskId, ...query } }) {
        const entries: LogEntry[] = [];
        const wanted = { tenantId: TENANT, executionId, ...query, ...(taskId ? { taskIds: taskId } : {}) };
        for (let page = 1; ; page++) {
          const found = await repository.logs.find(wanted, { page, size: PAGE_SIZE_MAX });
          entries.push(...found.results);
          if (found.results.length < PAGE_SIZE_MAX) return entries;
        }
      },
    }),
  ];
}
