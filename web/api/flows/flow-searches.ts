/** Searches among all flows. */
import { Type } from "@sinclair/typebox";
import type { KnownFlows } from "../../../components/flow-catalog.ts";
import type { Clock } from "../../../core/contracts/clock.ts";
import type { FlowWithSource } from "../../../core/contracts/repository.ts";
import type { Flow } from "../../../core/flow/flow.ts";
import { collectTypes } from "../../../core/flow/full-types.ts";
import { isJsonMap, type JsonMap } from "../../../core/json-map.ts";
import type { PluginRegistry } from "../../../core/plugin/registry.ts";
import { nextTurn } from "../../../platform/next-turn.ts";
import type { ApiServices } from "../api-services.ts";
import { pageOf } from "../http/pages.ts";
import { flag, optional, SORTED_PAGING, text, word } from "../http/parameters.ts";
import { TENANT } from "../http/paths.ts";
import { illegalArgument } from "../http/problem.ts";
import { json, type Route, route } from "../http/route.ts";
import { isBelow } from "../http/row-filters.ts";
import { DeprecatedTasksSchema, FlowSchema, SourceHitSchema } from "../schemas/flow.ts";
import { paged } from "../schemas/shared-shapes.ts";
import { FLOW_FILTERS, FLOW_PARAMETERS, findFlows, sortFlows } from "./flow-query.ts";
import { flowRow, flowRows } from "./flow-row.ts";
import { hitsIn, SOURCE_SCOPES, type SourceQuery, sourceTest } from "./source-search.ts";

const TAG = "Flows";

/** The routes that look through all flows. */
export function flowSearches(services: ApiServices): readonly Route[] {
  return [searchFlows(services), searchSources(services), ...summaries(services)];
}

function searchFlows(services: ApiServices): Route {
  return route({
    operationId: "searchFlows",
    tag: TAG,
    summary: "Search for flows",
    method: "GET",
    path: "/flows/search",
    query: Type.Object({ ...SORTED_PAGING, ...FLOW_PARAMETERS }),
    filters: FLOW_FILTERS,
    hasAlternatives: true,
    answers: { 200: json(paged(FlowSchema)) },
    async handle({ query, alternatives }) {
      const found = sortFlows(findFlows(await services.catalog.all(TENANT), query, alternatives), query.sort);
      const { results, total } = pageOf(found, query);
      return { results: await flowRows(services, results), total };
    },
  });
}

function searchSources(services: ApiServices): Route {
  const { catalog, clock } = services;
  return route({
    operationId: "searchFlowsBySourceCode",
    tag: TAG,
    summary: "Search in the sources of flows",
    method: "GET",
    path: "/flows/source",
    query: Type.Object({
      ...SORTED_PAGING,
      q: optional(text("What is looked for")),
      namespace: optional(text("This namespace, or one below it")),
      caseSensitive: flag(false, "Letter case counts"),
      wholeWord: flag(false, "No letter or digit stands beside it"),
      regex: flag(false, "`q` is a regular expression"),
      scope: word(SOURCE_SCOPES, { default: "ALL" }),
    }),
    answers: { 200: json(paged(SourceHitSchema)) },
    async handle({ query: { q = "", namespace, ...query } }) {
      const flows = findFlows(await catalog.all(TENANT), namespace === undefined ? {} : { namespace }, []);
      const found = sortFlows(q === "" ? flows : await withText(flows, { ...query, q }, clock), query.sort);
      const { results, total } = pageOf(found, query);
      const rows = results.map(async (each) => {
        const { flow, source } = each;
        const hits = q === "" ? [] : hitsIn(source, { ...query, q });
        return {
          model: await flowRow(services, each),
          fragments: hits.map(({ fragment }) => fragment),
          namespace: flow.namespace,
          id: flow.id,
          editable: true,
          matches: hits.map(({ line, column, snippet }) => ({ line, column, snippet })),
        };
      });
      return { results: await Promise.all(rows), total };
    },
  });
}

/** How long one search may look for a pattern. */
const SEARCH_MS_MAX = 5_000;

/** Sources that are looked through before others have their turn. */
const SOURCES_A_TURN = 20;

/** The flows whose sources hold what is looked for. @throws ApiProblem 422 for a pattern that takes too long */
async function withText(flows: KnownFlows, query: SourceQuery, clock: Clock): Promise<KnownFlows> {
  const holds = sourceTest(query);
  const startMs = clock.now();
  const found: FlowWithSource[] = [];
  for (let at = 0; at < flows.length; at += SOURCES_A_TURN) {
    found.push(...flows.slice(at, at + SOURCES_A_TURN).filter(({ source }) => holds(source)));
    if (!query.regex) continue;
    if (clock.now() - startMs > SEARCH_MS_MAX) throw illegalArgument("q: the pattern takes too long; make it simpler");
    await nextTurn();
  }
  return found;
}

function summaries({ catalog, registry }: ApiServices): readonly Route[] {
  return [
    route({
      operationId: "listDistinctNamespaces",
      tag: TAG,
      summary: "The namespaces that have flows",
      method: "GET",
      path: "/flows/distinct-namespaces",
      query: Type.Object({ q: optional(text("Contained in the name")) }),
      answers: { 200: json(Type.Array(Type.String())) },
      async handle({ query: { q = "" } }) {
        const names = new Set((await catalog.all(TENANT)).map(({ flow }) => flow.namespace));
        return [...names].filter((name) => name.toLowerCase().includes(q.toLowerCase()));
      },
    }),
    route({
      operationId: "listDeprecated",
      tag: TAG,
      summary: "Flows with tasks whose types have older names, or are there for old flows alone",
      method: "GET",
      path: "/flows/deprecated",
      query: Type.Object({ namespace: optional(text("This namespace, or one below it")) }),
      answers: { 200: json(Type.Array(DeprecatedTasksSchema)) },
      async handle({ query: { namespace } }) {
        const all = await catalog.all(TENANT);
        const wanted = all.filter(({ flow }) => namespace === undefined || isBelow(flow.namespace, namespace));
        const rows = await Promise.all(wanted.map(({ flow }) => deprecatedTasks(flow, registry)));
        return rows.filter(({ deprecatedTasks: tasks }) => tasks.length > 0);
      },
    }),
  ];
}

async function deprecatedTasks(flow: Flow, registry: PluginRegistry) {
  const { namespace, id, revision, tasks, errors, finally: last, afterExecution, listeners } = flow;
  const parts = [tasks, errors, last, afterExecution, listeners];
  const types = new Set<string>();
  collectTypes(parts, types);
  await registry.ensure(types);
  const found: JsonMap[] = [];
  const open: unknown[] = [...parts];
  while (open.length > 0) {
    const next = open.pop();
    if (Array.isArray(next)) open.push(...next);
    else if (isJsonMap(next)) {
      open.push(...Object.values(next));
      const { id: taskId, type: taskType } = next;
      if (typeof taskId !== "string" || typeof taskType !== "string") continue;
      const definition = registry.findTask(taskType);
      if (definition && definition.type !== taskType) found.push({ taskId, taskType, replacement: definition.type });
      else if (definition?.deprecated !== undefined) {
        found.push({ taskId, taskType, replacement: definition.deprecated });
      }
    }
  }
  return { namespace, flowId: id, revision, deprecatedTasks: found };
}
