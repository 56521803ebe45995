/** Lists of secrets: which there are, and which a namespace sees. */
import { type Static, Type } from "@sinclair/typebox";
import type { SecretInfo, SecretTag } from "../../../core/contracts/secret-store.ts";
import type { ApiServices } from "../api-services.ts";
import { pageOf } from "../http/pages.ts";
import { optional, SORTED_PAGING, text } from "../http/parameters.ts";
import { TENANT } from "../http/paths.ts";
import { json, type QueryFilter, type Route, route } from "../http/route.ts";
import { filterByAlternatives, isBelow, type RowFields, searchOf } from "../http/row-filters.ts";
import { sortedRows } from "../http/sorting.ts";
import { namespaceName } from "../namespaces/namespace-name.ts";
import { SecretListSchema } from "../schemas/secret.ts";

const TAG = "Secrets";

/** A row of a list of secrets. */
export interface SecretRow extends Readonly<Record<string, unknown>> {
  /** None of those of the environment, which are the same for all. */
  readonly namespace?: string;
  readonly key: string;
  readonly description?: string;
  readonly tags: readonly SecretTag[];
}

const QUERY = Type.Object({
  ...SORTED_PAGING,
  q: optional(text("Contained in a key or description")),
  namespace: optional(text("This namespace, or one below it")),
});
const FILTERS = ["q", "namespace", "tags"] as const;
const SORTS = { key: "key", namespace: "namespace", description: "description" } as const;

const FIELDS: RowFields<SecretRow> = {
  q: ({ key, description = "" }) => `${key}\n${description}`,
  namespace: ({ namespace }) => namespace,
  tags: ({ tags }, key) => tags.find((tag) => tag.key === key)?.value,
};

/** The routes that list secrets. */
export function secretLists(services: ApiServices): readonly Route[] {
  return [
    route({
      operationId: "listSecrets",
      tag: TAG,
      summary: "The keys of secrets of all namespaces, and of those that the environment gives",
      method: "GET",
      path: "/secrets",
      query: QUERY,
      filters: FILTERS,
      hasAlternatives: true,
      answers: { 200: json(SecretListSchema) },
      async handle({ query, alternatives }) {
        return listed(services, [...(await keptRows(services)), ...environmentRows(services)], query, alternatives);
      },
    }),
    route({
      operationId: "listNamespaceSecrets",
      tag: TAG,
      summary: "The keys of secrets of a namespace, and of those that the environment gives to all",
      method: "GET",
      path: "/namespaces/{namespace}/secrets",
      query: QUERY,
      filters: FILTERS,
      hasAlternatives: true,
      answers: { 200: json(SecretListSchema) },
      async handle({ params, query, alternatives }) {
        const kept = await keptRows(services, namespaceName(params.namespace));
        const own = new Set(kept.map(({ key }) => key));
        const given = environmentRows(services).filter(({ key }) => !own.has(key));
        return listed(services, [...kept, ...given], query, alternatives);
      },
    }),
    inheritedRoute(services),
  ];
}

function inheritedRoute({ secrets, secretKeys = [] }: ApiServices): Route {
  return route({
    operationId: "inheritedSecrets",
    tag: TAG,
    summary:
      "The keys of secrets that a namespace sees, by the namespace that has them; those of the environment are its own",
    method: "GET",
    path: "/namespaces/{namespace}/inherited-secrets",
    answers: { 200: json(Type.Record(Type.String(), Type.Array(Type.String()))) },
    async handle({ params }) {
      const namespace = namespaceName(params.namespace);
      const kept = await secrets.inherited(TENANT, namespace);
      const own = new Set([...(kept.get(namespace) ?? []), ...secretKeys]);
      return Object.fromEntries([[namespace, [...own].sort()], ...[...kept].filter(([each]) => each !== namespace)]);
    },
  });
}

/** The rows of secrets that are kept, by namespace and key. */
export async function keptRows({ secrets }: ApiServices, namespace?: string): Promise<readonly SecretRow[]> {
  return (await secrets.list(TENANT, namespace)).map(keptRow);
}

function keptRow({ namespace, key, description, tags }: SecretInfo): SecretRow {
  return { namespace, key, ...(description === undefined ? {} : { description }), tags };
}

function environmentRows({ secretKeys = [] }: ApiServices): readonly SecretRow[] {
  return secretKeys.map((key) => ({ key, tags: [] }));
}

function listed(
  { secrets }: ApiServices,
  rows: readonly SecretRow[],
  { q, namespace, sort, ...paging }: Static<typeof QUERY>,
  alternatives: readonly (readonly QueryFilter[])[],
): Static<typeof SecretListSchema> {
  const below = rows.filter(
    (row) => namespace === undefined || (row.namespace !== undefined && isBelow(row.namespace, namespace)),
  );
  const found = filterByAlternatives(filterByAlternatives(below, [searchOf(q)], FIELDS), alternatives, FIELDS);
  const page = pageOf(sortedRows(found, sort, SORTS), paging);
  const results = page.results.map(({ tags, ...row }) => ({ ...row, tags: [...tags] }));
  return { readOnly: !secrets.canKeep, results, total: page.total };
}
