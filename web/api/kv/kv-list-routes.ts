/** Lists of key-value pairs: of one namespace, of those above it too, and of all. */
import { Type } from "@sinclair/typebox";
import { keyValueNamespaces } from "../../../core/files/key-value-namespaces.ts";
import { namespaceChain } from "../../../core/flow/namespace-chain.ts";
import type { ApiServices } from "../api-services.ts";
import { pageOf } from "../http/pages.ts";
import { optional, SORTED_PAGING, text } from "../http/parameters.ts";
import { TENANT } from "../http/paths.ts";
import { json, type Route, route } from "../http/route.ts";
import { filterByAlternatives, isBelow, type RowFields, searchOf } from "../http/row-filters.ts";
import { sortedRows } from "../http/sorting.ts";
import { namespaceName } from "../namespaces/namespace-name.ts";
import { KVEntrySchema } from "../schemas/key-value.ts";
import { paged } from "../schemas/shared-shapes.ts";
import { type KeyValueRow, keyValueRows } from "./kv-rows.ts";

const TAG = "KV";

/** Namespaces that are read at the same time. */
const NAMESPACES_AT_ONCE = 16;

const FILTERS = ["q", "namespace", "created", "updated", "expirationDate"] as const;

const FIELDS: RowFields<KeyValueRow> = {
  q: ({ key, description = "" }) => `${key}\n${description}`,
  namespace: ({ namespace }) => namespace,
  created: ({ creationDate }) => creationDate,
  updated: ({ updateDate }) => updateDate,
  expirationDate: ({ expirationDate }) => expirationDate,
};

const SORTS = {
  key: "key",
  namespace: "namespace",
  description: "description",
  revision: "revision",
  created: "creationDate",
  creationDate: "creationDate",
  updated: "updateDate",
  updateDate: "updateDate",
  expirationDate: "expirationDate",
} as const;

/** The routes that list pairs. Pairs whose time is over are in none of them. */
export function keyValueListRoutes(services: ApiServices): readonly Route[] {
  return [
    route({
      operationId: "listAllKeys",
      tag: TAG,
      summary: "The keys of all namespaces",
      method: "GET",
      path: "/kv",
      query: Type.Object({
        ...SORTED_PAGING,
        q: optional(text("Contained in a key or description")),
        namespace: optional(text("This namespace, or one below it")),
      }),
      filters: FILTERS,
      hasAlternatives: true,
      answers: { 200: json(paged(KVEntrySchema)) },
      async handle({ query, alternatives }) {
        const all = await allRows(services, query.namespace);
        const found = filterByAlternatives(all, [searchOf(query.q)], FIELDS);
        return pageOf(sortedRows(filterByAlternatives(found, alternatives, FIELDS), query.sort, SORTS), query);
      },
    }),
    route({
      operationId: "listKeys",
      tag: TAG,
      summary: "The keys of a namespace",
      method: "GET",
      path: "/namespaces/{namespace}/kv",
      answers: { 200: json(Type.Array(KVEntrySchema)) },
      handle: ({ params }) => keyValueRows(services, namespaceName(params.namespace)),
    }),
    route({
      operationId: "listKeysWithInheritence",
      tag: TAG,
      summary:
        "The keys that a namespace sees: its own, and those of the namespaces above it that it does not have itself",
      method: "GET",
      path: "/namespaces/{namespace}/kv/inheritance",
      answers: { 200: json(Type.Array(KVEntrySchema)) },
      async handle({ params }) {
        const nearest = new Map<string, KeyValueRow>();
        for (const namespace of namespaceChain(namespaceName(params.namespace))) {
          for (const row of await keyValueRows(services, namespace)) {
            if (!nearest.has(row.key)) nearest.set(row.key, row);
          }
        }
        return [...nearest.values()];
      },
    }),
  ];
}

/** Of all namespaces, or of one and those below it; by namespace and key. */
async function allRows(services: ApiServices, namespace: string | undefined): Promise<readonly KeyValueRow[]> {
  const { storage, repository } = services;
  const [remembered, flows] = await Promise.all([keyValueNamespaces(storage, TENANT), repository.flows.list(TENANT)]);
  const known = new Set([...remembered, ...flows.flatMap((flow) => namespaceChain(flow.namespace))]);
  const wanted = [...known].filter((each) => namespace === undefined || isBelow(each, namespace)).sort();
  const rows: KeyValueRow[] = [];
  for (let at = 0; at < wanted.length; at += NAMESPACES_AT_ONCE) {
    const some = wanted.slice(at, at + NAMESPACES_AT_ONCE).map((each) => keyValueRows(services, each));
    rows.push(...(await Promise.all(some)).flat());
  }
  return rows;
}
