/** Statistics of executions and task runs, as clients of 0.21 ask for them. */
import { Type } from "@sinclair/typebox";
import { stateCounts } from "../../../components/statistics/daily-statistics.ts";
import { executionRows, flowRows, stateOf, taskRunRows } from "../../../components/statistics/execution-statistics.ts";
import type { ExecutionQuery } from "../../../core/contracts/repository.ts";
import { asIsoDuration, executionRow } from "../../../core/execution/execution-row.ts";
import type { ApiServices } from "../api-services.ts";
import { executionQueryOf } from "../executions/execution-query.ts";
import { TENANT } from "../http/paths.ts";
import { json, type Route, route } from "../http/route.ts";
import { ExecutionSchema } from "../schemas/execution.ts";
import {
  ByFlowRequestSchema,
  ByNamespaceRequestSchema,
  DailyStatisticsSchema,
  ExecutionCountsSchema,
  LastExecutionsRequestSchema,
  StatisticRequestSchema,
} from "../schemas/statistics.ts";
import { dailyRows } from "./daily-rows.ts";
import { given, spanOf } from "./statistic-span.ts";

const TAG = "Stats";
const DAILY = Type.Array(DailyStatisticsSchema);

/** All flows of a namespace, where flows are not told apart. */
const EVERY_FLOW = "*";

/** The routes. */
export function executionStatisticRoutes(services: ApiServices): readonly Route[] {
  return [...dailyRoutes(services), ...groupedRoutes(services), ...latestRoutes(services)];
}

function dailyRoutes({ repository: { executions }, clock }: ApiServices): readonly Route[] {
  const body = { kind: "json", schema: StatisticRequestSchema, isOptional: true } as const;
  return [
    route({
      operationId: "dailyStatistics",
      tag: TAG,
      summary: "How many executions began in each time, by state",
      method: "POST",
      path: "/stats/executions/daily",
      body,
      answers: { 200: json(DAILY) },
      async handle({ body: asked }) {
        const { q, scope, namespace, flowId, state, ...dates } = given(asked ?? {});
        const span = spanOf(dates, clock.now());
        const wanted = given({ q, scope, namespace, flowId, state, ...endsOf(span) });
        return dailyRows(await executionRows(executions, executionQueryOf(wanted, [], clock.now()), span), span);
      },
    }),
    route({
      operationId: "taskRunsDailyStatistics",
      tag: TAG,
      summary: "How many task runs of the newest executions began in each time, by state",
      method: "POST",
      path: "/stats/taskruns/daily",
      body,
      answers: { 200: json(DAILY) },
      async handle({ body: asked }) {
        const { q, scope, namespace, flowId, state, ...dates } = given(asked ?? {});
        const span = spanOf(dates, clock.now());
        const wanted = executionQueryOf(given({ q, scope, namespace, flowId, ...endsOf(span) }), [], clock.now());
        const query = { executions: wanted, ...(state === undefined ? {} : { states: state }) };
        return dailyRows(await taskRunRows(executions, query, span), span);
      },
    }),
  ];
}

function groupedRoutes({ repository: { executions }, clock }: ApiServices): readonly Route[] {
  return [
    route({
      operationId: "dailyStatisticsGroupByFlow",
      tag: TAG,
      summary: "How many executions of each flow, by namespace and id, began in each time",
      method: "POST",
      path: "/stats/executions/daily/group-by-flow",
      body: { kind: "json", schema: ByFlowRequestSchema, isOptional: true },
      answers: { 200: json(Type.Record(Type.String(), Type.Record(Type.String(), DAILY))) },
      async handle({ body: asked }) {
        const { q, namespace, flowId, flows, namespaceOnly = false, ...dates } = given(asked ?? {});
        const span = spanOf(dates, clock.now());
        const wanted = executionQueryOf(given({ q, namespace, flowId, ...endsOf(span) }), [], clock.now());
        const names = flows && new Set(flows.map((each) => JSON.stringify([each.namespace, each.id])));
        const found = await flowRows(executions, withFlows(wanted, flows), span, namespaceOnly);
        const chosen = found.filter(
          (each) => namespaceOnly || !names || names.has(JSON.stringify([each.namespace, each.flowId])),
        );
        const byNamespace = Map.groupBy(chosen, (each) => each.namespace);
        return mapped(
          [...byNamespace].map(([name, own]) => [
            name,
            mapped(own.map((each) => [each.flowId ?? EVERY_FLOW, dailyRows(each.rows, span)])),
          ]),
        );
      },
    }),
    route({
      operationId: "dailyStatisticsGroupByNamespace",
      tag: TAG,
      summary: "How many executions of each namespace began, by state",
      method: "POST",
      path: "/stats/executions/daily/group-by-namespace",
      body: { kind: "json", schema: ByNamespaceRequestSchema, isOptional: true },
      answers: { 200: json(Type.Record(Type.String(), ExecutionCountsSchema)) },
      async handle({ body: asked }) {
        const { namespace, ...dates } = given(asked ?? {});
        const span = spanOf(dates, clock.now());
        const wanted = executionQueryOf(given({ namespace, ...endsOf(span) }), [], clock.now());
        const { groups } = await executions.groups(wanted, { by: [{ field: "namespace" }, { field: "state" }] });
        const byNamespace = Map.groupBy(groups, ({ values: [name = ""] }) => name);
        return mapped(
          [...byNamespace].map(([name, own]) => [
            name,
            {
              counts: stateCounts(own.map(({ values: [, state], count }) => ({ state: stateOf(state), count }))),
              total: own.reduce((sum, { count }) => sum + count, 0),
            },
          ]),
        );
      },
    }),
  ];
}

function latestRoutes({ repository: { executions } }: ApiServices): readonly Route[] {
  return [
    route({
      operationId: "lastExecutions",
      tag: TAG,
      summary: "The newest execution of each of some flows",
      method: "POST",
      path: "/stats/executions/latest/group-by-flow",
      body: { kind: "json", schema: LastExecutionsRequestSchema, isOptional: true },
      answers: { 200: json(Type.Array(ExecutionSchema)) },
      async handle({ body: asked }) {
        const flows = (asked?.flows ?? []).map(({ namespace, id }) => ({ namespace, flowId: id }));
        const found = await executions.latest(TENANT, flows);
        return found.map((execution) => executionRow(execution, [], asIsoDuration));
      },
    }),
  ];
}

function endsOf({ startDate, endDate }: { readonly startDate: string; readonly endDate: string }) {
  return { startDate, endDate };
}

/** Narrows to what some of the flows have; which pairs of names are wanted is seen later. */
function withFlows(
  query: ExecutionQuery,
  flows: readonly { readonly namespace: string; readonly id: string }[] | undefined,
): ExecutionQuery {
  if (!flows) return query;
  const namespaces = [...new Set(flows.map(({ namespace }) => namespace))];
  const ids = [...new Set(flows.map(({ id }) => id))];
  return {
    ...query,
    filters: [
      ...(query.filters ?? []),
      { field: "namespace", operation: "IN", values: namespaces },
      { field: "flowId", operation: "IN", values: ids },
    ],
  };
}

/** A map whose keys come from users: none of them means something else. */
function mapped<T>(entries: readonly (readonly [string, T])[]): Readonly<Record<string, T>> {
  return Object.fromEntries(entries);
}
