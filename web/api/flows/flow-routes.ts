/** Flows: create, read, change, delete. */
import { Type } from "@sinclair/typebox";
import type { Flow } from "../../../core/flow/flow.ts";
import type { ApiServices } from "../api-services.ts";
import { count, flag, optional, PAGING, text } from "../http/parameters.ts";
import { TENANT } from "../http/paths.ts";
import { invalidEntity, notFound } from "../http/problem.ts";
import { empty, json, type Route, route } from "../http/route.ts";
import { problem } from "../openapi/document.ts";
import { FlowSchema, FlowWithSourceSchema } from "../schemas/flow.ts";
import { paged } from "../schemas/shared-shapes.ts";
import { flowRow } from "./flow-row.ts";
import { parsedFlow } from "./parsed-flow.ts";

/** Media types of flows; JSON is read as the YAML that it also is. */
const YAML_TYPES = ["application/x-yaml", "application/yaml", "text/yaml", "text/x-yaml", "application/json"] as const;
const YAML_BODY = { kind: "text", types: YAML_TYPES } as const;

/** The routes of flows. */
export function flowRoutes(services: ApiServices): readonly Route[] {
  return [...flowLists(services), ...oneFlow(services), ...flowWrites(services)];
}

function flowLists({ repository: { flows } }: ApiServices): readonly Route[] {
  return [
    route({
      operationId: "searchFlows",
      tag: "Flows",
      summary: "Search for flows",
      method: "GET",
      path: "/flows/search",
      query: Type.Object({ ...PAGING, q: optional(text()), namespace: optional(text()) }),
      answers: { 200: json(paged(FlowSchema)) },
      async handle({ query }) {
        const wanted = query.q?.toLowerCase() ?? "";
        const all = await flows.list(TENANT, query.namespace);
        const found = all.filter(({ namespace, id }) => `${namespace}.${id}`.toLowerCase().includes(wanted));
        const { page, size } = query;
        const results = found.slice((page - 1) * size, page * size).map((flow) => flowRow(flow));
        return { results, total: found.length };
      },
    }),
    route({
      operationId: "listFlowsByNamespace",
      tag: "Flows",
      summary: "All flows of a namespace",
      method: "GET",
      path: "/flows/{namespace}",
      answers: { 200: json(Type.Array(FlowSchema)) },
      handle: async ({ params }) => (await flows.list(TENANT, params.namespace)).map((flow) => flowRow(flow)),
    }),
  ];
}

function oneFlow({ repository: { flows } }: ApiServices): readonly Route[] {
  return [
    route({
      operationId: "flow",
      tag: "Flows",
      summary: "A flow",
      method: "GET",
      path: "/flows/{namespace}/{id}",
      query: Type.Object({ source: flag(false, "Answer its source, too"), revision: optional(count({ minimum: 1 })) }),
      answers: { 200: json(FlowWithSourceSchema), 404: problem(404) },
      async handle({ params: { namespace, id }, query: { revision, source } }) {
        const found = await flows.find({
          tenantId: TENANT,
          namespace,
          flowId: id,
          ...(revision === undefined ? {} : { revision }),
        });
        if (!found) throw notFound();
        return flowRow(found.flow, source ? found.source : undefined);
      },
    }),
    route({
      operationId: "listFlowRevisions",
      tag: "Flows",
      summary: "All revisions of a flow",
      method: "GET",
      path: "/flows/{namespace}/{id}/revisions",
      answers: { 200: json(Type.Array(FlowWithSourceSchema)), 404: problem(404) },
      async handle({ params: { namespace, id } }) {
        const revisions = await flows.revisions({ tenantId: TENANT, namespace, flowId: id });
        if (revisions.length === 0) throw notFound();
        return revisions.map(({ flow, source }) => flowRow(flow, source));
      },
    }),
  ];
}

function flowWrites(services: ApiServices): readonly Route[] {
  const { repository, saveFlow, queue } = services;
  const { flows } = repository;
  return [
    route({
      operationId: "createFlow",
      tag: "Flows",
      summary: "Create a flow from YAML",
      method: "POST",
      path: "/flows",
      body: YAML_BODY,
      answers: { 200: json(FlowWithSourceSchema) },
      async handle({ body: source }) {
        const flow = await parsedFlow(services, source);
        if (await flows.find({ tenantId: TENANT, namespace: flow.namespace, flowId: flow.id })) {
          throw invalidEntity([{ path: "flow.id", message: "Flow id already exists" }]);
        }
        return flowRow(await saveFlow(flow, source), source);
      },
    }),
    route({
      operationId: "updateFlow",
      tag: "Flows",
      summary: "Save a flow as its next revision; an unchanged source keeps the revision",
      method: "PUT",
      path: "/flows/{namespace}/{id}",
      body: YAML_BODY,
      answers: { 200: json(FlowWithSourceSchema), 404: problem(404) },
      async handle({ params: { namespace, id }, body: source }) {
        const flow = await parsedFlow(services, source);
        if (!(await flows.find({ tenantId: TENANT, namespace, flowId: id }))) throw notFound();
        refuseOtherName(flow, namespace, id);
        return flowRow(await saveFlow(flow, source), source);
      },
    }),
    route({
      operationId: "deleteFlow",
      tag: "Flows",
      summary: "Delete a flow; its revisions stay readable",
      method: "DELETE",
      path: "/flows/{namespace}/{id}",
      answers: { 204: empty("Deleted"), 404: problem(404) },
      async handle({ params: { namespace, id } }) {
        const isDeleted = await flows.delete({ tenantId: TENANT, namespace, flowId: id });
        if (!isDeleted) throw notFound();
        await queue.signal({ kind: "flows-changed", tenantId: TENANT, flows: [{ namespace, flowId: id }] });
        return new Response(null, { status: 204 });
      },
    }),
  ];
}

function refuseOtherName(flow: Flow, namespace: string, id: string): void {
  if (flow.id !== id) throw invalidEntity([{ path: "flow.id", message: "Illegal flow id update" }]);
  if (flow.namespace !== namespace) {
    throw invalidEntity([{ path: "flow.namespace", message: "Illegal namespace update" }]);
  }
}
