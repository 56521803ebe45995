/** What executions have in common: the values of a field, and how long those of a flow take. */
import { Type } from "@sinclair/typebox";
import { toInstant } from "../../../core/contracts/clock.ts";
import { type ExecutionGroupField, GROUPS_MAX } from "../../../core/contracts/groups.ts";
import type { ApiServices } from "../api-services.ts";
import { count, text } from "../http/parameters.ts";
import { TENANT } from "../http/paths.ts";
import { conversion } from "../http/read-query.ts";
import { json, type Route, route } from "../http/route.ts";
import { EXECUTION_FILTERS, EXECUTION_PARAMETERS, executionQueryOf } from "./execution-query.ts";
import { EXECUTIONS_TAG } from "./execution-shapes.ts";

/** Executions that began longer ago say nothing about how long they take now, in milliseconds. */
const RECENT_MS = 30 * 24 * 3_600_000;

/** Fields by the names that clients have for them, those of enumerations too. */
const FIELDS: Readonly<Record<string, ExecutionGroupField>> = {
  namespace: "namespace",
  flowId: "flowId",
  FLOW_ID: "flowId",
  flowRevision: "flowRevision",
  FLOW_REVISION: "flowRevision",
  state: "state",
  kind: "kind",
  triggerId: "triggerId",
  TRIGGER_ID: "triggerId",
  triggerExecutionId: "triggerExecutionId",
  TRIGGER_EXECUTION_ID: "triggerExecutionId",
};

/** The routes. */
export function executionValues({ repository: { executions }, clock }: ApiServices): readonly Route[] {
  return [
    route({
      operationId: "findDistinctExecutionFieldValues",
      tag: EXECUTIONS_TAG,
      summary: "The values of a field of the executions that a query finds, the most frequent ones",
      method: "GET",
      path: "/executions/distinct-field-values",
      query: Type.Object({
        ...EXECUTION_PARAMETERS,
        field: text("Such as `namespace` or `FLOW_ID`"),
        size: count({ minimum: 1, maximum: GROUPS_MAX, default: 100 }),
      }),
      filters: EXECUTION_FILTERS,
      hasAlternatives: true,
      answers: { 200: json(Type.Array(Type.String())) },
      async handle({ query: { field: name, size, ...query }, alternatives }) {
        const field = FIELDS[name] ?? FIELDS[name.toLowerCase()];
        if (field === undefined)
          throw conversion("field", name, `one of ${Object.keys(FIELDS).join(", ")} is expected`);
        const wanted = executionQueryOf(query, alternatives, clock.now());
        const { groups } = await executions.groups(wanted, { by: [{ field }] });
        return groups
          .flatMap(({ values: [value] }) => value ?? [])
          .slice(0, size)
          .sort();
      },
    }),
    route({
      operationId: "executionAverageDuration",
      tag: EXECUTIONS_TAG,
      summary: "How long the executions of a flow have taken in the last 30 days, and how many ended",
      method: "GET",
      path: "/executions/namespaces/{namespace}/flows/{flowId}/average-duration",
      answers: { 200: json(AverageDurationSchema) },
      async handle({ params }) {
        const since = toInstant(clock.now() - RECENT_MS);
        const { groups } = await executions.groups(
          { tenantId: TENANT, ...params, startedAfter: since },
          { by: [], durations: true },
        );
        const { count: ended = 0, sumMs = 0 } = groups[0]?.durations ?? {};
        return { count: ended, avgDurationMs: ended === 0 ? 0 : Math.round(sumMs / ended) };
      },
    }),
  ];
}

const AverageDurationSchema = Type.Object(
  { count: Type.Integer(), avgDurationMs: Type.Integer() },
  { $id: "ExecutionAverageDuration" },
);
