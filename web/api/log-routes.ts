/** Logs of executions. */
import { Elysia } from "elysia";
import { LOG_LEVELS, type LogEntry } from "../../core/contracts/log.ts";
import { type LogQuery, PAGE_SIZE_MAX } from "../../core/contracts/repository.ts";
import type { ApiServices } from "./api-services.ts";
import { pagingOf, TENANT, wordOf } from "./routes.ts";

/** The routes of logs. */
export function logRoutes({ repository }: ApiServices) {
  return new Elysia({ prefix: "/logs" })
    .get("/search", async ({ request }) => {
      const query = new URL(request.url).searchParams;
      return Response.json(await repository.logs.find(logQuery(query), pagingOf(query)));
    })
    .get("/:executionId", async ({ params, request }) => {
      const query = logQuery(new URL(request.url).searchParams);
      const entries: LogEntry[] = [];
      for (let page = 1; ; page++) {
        const found = await repository.logs.find(
          { ...query, executionId: params.executionId },
          { page, size: PAGE_SIZE_MAX },
        );
        entries.push(...found.results);
        if (found.results.length < PAGE_SIZE_MAX) return Response.json(entries);
      }
    });
}

function logQuery(query: URLSearchParams): LogQuery {
  const minLevel = query.get("minLevel");
  const namespace = query.get("namespace");
  const flowId = query.get("flowId");
  const taskRunId = query.get("taskRunId");
  const taskIds = query.getAll("taskId");
  return {
    tenantId: TENANT,
    ...(minLevel ? { minLevel: wordOf(minLevel, "minLevel", LOG_LEVELS) } : {}),
    ...(namespace ? { namespace } : {}),
    ...(flowId ? { flowId } : {}),
    ...(taskRunId ? { taskRunId } : {}),
    ...(taskIds.length > 0 ? { taskIds } : {}),
  };
}
