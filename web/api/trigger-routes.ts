/** Triggers: their states, and what is done about them. */
import { Elysia } from "elysia";
import type { OperationResult } from "../../components/operations/operation-result.ts";
import type { TriggerState } from "../../core/contracts/trigger-state.ts";
import type { Row } from "../../core/execution/execution-row.ts";
import { isJsonMap } from "../../core/json-map.ts";
import type { ApiServices } from "./api-services.ts";
import { backfillOf } from "./backfill-body.ts";
import { ApiProblem, invalidEntity, refusal } from "./problem.ts";
import { readJsonObject } from "./request-body.ts";
import { pagingOf, TENANT } from "./routes.ts";
import { triggerBulkRoutes } from "./trigger-bulk-routes.ts";
import { triggerKeyOf, triggerQueryOf } from "./trigger-requests.ts";

/** The routes of triggers. */
export function triggerRoutes(services: ApiServices) {
  return new Elysia({ prefix: "/triggers" })
    .use(triggerReads(services))
    .use(triggerBulkRoutes(services))
    .use(triggerActions(services));
}

function triggerReads({ repository }: ApiServices) {
  return new Elysia()
    .get("/search", async ({ request }) => {
      const query = new URL(request.url).searchParams;
      const page = await repository.triggers.search(triggerQueryOf(query), pagingOf(query));
      const results = page.results.map(async (state) => ({
        abstractTrigger: await definitionOf(repository, state),
        triggerContext: triggerRow(state),
      }));
      return Response.json({ results: await Promise.all(results), total: page.total });
    })
    .get("/:namespace/:flowId", async ({ params, request }) => {
      const query = new URL(request.url).searchParams;
      const page = await repository.triggers.search({ ...triggerQueryOf(query), ...params }, pagingOf(query));
      return Response.json({ results: page.results.map(triggerRow), total: page.total });
    });
}

function triggerActions({ triggers: { operations } }: ApiServices) {
  return new Elysia()
    .put("/", async ({ request }) => {
      const body = await readJsonObject(request);
      const key = triggerKeyOf(body);
      const backfill = isJsonMap(body["backfill"]) ? backfillOf(body["backfill"]) : undefined;
      if (backfill) return answer(await operations.createBackfill(key, backfill));
      return answer(await operations.setDisabled(key, body["disabled"] === true));
    })
    .put("/set-disabled", async ({ request }) => {
      const body = await readJsonObject(request);
      return answer(await operations.setDisabled(triggerKeyOf(body), body["disabled"] === true));
    })
    .put("/backfill/create", async ({ request }) => {
      const body = await readJsonObject(request);
      const wanted = body["backfill"];
      if (!isJsonMap(wanted)) throw invalidEntity([{ path: "backfill", message: "must be an object" }]);
      return answer(await operations.createBackfill(triggerKeyOf(body), backfillOf(wanted)));
    })
    .delete("/:namespace/:flowId/:triggerId", async ({ params }) => {
      const deleted = await operations.delete({ tenantId: TENANT, ...params });
      if (!deleted.ok) throw refusal(deleted.problems);
      return new Response(null, { status: 204 });
    })
    .post("/:namespace/:flowId/:triggerId/unlock", async ({ params }) =>
      answer(await operations.unlock({ tenantId: TENANT, ...params })),
    )
    .post("/:namespace/:flowId/:triggerId/restart", async ({ params }) =>
      answer(await operations.restart({ tenantId: TENANT, ...params })),
    )
    .put("/backfill/pause", async ({ request }) =>
      ofBackfill(await operations.setBackfillPaused(triggerKeyOf(await readJsonObject(request)), true)),
    )
    .put("/backfill/unpause", async ({ request }) =>
      ofBackfill(await operations.setBackfillPaused(triggerKeyOf(await readJsonObject(request)), false)),
    )
    .post("/backfill/delete", async ({ request }) =>
      ofBackfill(await operations.deleteBackfill(triggerKeyOf(await readJsonObject(request)))),
    );
}

function answer(result: OperationResult<TriggerState>): Response {
  if (result.ok) return Response.json(triggerRow(result.value));
  throw refusal(result.problems);
}

/** Where there is no backfill, Kestra answers as to a request that it does not understand. */
function ofBackfill(result: OperationResult<TriggerState>): Response {
  const [problem] = result.ok ? [] : result.problems;
  if (problem?.kind === "invalid") throw new ApiProblem(400, `Bad Request: ${problem.message}`);
  return answer(result);
}

/** The trigger as its flow has it; null when it is gone. */
async function definitionOf(
  { flows }: ApiServices["repository"],
  { tenantId, namespace, flowId, triggerId }: TriggerState,
): Promise<unknown> {
  const found = await flows.find({ tenantId, namespace, flowId });
  return found?.flow.triggers?.find(({ id }) => id === triggerId) ?? null;
}

function triggerRow(state: TriggerState): Row {
  const { tenantId, namespace, flowId, triggerId, date, nextDate, executionId, evaluation, disabled, backfill } = state;
  return {
    tenantId,
    namespace,
    flowId,
    triggerId,
    date,
    nextExecutionDate: nextDate,
    executionId,
    evaluateRunningDate: evaluation?.since,
    workerId: evaluation?.workerId,
    disabled,
    backfill: backfill && backfillRow(backfill),
    updatedDate: state.updated,
  };
}

function backfillRow({ previousNextDate, ...backfill }: NonNullable<TriggerState["backfill"]>): Row {
  return { ...backfill, previousNextExecutionDate: previousNextDate };
}
