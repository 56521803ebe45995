/** The blueprints of the operator's folder, which are read, and changed where the files are. */
import { Type } from "@sinclair/typebox";
import type { Blueprint } from "../../../components/blueprints/blueprint.ts";
import type { BlueprintLibrary } from "../../../components/blueprints/blueprint-library.ts";
import { flag } from "../http/parameters.ts";
import { notFound } from "../http/problem.ts";
import { json, media, type Route, route } from "../http/route.ts";
import { problem } from "../openapi/document.ts";
import { CustomBlueprintSchema, FlowBlueprintSchema } from "../schemas/blueprint.ts";
import { paged } from "../schemas/shared-shapes.ts";
import {
  BLUEPRINT_FILTERS,
  BLUEPRINT_MEDIA_TYPE,
  BLUEPRINT_PAGE,
  blueprintItem,
  chosenBlueprints,
  yamlOf,
} from "./blueprint-rows.ts";

const TAG = "Blueprints";

/** The routes. */
export function customBlueprintRoutes(library: BlueprintLibrary): readonly Route[] {
  return [...customLists(library), ...customSource(library), ...oneCustom(library)];
}

function customLists(library: BlueprintLibrary): readonly Route[] {
  return [
    route({
      operationId: "searchInternalBlueprints",
      tag: TAG,
      summary: "Search for blueprints of the operator's folder",
      method: "GET",
      path: "/blueprints/custom",
      query: Type.Object({ ...BLUEPRINT_PAGE, source: flag(false, "Answer their sources, too") }),
      filters: BLUEPRINT_FILTERS,
      answers: { 200: json(paged(CustomBlueprintSchema)) },
      async handle({ query: { page, size, source, ...wanted }, filters }) {
        const found = chosenBlueprints(await library.ofFolder(), wanted, filters);
        const results = found
          .slice((page - 1) * size, page * size)
          .map((each) => ({ ...blueprintItem(each), deleted: false, ...(source ? { source: each.source } : {}) }));
        return { results, total: found.length };
      },
    }),
    route({
      operationId: "internalBlueprintTags",
      tag: TAG,
      summary: "The tags of blueprints of the operator's folder",
      method: "GET",
      path: "/blueprints/custom/tags",
      filters: BLUEPRINT_FILTERS,
      answers: { 200: json(Type.Array(Type.String())) },
      async handle({ filters }) {
        const found = chosenBlueprints(await library.ofFolder(), {}, filters);
        return [...new Set(found.flatMap(({ tags }) => tags))].sort();
      },
    }),
  ];
}

function customSource(library: BlueprintLibrary): readonly Route[] {
  return [
    route({
      operationId: "internalBlueprintFlow",
      tag: TAG,
      summary: "The source of a blueprint of the operator's folder",
      method: "GET",
      path: "/blueprints/custom/{id}/source",
      answers: { 200: media(BLUEPRINT_MEDIA_TYPE, "The source"), 404: problem(404) },
      handle: async ({ params }) => yamlOf(await ofFolder(library, params.id)),
    }),
  ];
}

/** One path a name of the call. */
function oneCustom(library: BlueprintLibrary): readonly Route[] {
  const names = {
    internalBlueprint: "/blueprints/custom/{id}",
    flowBlueprint: "/blueprints/flow/{id}",
    flowBlueprintById: "/blueprints/flows/{id}",
  } as const;
  return Object.entries(names).map(([operationId, path]) =>
    route({
      operationId,
      tag: TAG,
      summary: "A blueprint of the operator's folder",
      method: "GET",
      path,
      answers: { 200: json(FlowBlueprintSchema), 404: problem(404) },
      async handle({ params }) {
        const blueprint = await ofFolder(library, params.id);
        return { ...blueprintItem(blueprint), source: blueprint.source };
      },
    }),
  );
}

async function ofFolder(library: BlueprintLibrary, id: string): Promise<Blueprint> {
  const blueprint = (await library.ofFolder()).find((each) => each.id === id);
  if (!blueprint) throw notFound();
  return blueprint;
}
