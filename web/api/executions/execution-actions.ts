/** What is done about executions that there are. */
import { Type } from "@sinclair/typebox";
import type { OperationResult } from "../../../components/operations/operation-result.ts";
import type { Execution } from "../../../core/execution/execution.ts";
import { asIsoDuration, executionRow } from "../../../core/execution/execution-row.ts";
import type { ApiServices } from "../api-services.ts";
import { readForm } from "../http/form.ts";
import { count, flag, optional, text } from "../http/parameters.ts";
import { TENANT } from "../http/paths.ts";
import { refusal } from "../http/problem.ts";
import { empty, json, type Route, route } from "../http/route.ts";
import { problem } from "../openapi/document.ts";
import { ExecutionSchema } from "../schemas/execution.ts";
import { AnyObject } from "../schemas/shared-shapes.ts";
import { inputsOf } from "./execution-inputs.ts";

const TAG = "Executions";
const EXECUTION_ANSWERS = { 200: json(ExecutionSchema), 404: problem(404), 409: problem(409) };

/** The routes of operations on executions. */
export function executionActions(services: ApiServices): readonly Route[] {
  const { operations } = services;
  return [
    route({
      operationId: "deleteExecution",
      tag: TAG,
      summary: "Delete an execution that has ended",
      method: "DELETE",
      path: "/executions/{executionId}",
      answers: { 204: empty("Deleted"), 404: problem(404) },
      async handle({ params }) {
        expectDone(await operations.delete(nameOf(params)));
        return new Response(null, { status: 204 });
      },
    }),
    route({
      operationId: "killExecution",
      tag: TAG,
      summary: "Kill an execution",
      method: "DELETE",
      path: "/executions/{executionId}/kill",
      query: Type.Object({ isOnKillCascade: flag(true, "Kill the executions that it started, too") }),
      answers: { 202: empty("It is being killed"), 404: problem(404), 409: problem(409) },
      async handle({ params, query }) {
        expectDone(await operations.kill(nameOf(params), query.isOnKillCascade));
        return new Response(null, { status: 202 });
      },
    }),
    route({
      operationId: "pauseExecution",
      tag: TAG,
      summary: "Pause a running execution",
      method: "POST",
      path: "/executions/{executionId}/pause",
      answers: { 200: empty(), 404: problem(404), 409: problem(409) },
      async handle({ params }) {
        expectDone(await operations.pause(nameOf(params)));
        return new Response(null, { status: 200 });
      },
    }),
    route({
      operationId: "resumeExecution",
      tag: TAG,
      summary: "Let a paused execution go on; the parts of the form are the inputs that it asks for",
      method: "POST",
      path: "/executions/{executionId}/resume",
      body: { kind: "form", fields: AnyObject },
      answers: { 204: empty(), 404: problem(404), 409: problem(409) },
      async handle({ params, request }) {
        await using form = await readForm(request);
        expectDone(await operations.resume(nameOf(params), { inputs: inputsOf(form.values) }));
        return new Response(null, { status: 204 });
      },
    }),
    ...runsAgain(services),
  ];
}

function runsAgain({ repository, operations }: ApiServices): readonly Route[] {
  const answer = async (result: OperationResult<Execution>) => {
    const execution = expectDone(result);
    return executionRow(execution, await repository.executions.taskRuns(TENANT, execution.id), asIsoDuration);
  };
  return [
    route({
      operationId: "restartExecution",
      tag: TAG,
      summary: "Restart a failed execution where it failed",
      method: "POST",
      path: "/executions/{executionId}/restart",
      query: Type.Object({ revision: optional(count({ minimum: 1 })) }),
      answers: EXECUTION_ANSWERS,
      handle: async ({ params, query }) => answer(await operations.restart(nameOf(params), query.revision)),
    }),
    route({
      operationId: "replayExecution",
      tag: TAG,
      summary: "Run an execution again, as a new one",
      method: "POST",
      path: "/executions/{executionId}/replay",
      query: Type.Object({
        taskRunId: optional(text("Where to begin; at the beginning when left out")),
        revision: optional(count({ minimum: 1 })),
      }),
      answers: EXECUTION_ANSWERS,
      handle: async ({ params, query }) => answer(await operations.replay(nameOf(params), query)),
    }),
    route({
      operationId: "forceRunExecution",
      tag: TAG,
      summary: "Let an execution begin that waits",
      method: "POST",
      path: "/executions/{executionId}/force-run",
      answers: EXECUTION_ANSWERS,
      handle: async ({ params }) => answer(await operations.forceRun(nameOf(params))),
    }),
  ];
}

function nameOf({ executionId }: { readonly executionId: string }) {
  return { tenantId: TENANT, executionId };
}

function expectDone<T>(result: OperationResult<T>): T {
  if (result.ok) return result.value;
  throw refusal(result.problems);
}
