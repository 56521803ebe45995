/** What tasks measured. */
import { type Static, Type } from "@sinclair/typebox";
import type { Filter } from "../../../core/contracts/filter.ts";
import type { MetricGroup, MetricGroupField } from "../../../core/contracts/groups.ts";
import type { MetricField, MetricRepository, MetricSortField } from "../../../core/contracts/repository.ts";
import type { ApiServices } from "../api-services.ts";
import { bucketStarts, intervalOf } from "../http/date-buckets.ts";
import { instant, optional, SORTED_PAGING, text, word } from "../http/parameters.ts";
import { TENANT } from "../http/paths.ts";
import { illegalArgument } from "../http/problem.ts";
import { json, type Route, route } from "../http/route.ts";
import { sortOf } from "../http/sorting.ts";
import { MetricAggregationsSchema, MetricEntrySchema } from "../schemas/metric.ts";
import { paged } from "../schemas/shared-shapes.ts";

const TAG = "Metrics";
const DAY_MS = 86_400_000;
/** How far back is looked where nothing is said. */
const SPAN_DEFAULT_MS = 30 * DAY_MS;

const AGGREGATIONS = ["sum", "avg", "min", "max"] as const;

const SORTS: Readonly<Record<string, MetricSortField>> = {
  timestamp: "timestamp",
  name: "name",
  value: "value",
  namespace: "namespace",
  flowId: "flowId",
  taskId: "taskId",
};

type Condition = Filter<MetricField>;

/** The routes of metrics. */
export function metricRoutes(services: ApiServices): readonly Route[] {
  const { metrics } = services.repository;
  return [executionRoute(metrics), ...nameRoutes(metrics), ...aggregationRoutes(services)];
}

function executionRoute(metrics: MetricRepository): Route {
  return route({
    operationId: "searchByExecution",
    tag: TAG,
    summary: "What an execution measured",
    method: "GET",
    path: "/metrics/{executionId}",
    query: Type.Object({ ...SORTED_PAGING, taskRunId: optional(text()), taskId: optional(text()) }),
    answers: { 200: json(paged(MetricEntrySchema)) },
    handle({ params: { executionId }, query: { page, size, sort, ...narrowing } }) {
      const filters = conditions({ executionId, ...narrowing });
      return metrics.search({ tenantId: TENANT, filters }, { page, size, sort: sortOf(sort, SORTS) });
    },
  });
}

function nameRoutes(metrics: MetricRepository): readonly Route[] {
  const valuesOf = async (field: MetricGroupField, given: Given): Promise<readonly string[]> => {
    const { groups } = await metrics.groups({ tenantId: TENANT, filters: conditions(given) }, { by: [{ field }] });
    return groups.flatMap(({ values: [value] }) => value ?? []).sort();
  };
  const answers = { 200: json(Type.Array(Type.String())) };
  return [
    route({
      operationId: "listFlowMetrics",
      tag: TAG,
      summary: "The names of what a flow measures",
      method: "GET",
      path: "/metrics/names/{namespace}/{flowId}",
      answers,
      handle: ({ params }) => valuesOf("name", params),
    }),
    route({
      operationId: "listTaskMetrics",
      tag: TAG,
      summary: "The names of what a task measures",
      method: "GET",
      path: "/metrics/names/{namespace}/{flowId}/{taskId}",
      answers,
      handle: ({ params }) => valuesOf("name", params),
    }),
    route({
      operationId: "listTasksWithMetrics",
      tag: TAG,
      summary: "The tasks of a flow that measure something",
      method: "GET",
      path: "/metrics/tasks/{namespace}/{flowId}",
      answers,
      handle: ({ params }) => valuesOf("taskId", params),
    }),
  ];
}

const AggregationSchema = Type.Object({
  startDate: optional(instant("Thirty days before the end when left out")),
  endDate: optional(instant("Now when left out")),
  aggregation: word(AGGREGATIONS, { default: "sum" }),
});

function aggregationRoutes(services: ApiServices): readonly Route[] {
  const answers = { 200: json(MetricAggregationsSchema) };
  return [
    route({
      operationId: "aggregateMetricsFromFlow",
      tag: TAG,
      summary: "What a flow measured, over time",
      method: "GET",
      path: "/metrics/aggregates/{namespace}/{flowId}/{metric}",
      query: AggregationSchema,
      answers,
      handle: ({ params: { metric, ...flow }, query }) => aggregate(services, { ...flow, name: metric }, query),
    }),
    route({
      operationId: "aggregateMetricsFromTask",
      tag: TAG,
      summary: "What a task measured, over time",
      method: "GET",
      path: "/metrics/aggregates/{namespace}/{flowId}/{taskId}/{metric}",
      query: AggregationSchema,
      answers,
      handle: ({ params: { metric, ...task }, query }) => aggregate(services, { ...task, name: metric }, query),
    }),
  ];
}

type Given = Readonly<Partial<Record<MetricField, string | undefined>>>;

const NARROWING = ["namespace", "flowId", "executionId", "taskId", "taskRunId", "name"] as const;

/** Each field that is given must have its value. */
function conditions(given: Given): readonly Condition[] {
  return NARROWING.flatMap((field) => {
    const value = given[field];
    return value === undefined ? [] : [{ field, operation: "EQUALS", values: [value] }];
  });
}

async function aggregate(
  { repository, clock }: ApiServices,
  given: Given,
  { startDate, endDate, aggregation }: Static<typeof AggregationSchema>,
): Promise<Static<typeof MetricAggregationsSchema>> {
  const toMs = endDate === undefined ? clock.now() : Date.parse(endDate);
  const fromMs = startDate === undefined ? toMs - SPAN_DEFAULT_MS : Date.parse(startDate);
  if (fromMs > toMs) throw illegalArgument("Start date must be before End Date");
  const interval = intervalOf(toMs - fromMs);
  const starts = bucketStarts(fromMs, toMs, interval);
  const filters: readonly Condition[] = [
    ...conditions(given),
    { field: "timestamp", operation: "GREATER_THAN_OR_EQUAL_TO", values: [new Date(fromMs).toISOString()] },
    { field: "timestamp", operation: "LESS_THAN_OR_EQUAL_TO", values: [new Date(toMs).toISOString()] },
  ];
  const grouping = { by: [{ field: "timestamp" }], interval } as const;
  const { groups } = await repository.metrics.groups({ tenantId: TENANT, filters }, grouping);
  const byStart = new Map(groups.map((group) => [group.values[0], group]));
  const name = given.name ?? "";
  return {
    groupBy: interval,
    aggregations: starts.map((date) => ({ name, value: aggregated(byStart.get(date), aggregation), date })),
  };
}

/** Of a time in which nothing was measured: 0. */
function aggregated(group: MetricGroup | undefined, aggregation: (typeof AGGREGATIONS)[number]): number {
  if (!group) return 0;
  return aggregation === "avg" ? group.sum / group.count : group[aggregation];
}
