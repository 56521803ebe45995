/** Namespaces: those of flows, and the ones above them. In the open-source edition nothing is kept about them. */
import { Type } from "@sinclair/typebox";
import type { KnownFlows } from "../../../components/flow-catalog.ts";
import { namespaceChain } from "../../../core/flow/namespace-chain.ts";
import type { ApiServices } from "../api-services.ts";
import { pageOf } from "../http/pages.ts";
import { flag, optional, SORTED_PAGING, text } from "../http/parameters.ts";
import { TENANT } from "../http/paths.ts";
import { json, type Route, route } from "../http/route.ts";
import { filterRows, type RowFields } from "../http/row-filters.ts";
import { sortOf } from "../http/sorting.ts";
import { AnyObject, paged } from "../schemas/shared-shapes.ts";

const TAG = "Namespaces";

const NamespaceSchema = Type.Object(
  {
    id: Type.String(),
    deleted: Type.Boolean(),
    disabled: Type.Optional(Type.Boolean({ description: "Nothing is kept about it but its name" })),
  },
  { $id: "Namespace" },
);

const AutocompleteSchema = Type.Object(
  {
    q: Type.Optional(Type.Union([Type.String(), Type.Null()])),
    ids: Type.Optional(Type.Union([Type.Array(Type.String()), Type.Null()])),
    existingOnly: Type.Optional(Type.Union([Type.Boolean(), Type.Null()])),
  },
  { $id: "ApiAutocomplete" },
);

/** What namespaces are filtered by. */
const FILTERS = ["q", "namespace", "id"] as const;

const FIELDS: RowFields<string> = { namespace: (name) => name, id: (name) => name };

/** Names that are proposed at once. */
const PROPOSALS_MAX = 100;

/** The routes of namespaces. */
export function namespaceRoutes(services: ApiServices): readonly Route[] {
  return [searchNamespaces(services), autocomplete(services), ...oneNamespace()];
}

function searchNamespaces({ catalog }: ApiServices): Route {
  return route({
    operationId: "searchNamespaces",
    tag: TAG,
    summary: "Search for namespaces",
    method: "GET",
    path: "/namespaces/search",
    query: Type.Object({
      ...SORTED_PAGING,
      q: optional(text("Contained in the name")),
      existing: flag(false, "Only those that have flows themselves"),
    }),
    filters: FILTERS,
    answers: { 200: json(paged(NamespaceSchema)) },
    async handle({ query, filters }) {
      const names = namespacesOf(await catalog.all(TENANT), query.existing);
      const given = query.q === undefined ? [] : [{ field: "q", operation: "CONTAINS", value: query.q } as const];
      let found: readonly string[] = names;
      for (const filter of [...given, ...filters]) {
        const isText = filter.field === "q" && filter.operation === "EQUALS";
        const wanted = isText ? { ...filter, operation: "CONTAINS" } : filter;
        found = filterRows(found, [wanted], { ...FIELDS, q: (name) => name });
      }
      const [order] = sortOf(query.sort, { id: "id" });
      const sorted = order?.direction === "desc" ? found.toReversed() : found;
      const { results, total } = pageOf(sorted, query);
      return { results: results.map((id) => ({ id, deleted: false, disabled: true })), total };
    },
  });
}

function autocomplete({ catalog }: ApiServices): Route {
  return route({
    operationId: "autocompleteNamespaces",
    tag: TAG,
    summary: "Names of namespaces that contain a text; those that are asked for come first",
    method: "POST",
    path: "/namespaces/autocomplete",
    body: { kind: "json", schema: AutocompleteSchema },
    answers: { 200: json(Type.Array(Type.String())) },
    async handle({ body: { q, ids, existingOnly } }) {
      const names = namespacesOf(await catalog.all(TENANT), existingOnly === true);
      const wanted = (q ?? "").toLowerCase();
      const asked = names.filter((name) => ids?.includes(name));
      const found = names.filter((name) => name.toLowerCase().includes(wanted));
      return [...new Set([...asked, ...found])].slice(0, PROPOSALS_MAX);
    },
  });
}

function oneNamespace(): readonly Route[] {
  return [
    route({
      operationId: "namespace",
      tag: TAG,
      summary: "A namespace; any name is one",
      method: "GET",
      path: "/namespaces/{id}",
      answers: { 200: json(NamespaceSchema) },
      handle: ({ params: { id } }) => ({ id, deleted: false }),
    }),
    route({
      operationId: "inheritedVariables",
      tag: TAG,
      summary: "The variables of a namespace and those above it: there are none in the open-source edition",
      method: "GET",
      path: "/namespaces/{id}/inherited-variables",
      answers: { 200: json(AnyObject) },
      handle: () => ({}),
    }),
  ];
}

/** The names in order: those of flows, and the ones above them unless only those with flows are wanted. */
function namespacesOf(flows: KnownFlows, isExisting: boolean): readonly string[] {
  const own = new Set(flows.map(({ flow }) => flow.namespace));
  const names = isExisting ? own : new Set([...own].flatMap(namespaceChain));
  return [...names].sort();
}
