/** Triggers: all that can be done with them; here what is done about one. */
import { Type } from "@sinclair/typebox";
import type { OperationResult } from "../../../components/operations/operation-result.ts";
import type { TriggerState } from "../../../core/contracts/trigger-state.ts";
import type { Row } from "../../../core/execution/execution-row.ts";
import type { ApiServices } from "../api-services.ts";
import { TENANT } from "../http/paths.ts";
import { ApiProblem, refusal } from "../http/problem.ts";
import { empty, json, type Route, route } from "../http/route.ts";
import { problem } from "../openapi/document.ts";
import { TriggerNameSchema, TriggerStateSchema } from "../schemas/trigger.ts";
import { BackfillRequestSchema, backfillOf, TriggerUpdateSchema, triggerKeyOf } from "./trigger-bodies.ts";
import { triggerBulkRoutes } from "./trigger-bulk-routes.ts";
import { triggerReads } from "./trigger-reads.ts";
import { triggerRow } from "./trigger-rows.ts";

const TAG = "Triggers";
const STATE_ANSWERS = { 200: json(TriggerStateSchema), 400: problem(400), 404: problem(404), 409: problem(409) };

/** The routes of triggers. */
export function triggerRoutes(services: ApiServices): readonly Route[] {
  return [
    ...triggerReads(services),
    ...triggerBulkRoutes(services),
    ...triggerChanges(services),
    ...backfillRoutes(services),
  ];
}

function triggerChanges({ triggers: { operations } }: ApiServices): readonly Route[] {
  return [
    route({
      operationId: "updateTrigger",
      tag: TAG,
      summary: "Disable or enable a trigger, or have it make up for past dates",
      method: "PUT",
      path: "/triggers",
      body: { kind: "json", schema: TriggerUpdateSchema },
      answers: STATE_ANSWERS,
      async handle({ body }) {
        const key = triggerKeyOf(body);
        if (body.backfill) return answer(await operations.createBackfill(key, backfillOf(body.backfill)));
        return answer(await operations.setDisabled(key, body.disabled === true, { refusesRealtime: true }));
      },
    }),
    route({
      operationId: "disableTriggerById",
      tag: TAG,
      summary: "Disable or enable a trigger",
      method: "PUT",
      path: "/triggers/set-disabled",
      body: { kind: "json", schema: TriggerUpdateSchema },
      answers: STATE_ANSWERS,
      handle: async ({ body }) => answer(await operations.setDisabled(triggerKeyOf(body), body.disabled === true)),
    }),
    route({
      operationId: "deleteTrigger",
      tag: TAG,
      summary: "Forget the state of a trigger",
      method: "DELETE",
      path: "/triggers/{namespace}/{flowId}/{triggerId}",
      answers: { 204: empty("Deleted"), 404: problem(404), 409: problem(409) },
      async handle({ params }) {
        const deleted = await operations.delete({ tenantId: TENANT, ...params });
        if (!deleted.ok) throw refusal(deleted.problems);
        return new Response(null, { status: 204 });
      },
    }),
    route({
      operationId: "unlockTrigger",
      tag: TAG,
      summary: "Let a trigger go on that waits for an execution",
      method: "POST",
      path: "/triggers/{namespace}/{flowId}/{triggerId}/unlock",
      answers: STATE_ANSWERS,
      handle: async ({ params }) => answer(await operations.unlock({ tenantId: TENANT, ...params })),
    }),
    route({
      operationId: "restartTrigger",
      tag: TAG,
      summary: "Begin a trigger's evaluation anew",
      method: "POST",
      path: "/triggers/{namespace}/{flowId}/{triggerId}/restart",
      answers: STATE_ANSWERS,
      handle: async ({ params }) => answer(await operations.restart({ tenantId: TENANT, ...params })),
    }),
  ];
}

function backfillRoutes({ triggers: { operations } }: ApiServices): readonly Route[] {
  return [
    route({
      operationId: "createBackfill",
      tag: TAG,
      summary: "Have a schedule make up for past dates",
      method: "PUT",
      path: "/triggers/backfill/create",
      body: {
        kind: "json",
        schema: Type.Composite([TriggerNameSchema, Type.Object({ backfill: BackfillRequestSchema })]),
      },
      answers: STATE_ANSWERS,
      handle: async ({ body }) =>
        answer(await operations.createBackfill(triggerKeyOf(body), backfillOf(body.backfill))),
    }),
    route({
      operationId: "pauseBackfill",
      tag: TAG,
      summary: "Pause a backfill",
      method: "PUT",
      path: "/triggers/backfill/pause",
      body: { kind: "json", schema: TriggerNameSchema },
      answers: STATE_ANSWERS,
      handle: async ({ body }) => ofBackfill(await operations.setBackfillPaused(triggerKeyOf(body), true)),
    }),
    route({
      operationId: "unpauseBackfill",
      tag: TAG,
      summary: "Go on with a backfill",
      method: "PUT",
      path: "/triggers/backfill/unpause",
      body: { kind: "json", schema: TriggerNameSchema },
      answers: STATE_ANSWERS,
      handle: async ({ body }) => ofBackfill(await operations.setBackfillPaused(triggerKeyOf(body), false)),
    }),
    route({
      operationId: "deleteBackfill",
      tag: TAG,
      summary: "Delete a backfill",
      method: "POST",
      path: "/triggers/backfill/delete",
      body: { kind: "json", schema: TriggerNameSchema },
      answers: STATE_ANSWERS,
      handle: async ({ body }) => ofBackfill(await operations.deleteBackfill(triggerKeyOf(body))),
    }),
  ];
}

function answer(result: OperationResult<TriggerState>): Row {
  if (result.ok) return triggerRow(result.value);
  throw refusal(result.problems);
}

/** Where there is no backfill, Kestra answers as to a request that it does not understand. */
function ofBackfill(result: OperationResult<TriggerState>): Row {
  const [first] = result.ok ? [] : result.problems;
  if (first?.kind === "invalid") throw new ApiProblem(400, `Bad Request: ${first.message}`);
  return answer(result);
}
