/** The flows of executions: that of one, and those that can be run. */
import { Type } from "@sinclair/typebox";
import type { Flow, FlowKey } from "../../../core/flow/flow.ts";
import type { ApiServices } from "../api-services.ts";
import { count, optional } from "../http/parameters.ts";
import { TENANT } from "../http/paths.ts";
import { notFound } from "../http/problem.ts";
import { json, type Route, route } from "../http/route.ts";
import { problem } from "../openapi/document.ts";
import { FlowForExecutionSchema } from "../schemas/flow-for-execution.ts";
import { foundExecution } from "./execution-answers.ts";
import { EXECUTIONS_TAG } from "./execution-shapes.ts";
import { flowForExecution } from "./flow-for-execution.ts";

/** The routes. */
export function executionFlows(services: ApiServices): readonly Route[] {
  return [...runnableFlows(services), ...flowsOfExecutions(services)];
}

function runnableFlows({ catalog, registry }: ApiServices): readonly Route[] {
  const runnable = async (): Promise<readonly Flow[]> =>
    (await catalog.all(TENANT)).map(({ flow }) => flow).filter(({ disabled }) => disabled !== true);
  return [
    route({
      operationId: "listExecutableNamespaces",
      tag: EXECUTIONS_TAG,
      summary: "The namespaces that have flows to be run",
      method: "GET",
      path: "/executions/namespaces",
      answers: { 200: json(Type.Array(Type.String())) },
      handle: async () => [...new Set((await runnable()).map(({ namespace }) => namespace))].sort(),
    }),
    route({
      operationId: "listExecutableFlowsByNamespace",
      tag: EXECUTIONS_TAG,
      summary: "The flows of a namespace that can be run",
      method: "GET",
      path: "/executions/namespaces/{namespace}/flows",
      answers: { 200: json(Type.Array(FlowForExecutionSchema)) },
      handle: async ({ params }) => {
        const flows = (await runnable()).filter(({ namespace }) => namespace === params.namespace);
        return Promise.all(flows.map((flow) => flowForExecution(flow, registry)));
      },
    }),
  ];
}

function flowsOfExecutions(services: ApiServices): readonly Route[] {
  const { repository, registry } = services;
  const reduced = async (key: FlowKey) => {
    const found = await repository.flows.find(key);
    if (!found) throw notFound();
    return flowForExecution(found.flow, registry);
  };
  return [
    route({
      operationId: "flowFromExecution",
      tag: EXECUTIONS_TAG,
      summary: "A flow as those see it who run it",
      method: "GET",
      path: "/executions/flows/{namespace}/{flowId}",
      query: Type.Object({ revision: optional(count({ minimum: 1 })) }),
      answers: { 200: json(FlowForExecutionSchema), 404: problem(404) },
      handle: ({ params, query }) => reduced({ tenantId: TENANT, ...params, ...query }),
    }),
    route({
      operationId: "flowFromExecutionById",
      tag: EXECUTIONS_TAG,
      summary: "The flow of an execution, in the revision that it ran",
      method: "GET",
      path: "/executions/{executionId}/flow",
      answers: { 200: json(FlowForExecutionSchema), 404: problem(404) },
      async handle({ params }) {
        const { tenantId, namespace, flowId, flowRevision } = await foundExecution(services, params.executionId);
        return await reduced({ tenantId, namespace, flowId, revision: flowRevision });
      },
    }),
  ];
}
