/** Renders expressions as an execution, or one of its task runs, would. */
import { Type } from "@sinclair/typebox";
import { isBackendAway } from "../../../core/contracts/backend-away.ts";
import { messageOf } from "../../../core/message-of.ts";
import type { ApiServices } from "../api-services.ts";
import { json, type Route, route } from "../http/route.ts";
import { problem } from "../openapi/document.ts";
import { foundExecution } from "./execution-answers.ts";
import { type ActionPath, bothPaths, EXECUTIONS_TAG } from "./execution-shapes.ts";

const EvaluationSchema = Type.Object(
  {
    result: Type.Optional(Type.String()),
    error: Type.Optional(Type.String()),
    stackTrace: Type.Optional(
      Type.String({ description: "The error again: what the server is made of stays with it" }),
    ),
  },
  { $id: "EvalResult" },
);
const BODY = { kind: "text", types: ["text/plain"] } as const;
const ANSWERS = { 200: json(EvaluationSchema), 404: problem(404) };

/** The routes. */
export function executionEvaluation(services: ApiServices): readonly Route[] {
  const ofTaskRun = (names: ActionPath): Route =>
    route({
      ...names,
      path: `${names.path}/{taskRunId}`,
      tag: EXECUTIONS_TAG,
      summary: "Render an expression as a task run would",
      method: "POST",
      body: BODY,
      answers: ANSWERS,
      handle: ({ params, body }) => evaluated(services, params.executionId, body, params.taskRunId),
    });
  return [
    ...bothPaths("evalExpression", "eval", (names) =>
      route({
        ...names,
        tag: EXECUTIONS_TAG,
        summary: "Render an expression as the execution would",
        method: "POST",
        body: BODY,
        answers: ANSWERS,
        handle: ({ params, body }) => evaluated(services, params.executionId, body),
      }),
    ),
    ...bothPaths("evalTaskRunExpression", "eval", ofTaskRun),
  ];
}

/** What comes of the expression. Secrets in it are hidden. */
async function evaluated(services: ApiServices, executionId: string, expression: string, taskRunId?: string) {
  const execution = await foundExecution(services, executionId);
  try {
    const renderer = await services.expressions.ofTrial({ execution, taskRunId });
    return { result: await renderer.render(expression) };
  } catch (error) {
    if (isBackendAway(error)) throw error;
    const message = messageOf(error);
    return { error: message, stackTrace: message };
  }
}
