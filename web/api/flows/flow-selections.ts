/** What is done about several flows, named one by one or by what they have in common. */

import { Type } from "@sinclair/typebox";
import type { FlowWithSource } from "../../../core/contracts/repository.ts";
import type { Flow } from "../../../core/flow/flow.ts";
import type { ApiServices } from "../api-services.ts";
import { bulkAnswer } from "../http/bulk-answer.ts";
import { csvResponse } from "../http/csv.ts";
import { TENANT } from "../http/paths.ts";
import { json, type Method, media, type QueryFilter, type Route, route } from "../http/route.ts";
import { problem } from "../openapi/document.ts";
import { BulkResponseSchema, IdWithNamespaceSchema } from "../schemas/shared-shapes.ts";
import { deleteFlows, flowsByIds, setFlowsDisabled } from "./change-flows.ts";
import { FLOW_FILTERS, FLOW_PARAMETERS, findFlows } from "./flow-query.ts";
import { sourceArchive, ZIP_ANSWER } from "./source-archive.ts";

const TAG = "Flows";
const BY_QUERY = Type.Object(FLOW_PARAMETERS);
const IDS_BODY = { kind: "json", schema: Type.Array(IdWithNamespaceSchema) } as const;

/** The routes that act on several flows. */
export function flowSelections(services: ApiServices): readonly Route[] {
  return [
    ...bulk(services, {
      method: "DELETE",
      path: "delete",
      operationId: "deleteFlows",
      summary: "Delete flows",
      act: (flows) =>
        deleteFlows(
          services,
          flows.map(({ flow }) => flow),
        ),
    }),
    ...bulk(services, {
      method: "POST",
      path: "disable",
      operationId: "disableFlows",
      summary: "Disable flows, in their sources too",
      act: (flows) => setFlowsDisabled(services, flows, true),
    }),
    ...bulk(services, {
      method: "POST",
      path: "enable",
      operationId: "enableFlows",
      summary: "Enable flows, in their sources too",
      act: (flows) => setFlowsDisabled(services, flows, false),
    }),
    ...exports(services),
  ];
}

interface BulkAction {
  readonly method: Method;
  readonly path: "delete" | "disable" | "enable";
  readonly operationId: string;
  readonly summary: string;
  act(flows: readonly FlowWithSource[]): Promise<number>;
}

function bulk(services: ApiServices, { method, path, operationId, summary, act }: BulkAction): readonly Route[] {
  const counted = async (flows: readonly FlowWithSource[]) => bulkAnswer(await act(flows));
  return [
    route({
      operationId: `${operationId}ByIds`,
      tag: TAG,
      summary: `${summary}; nothing is done when one of them is not there`,
      method,
      path: `/flows/${path}/by-ids`,
      body: IDS_BODY,
      answers: { 200: json(BulkResponseSchema), 404: problem(404) },
      handle: async ({ body }) => counted(await flowsByIds(services, body)),
    }),
    route({
      operationId: `${operationId}ByQuery`,
      tag: TAG,
      summary: `${summary} by what they have in common`,
      method,
      path: `/flows/${path}/by-query`,
      query: BY_QUERY,
      filters: FLOW_FILTERS,
      hasAlternatives: true,
      answers: { 200: json(BulkResponseSchema) },
      handle: async ({ query, alternatives }) => counted(await flowsByQuery(services, query, alternatives)),
    }),
  ];
}

function exports(services: ApiServices): readonly Route[] {
  return [
    route({
      operationId: "exportFlowsByIds",
      tag: TAG,
      summary: "The sources of flows as a zip archive",
      method: "POST",
      path: "/flows/export/by-ids",
      body: IDS_BODY,
      answers: { 200: ZIP_ANSWER, 404: problem(404) },
      handle: async ({ body }) => archive(services, await flowsByIds(services, body)),
    }),
    route({
      operationId: "exportFlowsByQuery",
      tag: TAG,
      summary: "The sources of flows with something in common as a zip archive",
      method: "GET",
      path: "/flows/export/by-query",
      query: BY_QUERY,
      filters: FLOW_FILTERS,
      hasAlternatives: true,
      answers: { 200: ZIP_ANSWER },
      handle: async ({ query, alternatives }) => archive(services, await flowsByQuery(services, query, alternatives)),
    }),
    route({
      operationId: "exportFlowsByQueryAsCsv",
      tag: TAG,
      summary: "Flows with something in common as a table",
      method: "GET",
      path: "/flows/export/by-query/csv",
      query: BY_QUERY,
      filters: FLOW_FILTERS,
      hasAlternatives: true,
      answers: { 200: media("text/csv", "A row for each flow") },
      async handle({ query, alternatives }) {
        const flows = await flowsByQuery(services, query, alternatives);
        return await csvResponse("flows.csv", CSV_COLUMNS, csvPages(flows));
      },
    }),
  ];
}

const CSV_COLUMNS = ["id", "namespace", "revision", "updated", "description", "disabled", "labels"] as const;

/** Rows of a table that are made at once. */
const CSV_PAGE_ROWS = 500;

async function* csvPages(flows: readonly FlowWithSource[]) {
  for (let at = 0; at < flows.length; at += CSV_PAGE_ROWS) {
    const page = flows.slice(at, at + CSV_PAGE_ROWS);
    yield await Promise.resolve(page.map(({ flow }) => CSV_COLUMNS.map((column) => csvCell(flow, column))));
  }
}

function csvCell(flow: Flow, column: (typeof CSV_COLUMNS)[number]): unknown {
  return column === "disabled" ? String(flow.disabled ?? false) : flow[column];
}

async function flowsByQuery(
  { catalog }: ApiServices,
  query: (typeof BY_QUERY)["static"],
  alternatives: readonly (readonly QueryFilter[])[],
): Promise<readonly FlowWithSource[]> {
  return findFlows(await catalog.all(TENANT), query, alternatives);
}

function archive({ clock }: ApiServices, flows: readonly FlowWithSource[]): Response {
  const sources = flows.map(({ flow: { namespace, id }, source }) => ({ namespace, id, source }));
  return sourceArchive("flows.zip", sources, clock);
}
