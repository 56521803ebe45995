/** Statistics, as clients of 0.21 ask for them; newer ones ask charts. */
import { Type } from "@sinclair/typebox";
import { piecesOf } from "../../../components/charts/span-interval.ts";
import type { Filter } from "../../../core/contracts/filter.ts";
import { LOG_LEVELS } from "../../../core/contracts/log.ts";
import type { LogField } from "../../../core/contracts/repository.ts";
import type { ApiServices } from "../api-services.ts";
import { TENANT } from "../http/paths.ts";
import { json, type Route, route } from "../http/route.ts";
import {
  LogStatisticRequestSchema,
  LogStatisticsSchema,
  SummaryRequestSchema,
  SummaryStatisticsSchema,
} from "../schemas/statistics.ts";
import { executionStatisticRoutes } from "./execution-statistic-routes.ts";
import { given, type NamedSpan, spanOf } from "./statistic-span.ts";

const TAG = "Stats";

/** The routes of statistics. */
export function statisticRoutes(services: ApiServices): readonly Route[] {
  return [...executionStatisticRoutes(services), ...logRoute(services), ...summaryRoute(services)];
}

function logRoute({ repository: { logs }, clock }: ApiServices): readonly Route[] {
  return [
    route({
      operationId: "logsDailyStatistics",
      tag: TAG,
      summary: "How many log entries were written in each time, by level",
      method: "POST",
      path: "/stats/logs/daily",
      body: { kind: "json", schema: LogStatisticRequestSchema, isOptional: true },
      answers: { 200: json(Type.Array(LogStatisticsSchema)) },
      async handle({ body: asked }) {
        const { q, namespace, flowId, logLevel, ...dates } = given(asked ?? {});
        const span = spanOf(dates, clock.now());
        const filters: Filter<LogField>[] = [
          { field: "startDate", operation: "GREATER_THAN_OR_EQUAL_TO", values: [span.startDate] },
          { field: "startDate", operation: "LESS_THAN_OR_EQUAL_TO", values: [span.endDate] },
        ];
        if (q !== undefined) filters.push({ field: "q", operation: "EQUALS", values: [q] });
        if (namespace !== undefined) filters.push({ field: "namespace", operation: "PREFIX", values: [namespace] });
        if (flowId !== undefined) filters.push({ field: "flowId", operation: "EQUALS", values: [flowId] });
        if (logLevel !== undefined) {
          filters.push({ field: "level", operation: "GREATER_THAN_OR_EQUAL_TO", values: [logLevel] });
        }
        const by = [{ field: "timestamp" }, { field: "level" }] as const;
        const { groups } = await logs.groups({ tenantId: TENANT, filters }, { by, interval: span.interval });
        return logRows(groups, span);
      },
    }),
  ];
}

function summaryRoute({ repository: { flows, triggers } }: ApiServices): readonly Route[] {
  return [
    route({
      operationId: "summaryStatistics",
      tag: TAG,
      summary: "How many flows and triggers there are",
      method: "POST",
      path: "/stats/summary",
      body: { kind: "json", schema: SummaryRequestSchema, isOptional: true },
      answers: { 200: json(SummaryStatisticsSchema) },
      async handle({ body: asked }) {
        const { namespace } = given(asked ?? {});
        const all = await flows.list(TENANT);
        const isMeant = (name: string) => namespace === undefined || `${name}.`.startsWith(`${namespace}.`);
        const below = namespace === undefined ? {} : { namespace, namespacePrefix: true };
        const { total } = await triggers.search({ tenantId: TENANT, ...below }, { page: 1, size: 1 });
        return { flows: all.filter((flow) => isMeant(flow.namespace)).length, triggers: total };
      },
    }),
  ];
}

function logRows(
  groups: readonly { readonly values: readonly (string | undefined)[]; readonly count: number }[],
  { fromMs, toMs, interval }: NamedSpan,
) {
  const counts = new Map(groups.map(({ values: [start, level], count }) => [`${start} ${level}`, count]));
  return piecesOf(fromMs, toMs, interval).map((timestamp) => ({
    timestamp,
    counts: Object.fromEntries(LOG_LEVELS.map((level) => [level, counts.get(`${timestamp} ${level}`) ?? 0])),
    groupBy: interval,
  }));
}
