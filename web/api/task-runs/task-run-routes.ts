/** Task runs across executions. */
import { Type } from "@sinclair/typebox";
import { asIsoDuration, taskRunRow } from "../../../core/execution/execution-row.ts";
import type { ApiServices } from "../api-services.ts";
import { EXECUTION_FILTERS, EXECUTION_PARAMETERS, executionQueryOf } from "../executions/execution-query.ts";
import { optional, PAGING, texts } from "../http/parameters.ts";
import { json, type Route, route } from "../http/route.ts";
import { TaskRunSchema } from "../schemas/execution.ts";
import { paged } from "../schemas/shared-shapes.ts";

/** The routes. */
export function taskRunRoutes({ repository: { executions }, clock }: ApiServices): readonly Route[] {
  return [
    route({
      operationId: "searchTaskRuns",
      tag: "Task runs",
      summary: "The task runs of the executions that a query finds, the newest first; `state` is that of the task runs",
      method: "GET",
      path: "/taskruns/search",
      query: Type.Object({
        ...PAGING,
        ...EXECUTION_PARAMETERS,
        taskId: optional(texts("Only runs of these tasks; may be repeated")),
      }),
      filters: EXECUTION_FILTERS,
      hasAlternatives: true,
      answers: { 200: json(paged(TaskRunSchema)) },
      async handle({ query: { page, size, state, taskId, ...query }, alternatives }) {
        const wanted = {
          executions: executionQueryOf(query, alternatives, clock.now()),
          ...(state ? { states: state } : {}),
          ...(taskId ? { taskIds: taskId } : {}),
        };
        const { results, total } = await executions.searchTaskRuns(wanted, { page, size });
        return { results: results.map((taskRun) => taskRunRow(taskRun, asIsoDuration)), total };
      },
    }),
  ];
}
