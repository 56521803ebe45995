/**
 * Blueprints. The newer paths name the kind (`community/flow/hello`), the older ones do not (`community/hello`): a word
 * that is a kind is one, and no blueprint is called so.
 */
import { Type } from "@sinclair/typebox";
import { BLUEPRINT_KINDS, type Blueprint, type BlueprintKind } from "../../../components/blueprints/blueprint.ts";
import { type BlueprintLibrary, createBlueprintLibrary } from "../../../components/blueprints/blueprint-library.ts";
import { buildGraph } from "../../../core/graph/build-graph.ts";
import { outlineOf } from "../../../core/graph/outline.ts";
import type { ApiServices, ApiSettings } from "../api-services.ts";
import { parsedFlow } from "../flows/parsed-flow.ts";
import { optional, text, texts } from "../http/parameters.ts";
import { notFound } from "../http/problem.ts";
import { json, media, type Route, route } from "../http/route.ts";
import { problem } from "../openapi/document.ts";
import { BlueprintItemSchema, BlueprintTagSchema, BlueprintWithSourceSchema } from "../schemas/blueprint.ts";
import { AnyObject, paged } from "../schemas/shared-shapes.ts";
import {
  BLUEPRINT_FILTERS,
  BLUEPRINT_MEDIA_TYPE,
  BLUEPRINT_PAGE,
  blueprintItem,
  blueprintWithSource,
  chosenBlueprints,
  tagsOf,
  yamlOf,
} from "./blueprint-rows.ts";
import { customBlueprintRoutes } from "./custom-blueprint-routes.ts";

const TAG = "Blueprints";

/** The routes of blueprints. */
export function blueprintRoutes(services: ApiServices, { blueprintFolder }: ApiSettings): readonly Route[] {
  const { onFault } = services;
  const library = createBlueprintLibrary({
    ...(blueprintFolder === undefined ? {} : { folder: blueprintFolder }),
    onFault,
  });
  return [
    ...communityLists(library),
    ...communityTags(library),
    ...oneBlueprint(library),
    ...sources(library),
    ...graphs(library, services),
    ...customBlueprintRoutes(library),
  ];
}

function communityLists(library: BlueprintLibrary): readonly Route[] {
  const query = Type.Object({ ...BLUEPRINT_PAGE, q: optional(text()), tags: optional(texts("All of them")) });
  const list = async (
    kind: BlueprintKind,
    { page, size, ...wanted }: { page: number; size: number; q?: string; tags?: string[]; sort?: string },
    filters: Parameters<typeof chosenBlueprints>[2],
  ) => {
    const found = chosenBlueprints(await library.list(kind), wanted, filters);
    return { results: found.slice((page - 1) * size, page * size).map(blueprintItem), total: found.length };
  };
  return [
    route({
      operationId: "searchFlowBlueprints",
      tag: TAG,
      summary: "Search for blueprints of flows",
      method: "GET",
      path: "/blueprints/community",
      query,
      filters: BLUEPRINT_FILTERS,
      answers: { 200: json(paged(BlueprintItemSchema)) },
      handle: ({ query: wanted, filters }) => list("FLOW", wanted, filters),
    }),
    route({
      operationId: "searchBlueprints",
      tag: TAG,
      summary: "Search for blueprints of a kind; in the older API, the blueprint of a flow by its id",
      method: "GET",
      path: "/blueprints/community/{kind}",
      query,
      filters: BLUEPRINT_FILTERS,
      answers: {
        200: json(Type.Union([paged(BlueprintItemSchema), BlueprintWithSourceSchema])),
        404: problem(404),
      },
      async handle({ params, query: wanted, filters }) {
        const kind = kindOf(params.kind);
        return kind
          ? await list(kind, wanted, filters)
          : blueprintWithSource(await found(library, "FLOW", params.kind));
      },
    }),
  ];
}

function communityTags(library: BlueprintLibrary): readonly Route[] {
  const query = Type.Object({ q: optional(text()) });
  const answers = { 200: json(Type.Array(BlueprintTagSchema)), 404: problem(404) };
  return [
    route({
      operationId: "flowBlueprintTags",
      tag: TAG,
      summary: "The tags of blueprints of flows",
      method: "GET",
      path: "/blueprints/community/tags",
      query,
      answers,
      handle: async ({ query: { q } }) =>
        tagsOf(chosenBlueprints(await library.list("FLOW"), q === undefined ? {} : { q }, [])),
    }),
    route({
      operationId: "blueprintTags",
      tag: TAG,
      summary: "The tags of blueprints of a kind",
      method: "GET",
      path: "/blueprints/community/{kind}/tags",
      query,
      filters: BLUEPRINT_FILTERS,
      answers,
      async handle({ params, query: { q }, filters }) {
        const kind = kindOf(params.kind);
        if (!kind) throw notFound();
        return tagsOf(chosenBlueprints(await library.list(kind), q === undefined ? {} : { q }, filters));
      },
    }),
  ];
}

function oneBlueprint(library: BlueprintLibrary): readonly Route[] {
  return [
    route({
      operationId: "blueprint",
      tag: TAG,
      summary: "A blueprint with its source",
      method: "GET",
      path: "/blueprints/community/{kind}/{id}",
      answers: { 200: json(BlueprintWithSourceSchema), 404: problem(404) },
      handle: async ({ params: { kind, id } }) => blueprintWithSource(await found(library, kindOf(kind), id)),
    }),
  ];
}

function sources(library: BlueprintLibrary): readonly Route[] {
  const answers = { 200: media(BLUEPRINT_MEDIA_TYPE, "The source"), 404: problem(404) };
  return [
    route({
      operationId: "blueprintFlow",
      tag: TAG,
      summary: "The source of a blueprint of a flow",
      method: "GET",
      path: "/blueprints/community/{id}/flow",
      answers,
      handle: async ({ params: { id } }) => yamlOf(await found(library, "FLOW", id)),
    }),
    route({
      operationId: "blueprintSource",
      tag: TAG,
      summary: "The source of a blueprint",
      method: "GET",
      path: "/blueprints/community/{kind}/{id}/source",
      answers,
      handle: async ({ params: { kind, id } }) => yamlOf(await found(library, kindOf(kind), id)),
    }),
  ];
}

function graphs(library: BlueprintLibrary, services: ApiServices): readonly Route[] {
  const answers = { 200: json(AnyObject), 404: problem(404) };
  const graph = async ({ kind, source }: Blueprint) => {
    // Dashboards have no tasks that would follow each other.
    if (kind !== "FLOW") throw notFound();
    return buildGraph(outlineOf(await parsedFlow(services, source), services.registry));
  };
  return [
    route({
      operationId: "flowBlueprintGraph",
      tag: TAG,
      summary: "The topology of a blueprint of a flow",
      method: "GET",
      path: "/blueprints/community/{id}/graph",
      answers,
      handle: async ({ params: { id } }) => graph(await found(library, "FLOW", id)),
    }),
    route({
      operationId: "blueprintGraph",
      tag: TAG,
      summary: "The topology of a blueprint",
      method: "GET",
      path: "/blueprints/community/{kind}/{id}/graph",
      answers,
      handle: async ({ params: { kind, id } }) => graph(await found(library, kindOf(kind), id)),
    }),
  ];
}

async function found(library: BlueprintLibrary, kind: BlueprintKind | undefined, id: string): Promise<Blueprint> {
  const blueprint = kind && (await library.find(kind, id));
  if (!blueprint) throw notFound();
  return blueprint;
}

function kindOf(word: string): BlueprintKind | undefined {
  return BLUEPRINT_KINDS.find((kind) => kind === word.toUpperCase());
}
