/** How many executions of flows run that have a limit. */
import { Type } from "@sinclair/typebox";
import type { FlowName } from "../../../core/flow-state/flow-state.ts";
import type { ApiServices } from "../api-services.ts";
import { TENANT } from "../http/paths.ts";
import { illegalArgument, notFound } from "../http/problem.ts";
import { json, type Route, route } from "../http/route.ts";
import { problem } from "../openapi/document.ts";
import { paged } from "../schemas/shared-shapes.ts";

const TAG = "Flows";

/** States in which an execution takes a place of the limit. */
const RUNNING = ["RUNNING", "PAUSED", "KILLING", "RESTARTED", "RETRYING", "BREAKPOINT"] as const;

const ConcurrencyLimitSchema = Type.Object(
  {
    tenantId: Type.Optional(Type.String()),
    namespace: Type.String(),
    flowId: Type.String(),
    running: Type.Optional(Type.Integer({ description: "Executions that run now" })),
  },
  { $id: "ConcurrencyLimit", additionalProperties: true },
);

/** The routes of limits. */
export function concurrencyRoutes({ catalog, repository }: ApiServices): readonly Route[] {
  const row = async ({ namespace, flowId }: FlowName) => ({
    tenantId: TENANT,
    namespace,
    flowId,
    running: await repository.executions.count({ tenantId: TENANT, namespace, flowId, states: RUNNING }),
  });
  return [
    route({
      operationId: "searchConcurrencyLimits",
      tag: TAG,
      summary: "The flows that have a limit, and how many of their executions run",
      method: "GET",
      path: "/concurrency-limit/search",
      answers: { 200: json(paged(ConcurrencyLimitSchema)) },
      async handle() {
        const limited = (await catalog.all(TENANT)).filter(({ flow }) => flow.concurrency !== undefined);
        const query = { tenantId: TENANT, states: RUNNING };
        const by = [{ field: "namespace" }, { field: "flowId" }] as const;
        const { groups } = await repository.executions.groups(query, { by });
        const running = new Map(groups.map(({ values, count }) => [values.join("/"), count]));
        const results = limited.map(({ flow: { namespace, id: flowId } }) => ({
          ...{ tenantId: TENANT, namespace, flowId },
          running: running.get(`${namespace}/${flowId}`) ?? 0,
        }));
        return { results, total: results.length };
      },
    }),
    route({
      operationId: "updateConcurrencyLimit",
      tag: TAG,
      summary: "Count anew how many executions of a flow run: it is always counted, and nothing has to be set right",
      method: "PUT",
      path: "/concurrency-limit/{namespace}/{flowId}",
      body: { kind: "json", schema: ConcurrencyLimitSchema },
      answers: { 200: json(ConcurrencyLimitSchema), 404: problem(404) },
      async handle({ params, body }) {
        if (body.namespace !== params.namespace || body.flowId !== params.flowId) {
          throw illegalArgument("The path names another flow than the body");
        }
        const found = await repository.flows.find({ tenantId: TENANT, ...params });
        if (!found?.flow.concurrency) throw notFound("The flow has no limit");
        return await row(params);
      },
    }),
  ];
}
