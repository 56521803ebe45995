/** The topology of an execution's flow, with the runs of its tasks. */
import { Type } from "@sinclair/typebox";
import type { ApiServices } from "../api-services.ts";
import { executionGraph } from "../graphs/graph-rows.ts";
import { optional, texts } from "../http/parameters.ts";
import { notFound } from "../http/problem.ts";
import { json, type Route, route } from "../http/route.ts";
import { problem } from "../openapi/document.ts";
import { FlowGraphSchema } from "../schemas/graph.ts";
import { foundExecution } from "./execution-answers.ts";
import { EXECUTIONS_TAG } from "./execution-shapes.ts";

/** The route. */
export function executionGraphRoute(services: ApiServices): Route {
  const { repository } = services;
  return route({
    operationId: "executionFlowGraph",
    tag: EXECUTIONS_TAG,
    summary: "The topology of an execution's flow, with the runs of its tasks",
    method: "GET",
    path: "/executions/{executionId}/graph",
    query: Type.Object({ subflows: optional(texts("Uids of nodes whose flows are shown in their place")) }),
    answers: { 200: json(FlowGraphSchema), 404: problem(404) },
    async handle({ params, query: { subflows = [] } }) {
      const { tenantId, id, namespace, flowId, flowRevision } = await foundExecution(services, params.executionId);
      const found = await repository.flows.find({ tenantId, namespace, flowId, revision: flowRevision });
      if (!found) throw notFound("The flow of the execution is no more");
      const taskRuns = await repository.executions.taskRuns(tenantId, id);
      return await executionGraph(services, { flow: found.flow, taskRuns, subflows });
    },
  });
}
