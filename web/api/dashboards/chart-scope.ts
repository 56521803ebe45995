/** What of their rows charts are about, as requests say it. */
import type { Static } from "@sinclair/typebox";
import type { ChartScope } from "../../../components/charts/chart-source.ts";
import type { Filter } from "../../../core/contracts/filter.ts";
import { TIME_WINDOW_DEFAULT, TIME_WINDOW_MAX_DEFAULT } from "../../../core/dashboard/dashboard.ts";
import { durationMs } from "../../../core/flow/duration.ts";
import { EXECUTION_FILTERS, executionQueryOf } from "../executions/execution-query.ts";
import { filtersOfBody } from "../http/filter-bodies.ts";
import { conditionOf, instantBefore, nameOf } from "../http/filter-conditions.ts";
import { FILTER_FIELDS, invalidFilter } from "../http/filters.ts";
import { TENANT } from "../http/paths.ts";
import { illegalArgument } from "../http/problem.ts";
import { instantOf } from "../http/read-query.ts";
import type { QueryFilter } from "../http/route.ts";
import type { ChartFiltersSchema } from "../schemas/dashboard.ts";

/** How far a dashboard looks, in ISO-8601 durations. */
export interface TimeWindow {
  readonly default?: string;
  readonly max?: string;
}

type Overrides = Static<typeof ChartFiltersSchema>;

/**
 * The scope. Conditions that rows of one kind do not have are passed over for them: the same filters are meant for all
 * charts of a dashboard.
 * @throws ApiProblem 422 for what makes no sense
 */
export function chartScopeOf(overrides: Overrides, window: TimeWindow, nowMs: number): ChartScope {
  const all = filtersOfBody(overrides.filters ?? [], FILTER_FIELDS);
  const isTime = ({ field }: QueryFilter) => field === "startDate" || field === "endDate" || field === "timeRange";
  const filters = all.filter((filter) => !isTime(filter));
  const { namespace, labels } = overrides;
  return {
    tenantId: TENANT,
    ...spanOf(overrides, all.filter(isTime), window, nowMs),
    ...(namespace ? { namespace } : {}),
    ...(labels ? { labels } : {}),
    filters: {
      executions: executionQueryOf({}, [filters.filter(isForExecutions)], nowMs).filters ?? [],
      flows: named(filters, { namespace: "namespace", flowId: "id" }),
      logs: named(filters, {
        namespace: "namespace",
        flowId: "flowId",
        executionId: "executionId",
        triggerId: "triggerId",
        taskId: "taskId",
        taskRunId: "taskRunId",
      }),
      metrics: named(filters, {
        namespace: "namespace",
        flowId: "flowId",
        executionId: "executionId",
        taskId: "taskId",
        taskRunId: "taskRunId",
      }),
      triggers: named(filters, {
        namespace: "namespace",
        flowId: "flowId",
        triggerId: "triggerId",
        executionId: "executionId",
        workerId: "workerId",
      }),
    },
  };
}

function isForExecutions({ field }: QueryFilter): boolean {
  return EXECUTION_FILTERS.some((each) => each === field);
}

/** The filters on texts that rows have under these names. */
function named<Field extends string>(
  filters: readonly QueryFilter[],
  names: Readonly<Partial<Record<QueryFilter["field"], Field>>>,
): readonly Filter<Field>[] {
  return filters.flatMap((filter) => {
    const field = names[filter.field];
    return field === undefined ? [] : [conditionOf(filter, field)];
  });
}

/** The time: what is asked for, or as far back as the dashboard looks by itself. */
function spanOf(overrides: Overrides, times: readonly QueryFilter[], window: TimeWindow, nowMs: number) {
  let from = overrides.startDate ? instantOf("startDate", overrides.startDate) : undefined;
  let to = overrides.endDate ? instantOf("endDate", overrides.endDate) : undefined;
  for (const filter of times) {
    if (filter.field === "timeRange") from = instantBefore(nowMs, filter.value);
    else if (filter.operation.startsWith("GREATER_THAN")) from = instantOf(nameOf(filter), filter.value);
    else if (filter.operation.startsWith("LESS_THAN")) to = instantOf(nameOf(filter), filter.value);
    else throw invalidFilter(nameOf(filter), "dates are compared by GREATER_THAN, LESS_THAN and their like");
  }
  to ??= new Date(nowMs).toISOString();
  from ??= new Date(Date.parse(to) - durationMs(window.default ?? TIME_WINDOW_DEFAULT)).toISOString();
  const spanMs = Date.parse(to) - Date.parse(from);
  if (spanMs < 0) throw illegalArgument("Start date must be before End Date");
  const max = window.max ?? TIME_WINDOW_MAX_DEFAULT;
  if (spanMs > durationMs(max)) throw illegalArgument(`The time window is longer than ${max}`);
  return { from, to };
}
