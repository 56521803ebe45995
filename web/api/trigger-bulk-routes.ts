/**
 * What is done about several triggers at once: those that a list names, or those that a query finds. What cannot be done
 * to one of them is left, and the answer counts the others.
 */
import { Elysia } from "elysia";
import type { OperationResult } from "../../components/operations/operation-result.ts";
import { PAGE_SIZE_MAX, type Repository } from "../../core/contracts/repository.ts";
import type { TriggerKey, TriggerQuery } from "../../core/contracts/trigger-state.ts";
import type { ApiServices } from "./api-services.ts";
import { readJsonList, readJsonObject } from "./request-body.ts";
import { flagOf } from "./routes.ts";
import { triggerKeysOf, triggerQueryOf } from "./trigger-requests.ts";

type Act = (key: TriggerKey) => Promise<OperationResult<unknown>>;

/** The routes. */
export function triggerBulkRoutes({ repository, triggers: { operations } }: ApiServices) {
  const found = (request: Request) => keysFound(repository, triggerQueryOf(new URL(request.url).searchParams));
  const listed = async (request: Request) => triggerKeysOf(await readJsonList(request));
  const acts: Readonly<Record<string, Act>> = {
    "/unlock": (key) => operations.unlock(key),
    "/backfill/pause": (key) => operations.setBackfillPaused(key, true),
    "/backfill/unpause": (key) => operations.setBackfillPaused(key, false),
    "/backfill/delete": (key) => operations.deleteBackfill(key),
  };
  const routes = new Elysia()
    .post("/set-disabled/by-triggers", async ({ request }) => {
      const body = await readJsonObject(request);
      const isDisabled = body["disabled"] === true;
      return await all(triggerKeysOf(body["triggers"]), (key) => operations.setDisabled(key, isDisabled));
    })
    .post("/set-disabled/by-query", async ({ request }) => {
      const isDisabled = flagOf(new URL(request.url).searchParams, "disabled", true);
      return await all(await found(request), (key) => operations.setDisabled(key, isDisabled));
    })
    .delete("/delete/by-triggers", async ({ request }) => all(await listed(request), (key) => operations.delete(key)))
    .delete("/delete/by-query", async ({ request }) => all(await found(request), (key) => operations.delete(key)));
  for (const [path, act] of Object.entries(acts)) {
    routes.post(`${path}/by-triggers`, async ({ request }) => all(await listed(request), act));
    routes.post(`${path}/by-query`, async ({ request }) => all(await found(request), act));
  }
  return routes;
}

async function all(keys: readonly TriggerKey[], act: Act): Promise<Response> {
  let count = 0;
  for (const key of keys) if ((await act(key)).ok) count++;
  return Response.json({ count });
}

async function keysFound({ triggers }: Pick<Repository, "triggers">, query: TriggerQuery): Promise<TriggerKey[]> {
  const keys: TriggerKey[] = [];
  for (let page = 1; ; page++) {
    const { results } = await triggers.search(query, { page, size: PAGE_SIZE_MAX });
    keys.push(...results);
    if (results.length < PAGE_SIZE_MAX) return keys;
  }
}
