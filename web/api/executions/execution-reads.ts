/** Executions as they are stored: one, those that a query finds, and the last of flows. */
import { Type } from "@sinclair/typebox";
import {
  type ExecutionQuery,
  type ExecutionSortField,
  LATEST_MAX,
  type Paging,
} from "../../../core/contracts/repository.ts";
import { asIsoDuration, executionHeaderRow } from "../../../core/execution/execution-row.ts";
import type { ApiServices } from "../api-services.ts";
import { PAGING, SORTED_PAGING, text } from "../http/parameters.ts";
import { TENANT } from "../http/paths.ts";
import { json, type Route, route } from "../http/route.ts";
import { sortOf } from "../http/sorting.ts";
import { problem } from "../openapi/document.ts";
import { ExecutionHeaderSchema, ExecutionSchema, LastExecutionSchema } from "../schemas/execution.ts";
import { IdWithNamespaceSchema, paged } from "../schemas/shared-shapes.ts";
import { foundExecution, withTaskRuns } from "./execution-answers.ts";
import { EXECUTION_FILTERS, EXECUTION_PARAMETERS, EXECUTION_SORTS, executionQueryOf } from "./execution-query.ts";
import { EXECUTIONS_TAG } from "./execution-shapes.ts";

/** The routes. */
export function executionReads(services: ApiServices): readonly Route[] {
  return [...searches(services), latest(services), one(services)];
}

function searches({ repository: { executions }, clock }: ApiServices): readonly Route[] {
  const page = async (query: ExecutionQuery, paging: Paging<ExecutionSortField>) => {
    const found = await executions.search(query, paging);
    return {
      results: found.results.map((execution) => executionHeaderRow(execution, asIsoDuration)),
      total: found.total,
    };
  };
  return [
    route({
      operationId: "searchExecutions",
      tag: EXECUTIONS_TAG,
      summary: "Search for executions",
      method: "GET",
      path: "/executions/search",
      query: Type.Object({ ...SORTED_PAGING, ...EXECUTION_PARAMETERS }),
      filters: EXECUTION_FILTERS,
      hasAlternatives: true,
      answers: { 200: json(paged(ExecutionHeaderSchema)) },
      handle: ({ query: { page: number, size, sort, ...query }, alternatives }) =>
        page(executionQueryOf(query, alternatives, clock.now()), {
          page: number,
          size,
          sort: sortOf(sort, EXECUTION_SORTS),
        }),
    }),
    route({
      operationId: "searchExecutionsByFlowId",
      tag: EXECUTIONS_TAG,
      summary: "The executions of a flow, the last one first",
      method: "GET",
      path: "/executions",
      query: Type.Object({ ...PAGING, namespace: text(), flowId: text() }),
      answers: { 200: json(paged(ExecutionHeaderSchema)) },
      handle: ({ query: { namespace, flowId, ...paging } }) => page(ofFlow(namespace, flowId), paging),
    }),
  ];
}

function latest({ repository: { executions } }: ApiServices): Route {
  return route({
    operationId: "latestExecutions",
    tag: EXECUTIONS_TAG,
    summary: "The last execution of each of some flows",
    method: "POST",
    path: "/executions/latest",
    body: { kind: "json", schema: Type.Array(IdWithNamespaceSchema, { maxItems: LATEST_MAX }) },
    answers: { 200: json(Type.Array(LastExecutionSchema)) },
    async handle({ body }) {
      const flows = body.map(({ namespace, id }) => ({ namespace, flowId: id }));
      const found = await executions.latest(TENANT, flows);
      return found.map(({ id, flowId, namespace, state }) => ({
        id,
        flowId,
        namespace,
        startDate: state.histories[0]?.date,
        status: state.current,
      }));
    },
  });
}

function one(services: ApiServices): Route {
  return route({
    operationId: "execution",
    tag: EXECUTIONS_TAG,
    summary: "An execution with its task runs",
    method: "GET",
    path: "/executions/{executionId}",
    answers: { 200: json(ExecutionSchema), 404: problem(404) },
    handle: async ({ params }) => withTaskRuns(services, await foundExecution(services, params.executionId)),
  });
}

function ofFlow(namespace: string, flowId: string): ExecutionQuery {
  return { tenantId: TENANT, namespace, flowId };
}
