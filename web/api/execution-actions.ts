/** What is done about executions that there are. */
import { Elysia } from "elysia";
import type { OperationResult } from "../../components/operations/operation-result.ts";
import type { Execution } from "../../core/execution/execution.ts";
import { asIsoDuration, executionRow } from "../../core/execution/execution-row.ts";
import type { ApiServices } from "./api-services.ts";
import { inputsOf } from "./execution-routes.ts";
import { readForm } from "./form.ts";
import { refusal } from "./problem.ts";
import { flagOf, numberOf, TENANT } from "./routes.ts";

/** The routes of operations on executions. */
export function executionActions({ repository, operations }: ApiServices) {
  const name = (executionId: string) => ({ tenantId: TENANT, executionId });
  const answer = async (result: OperationResult<Execution>): Promise<Response> => {
    const execution = expectDone(result);
    const taskRuns = await repository.executions.taskRuns(TENANT, execution.id);
    return Response.json(executionRow(execution, taskRuns, asIsoDuration));
  };
  return new Elysia({ prefix: "/executions" })
    .delete("/:id", async ({ params }) => {
      expectDone(await operations.delete(name(params.id)));
      return new Response(null, { status: 204 });
    })
    .delete("/:id/kill", async ({ params, request }) => {
      const cascade = flagOf(new URL(request.url).searchParams, "isOnKillCascade", true);
      expectDone(await operations.kill(name(params.id), cascade));
      return new Response(null, { status: 202 });
    })
    .post("/:id/pause", async ({ params }) => {
      expectDone(await operations.pause(name(params.id)));
      return new Response(null, { status: 200 });
    })
    .post("/:id/resume", async ({ params, request }) => {
      await using form = await readForm(request);
      expectDone(await operations.resume(name(params.id), { inputs: inputsOf(form.values) }));
      return new Response(null, { status: 204 });
    })
    .post("/:id/restart", async ({ params, request }) => {
      const revision = numberOf(new URL(request.url).searchParams, "revision");
      return await answer(await operations.restart(name(params.id), revision));
    })
    .post("/:id/replay", async ({ params, request }) => {
      const query = new URL(request.url).searchParams;
      const revision = numberOf(query, "revision");
      const taskRunId = query.get("taskRunId") ?? undefined;
      const replay = { ...(revision === undefined ? {} : { revision }), ...(taskRunId ? { taskRunId } : {}) };
      return await answer(await operations.replay(name(params.id), replay));
    })
    .post("/:id/force-run", async ({ params }) => answer(await operations.forceRun(name(params.id))));
}

function expectDone<T>(result: OperationResult<T>): T {
  if (result.ok) return result.value;
  throw refusal(result.problems);
}
