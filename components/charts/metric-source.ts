/** What tasks measured, as rows of charts. */
import type { MetricGroupField } from "../../core/contracts/groups.ts";
import type { MetricEntry } from "../../core/contracts/log.ts";
import type { MetricField, MetricRepository, MetricSortField } from "../../core/contracts/repository.ts";
import type { ChartSource, SourceRow } from "./chart-source.ts";
import { groupFields, sortFields } from "./repository-fields.ts";
import { namespaceFilters, timeFilters } from "./scope-filters.ts";

const GROUP_FIELDS: Readonly<Record<string, MetricGroupField>> = {
  NAMESPACE: "namespace",
  FLOW_ID: "flowId",
  TASK_ID: "taskId",
  EXECUTION_ID: "executionId",
  TASK_RUN_ID: "taskRunId",
  TYPE: "type",
  NAME: "name",
  DATE: "timestamp",
};

const SORT_FIELDS: Readonly<Record<string, MetricSortField>> = {
  DATE: "timestamp",
  NAME: "name",
  VALUE: "value",
  NAMESPACE: "namespace",
  FLOW_ID: "flowId",
  TASK_ID: "taskId",
};

/** Makes the source. */
export function metricSource(metrics: MetricRepository): ChartSource<MetricField> {
  return {
    scopeFilters: (scope) => [
      ...timeFilters("timestamp", scope),
      ...namespaceFilters(scope),
      ...(scope.filters?.metrics ?? []),
    ],
    async search(tenantId, filters, paging, order) {
      const found = await metrics.search({ tenantId, filters }, { ...paging, sort: sortFields(order, SORT_FIELDS) });
      return { results: found.results.map(rowOf), total: found.total };
    },
    sortable: Object.keys(SORT_FIELDS),
    measured: "VALUE",
    groups(tenantId, filters, fields, interval) {
      const by = groupFields(fields, GROUP_FIELDS);
      if (!by) return undefined;
      return metrics
        .groups({ tenantId, filters }, { by, interval })
        .then(({ groups }) =>
          groups.map(({ values, count, min, max, sum }) => ({ values, count, numbers: { count, min, max, sum } })),
        );
    },
  };
}

const READERS: Readonly<Record<string, (entry: MetricEntry) => unknown>> = {
  NAMESPACE: ({ namespace }) => namespace,
  FLOW_ID: ({ flowId }) => flowId,
  TASK_ID: ({ taskId }) => taskId,
  EXECUTION_ID: ({ executionId }) => executionId,
  TASK_RUN_ID: ({ taskRunId }) => taskRunId,
  TYPE: ({ type }) => type,
  NAME: ({ name }) => name,
  VALUE: ({ value }) => value,
  DATE: ({ timestamp }) => timestamp,
};

function rowOf(entry: MetricEntry): SourceRow {
  return (field) => READERS[field]?.(entry);
}
