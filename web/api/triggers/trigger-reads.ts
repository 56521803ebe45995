/** Triggers as they stand: those that a query finds, those of a flow, and all as a table. */
import { Type } from "@sinclair/typebox";
import type { TriggerState } from "../../../core/contracts/trigger-state.ts";
import type { Flow, Trigger } from "../../../core/flow/flow.ts";
import { withFullTypes } from "../../../core/flow/full-types.ts";
import type { ApiServices } from "../api-services.ts";
import { type Cell, csvResponse } from "../http/csv.ts";
import { optional, SORTED_PAGING, text } from "../http/parameters.ts";
import { json, media, type Route, route } from "../http/route.ts";
import { sortOf } from "../http/sorting.ts";
import { paged } from "../schemas/shared-shapes.ts";
import { TriggerRowSchema, TriggerStateSchema } from "../schemas/trigger.ts";
import { foundTriggers } from "./found-triggers.ts";
import { TRIGGER_FILTERS, TRIGGER_PARAMETERS, TRIGGER_SORTS, triggerQueryOf } from "./trigger-query.ts";
import { triggerAndState, triggerRow } from "./trigger-rows.ts";

const TAG = "Triggers";
const COLUMNS = [
  "namespace",
  "flowId",
  "triggerId",
  "type",
  "disabled",
  "locked",
  "lastTriggeredDate",
  "nextExecutionDate",
  "executionId",
  "workerId",
  "updatedDate",
  "backfill",
] as const;

/** The routes. */
export function triggerReads(services: ApiServices): readonly Route[] {
  return [search(services), ofFlow(services), table(services)];
}

function search(services: ApiServices): Route {
  const { repository, clock } = services;
  return route({
    operationId: "searchTriggers",
    tag: TAG,
    summary: "Search for triggers",
    method: "GET",
    path: "/triggers/search",
    query: Type.Object({ ...SORTED_PAGING, ...TRIGGER_PARAMETERS }),
    filters: TRIGGER_FILTERS,
    hasAlternatives: true,
    answers: { 200: json(paged(TriggerRowSchema)) },
    async handle({ query: { page, size, sort, ...query }, alternatives }) {
      const paging = { page, size, sort: sortOf(sort, TRIGGER_SORTS) };
      const found = await repository.triggers.search(triggerQueryOf(query, alternatives, clock.now()), paging);
      const definitionOf = await definitionsOf(services, found.results);
      return { results: found.results.map((state) => triggerAndState(state, definitionOf(state))), total: found.total };
    },
  });
}

function ofFlow(services: ApiServices): Route {
  const { repository, clock } = services;
  return route({
    operationId: "searchTriggersForFlow",
    tag: TAG,
    summary: "The triggers of a flow",
    method: "GET",
    path: "/triggers/{namespace}/{flowId}",
    query: Type.Object({ ...SORTED_PAGING, q: optional(text("Contained in a name")) }),
    answers: { 200: json(paged(TriggerStateSchema)) },
    async handle({ params, query: { page, size, sort, ...query } }) {
      const wanted = { ...triggerQueryOf(query, [], clock.now()), ...params };
      const found = await repository.triggers.search(wanted, { page, size, sort: sortOf(sort, TRIGGER_SORTS) });
      const definitionOf = await definitionsOf(services, found.results);
      return { results: found.results.map((state) => triggerRow(state, definitionOf(state))), total: found.total };
    },
  });
}

function table({ repository, clock }: ApiServices): Route {
  return route({
    operationId: "exportTriggers",
    tag: TAG,
    summary: "The triggers that a query finds, as CSV",
    method: "GET",
    path: "/triggers/export/by-query/csv",
    query: Type.Object(TRIGGER_PARAMETERS),
    filters: TRIGGER_FILTERS,
    hasAlternatives: true,
    answers: { 200: media("text/csv", "The table") },
    handle({ query, alternatives }) {
      const wanted = triggerQueryOf(query, alternatives, clock.now());
      async function* rows(): AsyncGenerator<readonly (readonly Cell[])[]> {
        for await (const states of foundTriggers(repository, wanted)) {
          yield states.map((state) => {
            const row = triggerRow(state);
            return COLUMNS.map((column) => row[column]);
          });
        }
      }
      return csvResponse("triggers.csv", COLUMNS, rows());
    },
  });
}

/** The triggers as their flows have them; each flow is read once. */
async function definitionsOf(
  { repository, registry }: ApiServices,
  states: readonly TriggerState[],
): Promise<(state: TriggerState) => Trigger | undefined> {
  const nameOf = ({ namespace, flowId }: TriggerState): string => `${namespace}/${flowId}`;
  const flows = new Map<string, Flow>();
  const firsts = new Map(states.map((state) => [nameOf(state), state]));
  await Promise.all(
    [...firsts].map(async ([name, { tenantId, namespace, flowId }]) => {
      const found = await repository.flows.find({ tenantId, namespace, flowId });
      if (found) flows.set(name, await withFullTypes(found.flow, registry));
    }),
  );
  return (state) => flows.get(nameOf(state))?.triggers?.find(({ id }) => id === state.triggerId);
}
