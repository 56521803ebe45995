/** Executions: create, read. */
import { Type } from "@sinclair/typebox";
import type { ExecutionQuery } from "../../../core/contracts/repository.ts";
import type { Execution } from "../../../core/execution/execution.ts";
import { asIsoDuration, executionHeaderRow, executionRow, type Row } from "../../../core/execution/execution-row.ts";
import { STATES } from "../../../core/execution/state.ts";
import type { ApiServices, ApiSettings } from "../api-services.ts";
import { readForm } from "../http/form.ts";
import { labelsOf, refuseSystemLabels } from "../http/labels.ts";
import { count, flag, instant, optional, PAGING, text, texts, words } from "../http/parameters.ts";
import { TENANT } from "../http/paths.ts";
import { notFound } from "../http/problem.ts";
import { json, type Route, route } from "../http/route.ts";
import { problem } from "../openapi/document.ts";
import { CreatedExecutionSchema, ExecutionHeaderSchema, ExecutionSchema } from "../schemas/execution.ts";
import { AnyObject, paged } from "../schemas/shared-shapes.ts";
import { createExecution } from "./create-execution.ts";
import { whenEnded } from "./execution-end.ts";
import { inputsOf } from "./execution-inputs.ts";

/** The routes of executions. */
export function executionRoutes(services: ApiServices, settings: ApiSettings): readonly Route[] {
  return [...executionReads(services), ...executionCreation(services, settings)];
}

function executionReads(services: ApiServices): readonly Route[] {
  const { executions } = services.repository;
  return [
    route({
      operationId: "searchExecutions",
      tag: "Executions",
      summary: "Search for executions",
      method: "GET",
      path: "/executions/search",
      query: Type.Object({
        ...PAGING,
        namespace: optional(text()),
        flowId: optional(text()),
        state: optional(words(STATES)),
        labels: optional(texts("`key:value`; may be repeated")),
        startDate: optional(instant()),
        endDate: optional(instant()),
      }),
      answers: { 200: json(paged(ExecutionHeaderSchema)) },
      async handle({ query: { page, size, ...query } }) {
        const found = await executions.search(executionQuery(query), { page, size });
        return {
          results: found.results.map((execution) => executionHeaderRow(execution, asIsoDuration)),
          total: found.total,
        };
      },
    }),
    route({
      operationId: "execution",
      tag: "Executions",
      summary: "An execution with its task runs",
      method: "GET",
      path: "/executions/{executionId}",
      answers: { 200: json(ExecutionSchema), 404: problem(404) },
      async handle({ params: { executionId } }) {
        const execution = await executions.find(TENANT, executionId);
        if (!execution) throw notFound();
        return await withTaskRuns(services, execution);
      },
    }),
  ];
}

function executionCreation(services: ApiServices, settings: ApiSettings): readonly Route[] {
  return [
    route({
      operationId: "createExecution",
      tag: "Executions",
      summary: "Create an execution of a flow; the parts of the form are its inputs",
      method: "POST",
      path: "/executions/{namespace}/{id}",
      query: Type.Object({
        labels: optional(texts("`key:value`; may be repeated")),
        wait: flag(false, "Answer when the execution has ended"),
        revision: optional(count({ minimum: 1 })),
        scheduleDate: optional(instant("When it is to begin")),
      }),
      body: { kind: "form", fields: AnyObject },
      answers: { 200: json(CreatedExecutionSchema), 404: problem(404), 409: problem(409) },
      async handle({ params: { namespace, id }, query, request }) {
        const labels = labelsOf(query.labels ?? []);
        refuseSystemLabels(labels);
        await using form = await readForm(request);
        const execution = await createExecution(services, {
          tenantId: TENANT,
          namespace,
          flowId: id,
          labels,
          inputs: inputsOf(form.values),
          ...(query.revision === undefined ? {} : { revision: query.revision }),
          ...(query.scheduleDate === undefined ? {} : { scheduleDate: query.scheduleDate }),
        });
        const row = query.wait
          ? await withTaskRuns(services, await whenEnded(services, execution, request.signal))
          : executionRow(execution, [], asIsoDuration);
        return { ...row, ...link(execution, settings) };
      },
    }),
  ];
}

async function withTaskRuns({ repository }: ApiServices, execution: Execution): Promise<Row> {
  return executionRow(execution, await repository.executions.taskRuns(TENANT, execution.id), asIsoDuration);
}

function link({ tenantId, namespace, flowId, id }: Execution, { url }: ApiSettings): Row {
  return { url: `${url ?? ""}/ui/${tenantId}/executions/${namespace}/${flowId}/${id}` };
}

interface SearchQuery {
  readonly namespace?: string;
  readonly flowId?: string;
  readonly state?: ExecutionQuery["states"];
  readonly labels?: readonly string[];
  readonly startDate?: string;
  readonly endDate?: string;
}

function executionQuery({ namespace, flowId, state, labels, startDate, endDate }: SearchQuery): ExecutionQuery {
  return {
    tenantId: TENANT,
    ...(namespace ? { namespace, namespacePrefix: true } : {}),
    ...(flowId ? { flowId } : {}),
    ...(state ? { states: state } : {}),
    ...(labels ? { labels: Object.fromEntries(labelsOf(labels).map(({ key, value }) => [key, value])) } : {}),
    ...(startDate ? { startedAfter: startDate } : {}),
    ...(endDate ? { startedBefore: endDate } : {}),
  };
}
