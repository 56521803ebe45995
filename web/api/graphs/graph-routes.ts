/** How the tasks of flows follow each other, and how flows do. */
import { Type } from "@sinclair/typebox";
import { type FlowRelation, topologyOf } from "../../../components/flow-dependencies/topology.ts";
import type { ApiServices } from "../api-services.ts";
import { exceptionOf, findFlow } from "../flows/flow-reads.ts";
import { shownFlow } from "../flows/flow-row.ts";
import { parsedFlow, YAML_BODY } from "../flows/parsed-flow.ts";
import { count, flag, optional, texts } from "../http/parameters.ts";
import { TENANT } from "../http/paths.ts";
import { ApiProblem } from "../http/problem.ts";
import { json, type Route, route } from "../http/route.ts";
import { isBelow } from "../http/row-filters.ts";
import { problem } from "../openapi/document.ts";
import { FlowGraphSchema, FlowTopologyGraphSchema } from "../schemas/graph.ts";
import { flowGraph } from "./graph-rows.ts";

const TAG = "Flows";
const SUBFLOWS = optional(texts("Uids of nodes whose flows are shown in their place"));
const DESTINATION_ONLY = flag(false, "Only what leads there");

/** The routes of topologies. */
export function graphRoutes(services: ApiServices): readonly Route[] {
  return [...graphs(services), ...dependencies(services)];
}

function graphs(services: ApiServices): readonly Route[] {
  return [
    route({
      operationId: "generateFlowGraph",
      tag: TAG,
      summary: "The topology of a flow",
      method: "GET",
      path: "/flows/{namespace}/{id}/graph",
      query: Type.Object({ revision: optional(count({ minimum: 1 })), subflows: SUBFLOWS }),
      answers: { 200: json(FlowGraphSchema), 404: problem(404), 409: problem(409) },
      async handle({ params, query: { revision, subflows = [] } }) {
        const found = await findFlow(services, params, revision, false);
        const exception = await exceptionOf(services, found);
        if (exception !== undefined) throw new ApiProblem(409, `Illegal state: The flow is invalid: ${exception}`);
        return await flowGraph(services, await shownFlow(services, found), subflows);
      },
    }),
    route({
      operationId: "generateFlowGraphFromSource",
      tag: TAG,
      summary: "The topology of a flow that is not saved",
      method: "POST",
      path: "/flows/graph",
      query: Type.Object({ subflows: SUBFLOWS }),
      body: YAML_BODY,
      answers: { 200: json(FlowGraphSchema), 404: problem(404) },
      async handle({ body: source, query: { subflows = [] } }) {
        const flow = await parsedFlow(services, source);
        return await flowGraph(services, await shownFlow(services, { flow, source }), subflows);
      },
    }),
  ];
}

function dependencies(services: ApiServices): readonly Route[] {
  const { catalog, registry } = services;
  const topology = async () => await topologyOf(await catalog.all(TENANT), registry);
  const answers = { 200: json(FlowTopologyGraphSchema) };
  return [
    route({
      operationId: "flowDependencies",
      tag: TAG,
      summary: "The flows that a flow starts, and those that start it",
      method: "GET",
      path: "/flows/{namespace}/{id}/dependencies",
      query: Type.Object({
        destinationOnly: DESTINATION_ONLY,
        expandAll: flag(false, "Also the dependencies of those, and so on"),
      }),
      answers: { ...answers, 404: problem(404) },
      async handle({ params, query }) {
        const { flow } = await findFlow(services, params, undefined, false);
        return topologyRow((await topology()).of(flow, query));
      },
    }),
    route({
      operationId: "flowDependenciesFromNamespace",
      tag: TAG,
      summary: "The dependencies of the flows of a namespace and of those below it",
      method: "GET",
      path: "/namespaces/{namespace}/dependencies",
      query: Type.Object({ destinationOnly: DESTINATION_ONLY }),
      answers,
      async handle({ params: { namespace }, query: { destinationOnly } }) {
        const isOwn = (place: FlowRelation["source"]): boolean => isBelow(place.namespace, namespace);
        const own = (await topology()).relations.filter(
          ({ source, target }) => isOwn(target) || (!destinationOnly && isOwn(source)),
        );
        return topologyRow(own);
      },
    }),
    route({
      operationId: "dependencies",
      tag: TAG,
      summary: "The dependencies of all flows",
      method: "GET",
      path: "/dependencies",
      query: Type.Object({
        destinationOnly: flag(false, "Of all flows every one leads to another: it changes nothing"),
      }),
      answers,
      handle: async () => topologyRow((await topology()).relations),
    }),
  ];
}

function topologyRow(relations: readonly FlowRelation[]) {
  const uid = ({ namespace, id }: FlowRelation["source"]): string => `${TENANT}_${namespace}_${id}`;
  const nodes = new Map<string, { uid: string; namespace: string; id: string }>();
  for (const place of relations.flatMap(({ source, target }) => [source, target])) {
    nodes.set(uid(place), { uid: uid(place), namespace: place.namespace, id: place.id });
  }
  const edges = relations.map(({ source, target, relation }) => ({
    source: uid(source),
    target: uid(target),
    relation,
  }));
  return { nodes: [...nodes.values()], edges };
}
