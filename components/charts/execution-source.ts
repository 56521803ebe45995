/** Executions as rows of charts. */
import type { ExecutionGroupField } from "../../core/contracts/groups.ts";
import type { ExecutionField, ExecutionRepository, ExecutionSortField } from "../../core/contracts/repository.ts";
import type { Execution } from "../../core/execution/execution.ts";
import { durationMsOf, endMsOf, startMsOf, triggerExecutionIdOf } from "../../core/filters/execution-fields.ts";
import type { ChartSource, SourceRow } from "./chart-source.ts";
import { groupFields, sortFields } from "./repository-fields.ts";
import { labelFilters, namespaceFilters, timeFilters } from "./scope-filters.ts";

const GROUP_FIELDS: Readonly<Record<string, ExecutionGroupField>> = {
  NAMESPACE: "namespace",
  FLOW_ID: "flowId",
  FLOW_REVISION: "flowRevision",
  STATE: "state",
  LABELS: "labels",
  START_DATE: "startDate",
  END_DATE: "endDate",
  TRIGGER_EXECUTION_ID: "triggerExecutionId",
};

const SORT_FIELDS: Readonly<Record<string, ExecutionSortField>> = {
  ID: "id",
  NAMESPACE: "namespace",
  FLOW_ID: "flowId",
  STATE: "state",
  START_DATE: "startDate",
  END_DATE: "endDate",
  DURATION: "duration",
};

/** Makes the source. Durations are in seconds, and those of executions that have ended. */
export function executionSource(executions: ExecutionRepository): ChartSource<ExecutionField> {
  return {
    scopeFilters: (scope) => [
      ...timeFilters("startDate", scope),
      ...namespaceFilters(scope),
      ...labelFilters(scope),
      ...(scope.filters?.executions ?? []),
    ],
    async search(tenantId, filters, paging, order) {
      const found = await executions.search({ tenantId, filters }, { ...paging, sort: sortFields(order, SORT_FIELDS) });
      return { results: found.results.map(rowOf), total: found.total };
    },
    sortable: Object.keys(SORT_FIELDS),
    measured: "DURATION",
    groups(tenantId, filters, fields, interval, isMeasured) {
      const by = groupFields(fields, GROUP_FIELDS);
      if (!by) return undefined;
      return executions.groups({ tenantId, filters }, { by, interval, durations: isMeasured }).then(({ groups }) =>
        groups.map(({ values, count, durations }) => ({
          values,
          count,
          ...(durations
            ? {
                numbers: {
                  count: durations.count,
                  min: durations.minMs / 1000,
                  max: durations.maxMs / 1000,
                  sum: durations.sumMs / 1000,
                },
              }
            : {}),
        })),
      );
    },
  };
}

function rowOf(execution: Execution): SourceRow {
  return (field, key) => {
    switch (field) {
      case "ID":
        return execution.id;
      case "NAMESPACE":
        return execution.namespace;
      case "FLOW_ID":
        return execution.flowId;
      case "FLOW_REVISION":
        return execution.flowRevision;
      case "STATE":
        return execution.state.current;
      case "DURATION":
        return secondsOf(durationMsOf(execution));
      case "START_DATE":
        return new Date(startMsOf(execution)).toISOString();
      case "END_DATE":
        return dateOf(endMsOf(execution));
      case "TRIGGER_EXECUTION_ID":
        return triggerExecutionIdOf(execution);
      case "LABELS":
        return labelOf(execution, key);
      default:
        return undefined;
    }
  };
}

function labelOf({ labels }: Execution, key: string | undefined): unknown {
  if (key !== undefined) return labels.findLast((label) => label.key === key)?.value;
  return Object.fromEntries(labels.map((label) => [label.key, label.value]));
}

function secondsOf(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms / 1000;
}

function dateOf(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString();
}
