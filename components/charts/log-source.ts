/** Log entries as rows of charts. */
import type { LogGroupField } from "../../core/contracts/groups.ts";
import type { LogEntry } from "../../core/contracts/log.ts";
import type { LogField, LogRepository, LogSortField } from "../../core/contracts/repository.ts";
import type { ChartSource, SourceRow } from "./chart-source.ts";
import { groupFields, sortFields } from "./repository-fields.ts";
import { namespaceFilters, timeFilters } from "./scope-filters.ts";

const GROUP_FIELDS: Readonly<Record<string, LogGroupField>> = {
  NAMESPACE: "namespace",
  FLOW_ID: "flowId",
  EXECUTION_ID: "executionId",
  TASK_ID: "taskId",
  TASK_RUN_ID: "taskRunId",
  TRIGGER_ID: "triggerId",
  ATTEMPT_NUMBER: "attemptNumber",
  LEVEL: "level",
  DATE: "timestamp",
};

const SORT_FIELDS: Readonly<Record<string, LogSortField>> = {
  DATE: "timestamp",
  LEVEL: "level",
  NAMESPACE: "namespace",
  FLOW_ID: "flowId",
};

/** Makes the source. */
export function logSource(logs: LogRepository): ChartSource<LogField> {
  return {
    scopeFilters: (scope) => [
      ...timeFilters("startDate", scope),
      ...namespaceFilters(scope),
      ...(scope.filters?.logs ?? []),
    ],
    async search(tenantId, filters, paging, order) {
      const found = await logs.find({ tenantId, filters }, { ...paging, sort: sortFields(order, SORT_FIELDS) });
      return { results: found.results.map(rowOf), total: found.total };
    },
    sortable: Object.keys(SORT_FIELDS),
    groups(tenantId, filters, fields, interval) {
      const by = groupFields(fields, GROUP_FIELDS);
      return by && logs.groups({ tenantId, filters }, { by, interval }).then(({ groups }) => groups);
    },
  };
}

const READERS: Readonly<Record<string, (entry: LogEntry) => unknown>> = {
  NAMESPACE: ({ namespace }) => namespace,
  FLOW_ID: ({ flowId }) => flowId,
  EXECUTION_ID: ({ executionId }) => executionId,
  TASK_ID: ({ taskId }) => taskId,
  TASK_RUN_ID: ({ taskRunId }) => taskRunId,
  TRIGGER_ID: ({ triggerId }) => triggerId,
  ATTEMPT_NUMBER: ({ attemptNumber }) => attemptNumber,
  LEVEL: ({ level }) => level,
  DATE: ({ timestamp }) => timestamp,
  MESSAGE: ({ message }) => message,
};

function rowOf(entry: LogEntry): SourceRow {
  return (field) => READERS[field]?.(entry);
}
