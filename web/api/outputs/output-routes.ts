/** What executions and their task runs have put out. */
import { Type } from "@sinclair/typebox";
import type { ApiServices } from "../api-services.ts";
import { foundExecution } from "../executions/execution-answers.ts";
import { TENANT } from "../http/paths.ts";
import { notFound } from "../http/problem.ts";
import { json, type Route, route } from "../http/route.ts";
import { problem } from "../openapi/document.ts";
import { AnyObject } from "../schemas/shared-shapes.ts";

const TAG = "Outputs";
const OutputInformationSchema = Type.Object(
  {
    taskId: Type.String(),
    taskRunId: Type.String(),
    value: Type.Optional(Type.String({ description: "Of the loop that it ran in" })),
    iteration: Type.Optional(Type.Integer()),
    inline: Type.Boolean(),
  },
  { $id: "TaskOutputInformation" },
);

/** The routes; those of task runs have two paths. */
export function outputRoutes(services: ApiServices): readonly Route[] {
  return [
    route({
      operationId: "executionOutputs",
      tag: TAG,
      summary: "What an execution has put out",
      method: "GET",
      path: "/outputs/executions/{executionId}",
      answers: { 200: json(AnyObject), 404: problem(404) },
      handle: async ({ params }) => (await foundExecution(services, params.executionId)).outputs ?? {},
    }),
    ...ofTaskRuns(services, "/outputs/tasks/{executionId}", ""),
    ...ofTaskRuns(services, "/outputs/{executionId}", "Short"),
  ];
}

function ofTaskRuns(
  services: ApiServices,
  path: "/outputs/tasks/{executionId}" | "/outputs/{executionId}",
  suffix: string,
): readonly Route[] {
  const taskRuns = async (executionId: string) => {
    await foundExecution(services, executionId);
    return await services.repository.executions.taskRuns(TENANT, executionId);
  };
  return [
    route({
      operationId: `taskOutputsInformation${suffix}`,
      tag: TAG,
      summary: "The task runs of an execution that have put something out",
      method: "GET",
      path,
      answers: { 200: json(Type.Array(OutputInformationSchema)), 404: problem(404) },
      handle: async ({ params }) =>
        (await taskRuns(params.executionId)).flatMap(({ id, taskId, value, iteration, outputs }) =>
          outputs === undefined ? [] : [{ taskId, taskRunId: id, value, iteration, inline: true }],
        ),
    }),
    route({
      operationId: `taskRunOutputs${suffix}`,
      tag: TAG,
      summary: "What a task run has put out",
      method: "GET",
      path: `${path}/{taskRunId}`,
      answers: { 200: json(AnyObject), 404: problem(404) },
      async handle({ params }) {
        const taskRun = (await taskRuns(params.executionId)).find(({ id }) => id === params.taskRunId);
        if (!taskRun) throw notFound();
        return taskRun.outputs ?? {};
      },
    }),
  ];
}
