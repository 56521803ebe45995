/** Plugins: which there are, and the documentation of each. */
import { Type } from "@sinclair/typebox";
import { simpleName } from "../../../core/documentation/documented-type.ts";
import { typeIcons } from "../../../core/documentation/type-icons.ts";
import { typePage } from "../../../core/documentation/type-page.ts";
import { typeSchema } from "../../../core/documentation/type-schema.ts";
import type { ApiServices, ApiSettings } from "../api-services.ts";
import { count, flag, optional, texts } from "../http/parameters.ts";
import { notFound } from "../http/problem.ts";
import { json, type Route, route } from "../http/route.ts";
import { searched } from "../http/row-filters.ts";
import { sortedRows } from "../http/sorting.ts";
import { NOT_CHANGED, StaticAnswers } from "../http/static-answer.ts";
import { problem } from "../openapi/document.ts";
import { DocumentationWithSchema, PluginSchema, PluginVersionsSchema, TriggerPluginSchema } from "../schemas/plugin.ts";
import { AnyObject, paged } from "../schemas/shared-shapes.ts";
import { type PluginCatalog, type PluginRow, pluginCatalog } from "./plugin-catalog.ts";
import { pluginIconRoutes } from "./plugin-icon-routes.ts";
import { pluginSchemaRoutes } from "./plugin-schema-routes.ts";

const TAG = "Plugins";
const PLUGIN_SORTS = { name: "name", title: "title", group: "group" } as const;
const ALL = flag(false, "Also what all types of the kind have");

/** Clients generated from the API of versions 0.x, which take the list of plugins for an array. */
const CLIENT_OF_ARRAYS = /^OpenAPI-Generator\/v0\./;

/** The routes of plugins. */
export function pluginRoutes({ registry }: ApiServices, { version }: ApiSettings): readonly Route[] {
  const catalog = pluginCatalog(registry, version);
  const answers = new StaticAnswers();
  return [
    ...pluginLists(catalog, answers),
    ...pluginIconRoutes(catalog, answers),
    ...pluginSchemaRoutes(catalog, answers),
    ...pluginPages(catalog, answers, version),
  ];
}

function pluginLists(catalog: PluginCatalog, answers: StaticAnswers): readonly Route[] {
  return [
    route({
      operationId: "listPlugins",
      tag: TAG,
      summary: "All groups of plugins; clients of versions 0.x get the bare array that they know",
      method: "GET",
      path: "/plugins",
      hasTenant: false,
      query: Type.Object({
        page: count({ minimum: 1, default: 1 }),
        size: count({ minimum: 1, default: 10_000 }),
        sort: optional(texts("`field:asc` or `field:desc`; may be repeated")),
      }),
      filters: ["q"],
      answers: { 200: json(Type.Union([paged(PluginSchema), Type.Array(PluginSchema)])) },
      async handle({ query: { page, size, sort }, filters, request }) {
        const texts = filters.map(searched);
        const found = (await catalog.groups()).filter((row) => texts.every((fits) => fits(textOf(row))));
        const sorted = sortedRows(found, sort, PLUGIN_SORTS);
        const results = sorted.slice((page - 1) * size, page * size);
        const wantsArray = CLIENT_OF_ARRAYS.test(request.headers.get("user-agent") ?? "");
        return Response.json(wantsArray ? results : { results, total: found.length }, {
          headers: { vary: "user-agent" },
        });
      },
    }),
    route({
      operationId: "listPluginsBySubgroups",
      tag: TAG,
      summary: "All groups of plugins and their parts",
      method: "GET",
      path: "/plugins/groups/subgroups",
      hasTenant: false,
      answers: { 200: json(Type.Array(PluginSchema)), ...NOT_CHANGED },
      handle: ({ request }) => answers.send(request, "subgroups", () => catalog.subGroups()),
    }),
    route({
      operationId: "pluginTriggers",
      tag: TAG,
      summary: "All types of triggers",
      method: "GET",
      path: "/plugins/triggers",
      hasTenant: false,
      answers: { 200: json(paged(TriggerPluginSchema)), ...NOT_CHANGED },
      handle: ({ request }) => answers.send(request, "triggers", () => triggerTypes(catalog)),
    }),
    route({
      operationId: "pluginUiManifest",
      tag: TAG,
      summary: "The parts of user interfaces that plugins bring: none",
      method: "POST",
      path: "/plugins/pluginUiManifest",
      hasTenant: false,
      body: { kind: "json", schema: Type.Array(AnyObject), isOptional: true },
      answers: { 200: json(Type.Object({ manifest: Type.Record(Type.String(), Type.Array(AnyObject)) })) },
      handle: () => ({ manifest: {} }),
    }),
  ];
}

function pluginPages(catalog: PluginCatalog, answers: StaticAnswers, version: string): readonly Route[] {
  const page = async (request: Request, cls: string, all: boolean): Promise<Response> => {
    const documented = await catalog.find(cls);
    if (!documented) throw notFound();
    return answers.send(request, `page ${all} ${documented.type}`, () => ({
      markdown: typePage(documented, { all }),
      schema: typeSchema(documented, all),
    }));
  };
  const documentation = { 200: json(DocumentationWithSchema), ...NOT_CHANGED, 404: problem(404) };
  return [
    route({
      operationId: "pluginDocumentation",
      tag: TAG,
      summary: "The documentation and the schemas of a type",
      method: "GET",
      path: "/plugins/{cls}",
      hasTenant: false,
      query: Type.Object({ all: ALL }),
      answers: documentation,
      handle: ({ request, params, query }) => page(request, params.cls, query.all),
    }),
    route({
      operationId: "pluginVersions",
      tag: TAG,
      summary: "The versions of a type: that of the server",
      method: "GET",
      path: "/plugins/{cls}/versions",
      hasTenant: false,
      answers: { 200: json(PluginVersionsSchema), 404: problem(404) },
      async handle({ params }) {
        const documented = await catalog.find(params.cls);
        if (!documented) throw notFound();
        return { type: documented.type, versions: [version] };
      },
    }),
    route({
      operationId: "pluginDocumentationFromVersion",
      tag: TAG,
      summary: "The documentation and the schemas of a type in a version",
      method: "GET",
      path: "/plugins/{cls}/versions/{version}",
      hasTenant: false,
      query: Type.Object({ all: ALL }),
      answers: documentation,
      async handle({ request, params, query }) {
        if (params.version !== version) throw notFound();
        return await page(request, params.cls, query.all);
      },
    }),
  ];
}

/** The names and titles of a group and its types. */
function textOf(row: PluginRow): string {
  const types = [...row.tasks, ...row.triggers, ...row.conditions, ...row.taskRunners, ...row.charts];
  return [row.group, row.title, ...types.flatMap(({ cls, title }) => [cls, title])].join("\n");
}

async function triggerTypes(catalog: PluginCatalog) {
  const [types, definitions] = await Promise.all([catalog.types(), catalog.definitions()]);
  const icons = typeIcons(types);
  const realtime = new Set(
    definitions.flatMap((each) => ("mode" in each && each.mode === "realtime" ? each.type : [])),
  );
  const results = types
    .filter(({ family }) => family === "triggers")
    .map(({ type, title, description, deprecated }) => ({
      type,
      name: simpleName(type),
      pluginTitle: "Core",
      description: description ?? title,
      group: realtime.has(type) ? "realtime" : "core",
      ee: false,
      icon: icons[type]?.icon ?? "",
      deprecated: deprecated !== undefined,
    }));
  return { results, total: results.length };
}
