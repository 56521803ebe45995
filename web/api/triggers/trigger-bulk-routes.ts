/**
 * What is done about several triggers at once: those that a list names, or those that a query finds. What cannot be done
 * to one of them is left, and the answer counts the others.
 */
import { Type } from "@sinclair/typebox";
import type { OperationResult } from "../../../components/operations/operation-result.ts";
import type { TriggerKey } from "../../../core/contracts/trigger-state.ts";
import type { ApiServices } from "../api-services.ts";
import { type BulkAnswer, bulkAnswer } from "../http/bulk-answer.ts";
import { FiltersBodySchema, filtersOfBody } from "../http/filter-bodies.ts";
import { flag } from "../http/parameters.ts";
import { json, type QueryFilter, type Route, route } from "../http/route.ts";
import { BulkResponseSchema } from "../schemas/shared-shapes.ts";
import { TriggerNameSchema } from "../schemas/trigger.ts";
import { foundTriggers } from "./found-triggers.ts";
import { triggerKeyOf } from "./trigger-bodies.ts";
import { TRIGGER_FILTERS, TRIGGER_PARAMETERS, type TriggerParameters, triggerQueryOf } from "./trigger-query.ts";

type Act = (key: TriggerKey) => Promise<OperationResult<unknown>>;

const TAG = "Triggers";
const NamesSchema = Type.Array(TriggerNameSchema);
const ANSWERS = { 200: json(BulkResponseSchema) };

/** The routes. */
export function triggerBulkRoutes(services: ApiServices): readonly Route[] {
  const { operations } = services.triggers;
  return [
    ...disabling(services),
    ...deletions(services),
    ...both(services, "unlockTriggers", "Unlock", "/unlock", (key) => operations.unlock(key)),
    ...both(services, "pauseBackfill", "Pause the backfills of", "/backfill/pause", (key) =>
      operations.setBackfillPaused(key, true),
    ),
    ...both(services, "unpauseBackfill", "Go on with the backfills of", "/backfill/unpause", (key) =>
      operations.setBackfillPaused(key, false),
    ),
    ...both(services, "deleteBackfill", "Delete the backfills of", "/backfill/delete", (key) =>
      operations.deleteBackfill(key),
    ),
  ];
}

function disabling(services: ApiServices): readonly Route[] {
  const { operations } = services.triggers;
  return [
    route({
      operationId: "disabledTriggersByIds",
      tag: TAG,
      summary: "Disable or enable triggers",
      method: "POST",
      path: "/triggers/set-disabled/by-triggers",
      body: {
        kind: "json",
        schema: Type.Object({ triggers: NamesSchema, disabled: Type.Boolean() }, { $id: "SetDisabledRequest" }),
      },
      answers: ANSWERS,
      handle: ({ body: { triggers, disabled } }) =>
        all(triggers.map(triggerKeyOf), (key) => operations.setDisabled(key, disabled)),
    }),
    route({
      operationId: "disabledTriggersByQuery",
      tag: TAG,
      summary: "Disable or enable the triggers that a query finds",
      method: "POST",
      path: "/triggers/set-disabled/by-query",
      query: Type.Object({ ...TRIGGER_PARAMETERS, disabled: flag(true) }),
      filters: TRIGGER_FILTERS,
      hasAlternatives: true,
      answers: ANSWERS,
      handle: async ({ query: { disabled, ...query }, alternatives }) =>
        all(await keysFound(services, query, alternatives), (key) => operations.setDisabled(key, disabled)),
    }),
  ];
}

/** Filters of these may come in the body. */
function deletions(services: ApiServices): readonly Route[] {
  const remove: Act = (key) => services.triggers.operations.delete(key);
  return [
    route({
      operationId: "deleteTriggersByIds",
      tag: TAG,
      summary: "Delete triggers",
      method: "DELETE",
      path: "/triggers/delete/by-triggers",
      body: { kind: "json", schema: NamesSchema },
      answers: ANSWERS,
      handle: ({ body }) => all(body.map(triggerKeyOf), remove),
    }),
    route({
      operationId: "deleteTriggersByQuery",
      tag: TAG,
      summary: "Delete the triggers that a query, and the filters of the body, find",
      method: "DELETE",
      path: "/triggers/delete/by-query",
      query: Type.Object(TRIGGER_PARAMETERS),
      filters: TRIGGER_FILTERS,
      hasAlternatives: true,
      body: { kind: "json", schema: FiltersBodySchema, isOptional: true },
      answers: ANSWERS,
      async handle({ query, alternatives, body }) {
        const given = filtersOfBody(body?.filters ?? [], TRIGGER_FILTERS);
        const wanted = (alternatives.length === 0 ? [[]] : alternatives).map((filters) => [...filters, ...given]);
        return await all(await keysFound(services, query, wanted), remove);
      },
    }),
  ];
}

function both(services: ApiServices, name: string, what: string, path: string, act: Act): readonly Route[] {
  return [
    route({
      operationId: `${name}ByIds`,
      tag: TAG,
      summary: `${what} triggers`,
      method: "POST",
      path: `/triggers${path}/by-triggers`,
      body: { kind: "json", schema: NamesSchema },
      answers: ANSWERS,
      handle: ({ body }) => all(body.map(triggerKeyOf), act),
    }),
    route({
      operationId: `${name}ByQuery`,
      tag: TAG,
      summary: `${what} the triggers that a query finds`,
      method: "POST",
      path: `/triggers${path}/by-query`,
      query: Type.Object(TRIGGER_PARAMETERS),
      filters: TRIGGER_FILTERS,
      hasAlternatives: true,
      answers: ANSWERS,
      handle: async ({ query, alternatives }) => all(await keysFound(services, query, alternatives), act),
    }),
  ];
}

/** One that is named again is dealt with and counted once. */
async function all(keys: readonly TriggerKey[], act: Act): Promise<BulkAnswer> {
  const each = new Map(keys.map((key) => [JSON.stringify([key.namespace, key.flowId, key.triggerId]), key]));
  let count = 0;
  for (const key of each.values()) if ((await act(key)).ok) count++;
  return bulkAnswer(count);
}

async function keysFound(
  { repository, clock }: ApiServices,
  query: TriggerParameters,
  alternatives: readonly (readonly QueryFilter[])[],
): Promise<readonly TriggerKey[]> {
  const keys: TriggerKey[] = [];
  for await (const states of foundTriggers(repository, triggerQueryOf(query, alternatives, clock.now()))) {
    for (const { tenantId, namespace, flowId, triggerId } of states)
      keys.push({ tenantId, namespace, flowId, triggerId });
  }
  return keys;
}
