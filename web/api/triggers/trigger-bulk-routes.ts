/**
 * What is done about several triggers at once: those that a list names, or those that a query finds. What cannot be done
 * to one of them is left, and the answer counts the others.
 */
import { Type } from "@sinclair/typebox";
import type { OperationResult } from "../../../components/operations/operation-result.ts";
import { PAGE_SIZE_MAX, type Repository } from "../../../core/contracts/repository.ts";
import type { TriggerKey, TriggerQuery } from "../../../core/contracts/trigger-state.ts";
import type { ApiServices } from "../api-services.ts";
import { flag } from "../http/parameters.ts";
import { json, type Method, type Route, route } from "../http/route.ts";
import { BulkResponseSchema } from "../schemas/shared-shapes.ts";
import { TriggerNameSchema } from "../schemas/trigger.ts";
import { triggerKeyOf } from "./trigger-bodies.ts";
import { TRIGGER_FILTERS, TRIGGER_PARAMETERS, triggerQueryOf } from "./trigger-query.ts";

type Act = (key: TriggerKey) => Promise<OperationResult<unknown>>;

const TAG = "Triggers";
const ANSWERS = { 200: json(BulkResponseSchema) };

/** The routes. */
export function triggerBulkRoutes({ repository, triggers: { operations } }: ApiServices): readonly Route[] {
  return [
    ...disabling(repository, (key, isDisabled) => operations.setDisabled(key, isDisabled)),
    ...both(repository, "deleteTriggers", "Delete", "DELETE", "/delete", (key) => operations.delete(key)),
    ...both(repository, "unlockTriggers", "Unlock", "POST", "/unlock", (key) => operations.unlock(key)),
    ...both(repository, "pauseBackfill", "Pause the backfills of", "POST", "/backfill/pause", (key) =>
      operations.setBackfillPaused(key, true),
    ),
    ...both(repository, "unpauseBackfill", "Go on with the backfills of", "POST", "/backfill/unpause", (key) =>
      operations.setBackfillPaused(key, false),
    ),
    ...both(repository, "deleteBackfill", "Delete the backfills of", "POST", "/backfill/delete", (key) =>
      operations.deleteBackfill(key),
    ),
  ];
}

function disabling(
  repository: Repository,
  act: (key: TriggerKey, isDisabled: boolean) => Promise<OperationResult<unknown>>,
): readonly Route[] {
  return [
    route({
      operationId: "disabledTriggersByIds",
      tag: TAG,
      summary: "Disable or enable triggers",
      method: "POST",
      path: "/triggers/set-disabled/by-triggers",
      body: {
        kind: "json",
        schema: Type.Object({ triggers: Type.Array(TriggerNameSchema), disabled: Type.Boolean() }),
      },
      answers: ANSWERS,
      handle: ({ body }) => all(body.triggers.map(triggerKeyOf), (key) => act(key, body.disabled)),
    }),
    route({
      operationId: "disabledTriggersByQuery",
      tag: TAG,
      summary: "Disable or enable the triggers that a query finds",
      method: "POST",
      path: "/triggers/set-disabled/by-query",
      query: Type.Object({ ...TRIGGER_PARAMETERS, disabled: flag(true) }),
      filters: TRIGGER_FILTERS,
      answers: ANSWERS,
      handle: async ({ query, filters }) =>
        all(await keysFound(repository, triggerQueryOf(query, filters)), (key) => act(key, query.disabled)),
    }),
  ];
}

function both(
  repository: Repository,
  name: string,
  what: string,
  method: Method,
  path: string,
  act: Act,
): readonly Route[] {
  return [
    route({
      operationId: `${name}ByIds`,
      tag: TAG,
      summary: `${what} triggers`,
      method,
      path: `/triggers${path}/by-triggers`,
      body: { kind: "json", schema: Type.Array(TriggerNameSchema) },
      answers: ANSWERS,
      handle: ({ body }) => all(body.map(triggerKeyOf), act),
    }),
    route({
      operationId: `${name}ByQuery`,
      tag: TAG,
      summary: `${what} the triggers that a query finds`,
      method,
      path: `/triggers${path}/by-query`,
      query: Type.Object(TRIGGER_PARAMETERS),
      filters: TRIGGER_FILTERS,
      answers: ANSWERS,
      handle: async ({ query, filters }) => all(await keysFound(repository, triggerQueryOf(query, filters)), act),
    }),
  ];
}

async function all(keys: readonly TriggerKey[], act: Act): Promise<{ readonly count: number }> {
  let count = 0;
  for (const key of keys) if ((await act(key)).ok) count++;
  return { count };
}

async function keysFound({ triggers }: Pick<Repository, "triggers">, query: TriggerQuery): Promise<TriggerKey[]> {
  const keys: TriggerKey[] = [];
  for (let page = 1; ; page++) {
    const { results } = await triggers.search(query, { page, size: PAGE_SIZE_MAX });
    keys.push(...results);
    if (results.length < PAGE_SIZE_MAX) return keys;
  }
}
