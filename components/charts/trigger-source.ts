/** The states of triggers as rows of charts. */
import type {
  TriggerField,
  TriggerRepository,
  TriggerSortField,
  TriggerState,
} from "../../core/contracts/trigger-state.ts";
import type { ChartSource, SourceRow } from "./chart-source.ts";
import { sortFields } from "./repository-fields.ts";
import { namespaceFilters } from "./scope-filters.ts";

const SORT_FIELDS: Readonly<Record<string, TriggerSortField>> = {
  NAMESPACE: "namespace",
  FLOW_ID: "flowId",
  ID: "triggerId",
  TRIGGER_ID: "triggerId",
  EXECUTION_ID: "executionId",
  NEXT_EXECUTION_DATE: "nextExecutionDate",
};

/** Makes the source. Triggers are what they are now, whatever time a dashboard is about. */
export function triggerSource(triggers: TriggerRepository): ChartSource<TriggerField> {
  return {
    scopeFilters: (scope) => [...namespaceFilters(scope), ...(scope.filters?.triggers ?? [])],
    async search(tenantId, filters, paging, order) {
      const found = await triggers.search({ tenantId, filters }, { ...paging, sort: sortFields(order, SORT_FIELDS) });
      return { results: found.results.map(rowOf), total: found.total };
    },
    sortable: Object.keys(SORT_FIELDS),
  };
}

const READERS: Readonly<Record<string, (state: TriggerState) => unknown>> = {
  ID: ({ triggerId }) => triggerId,
  NAMESPACE: ({ namespace }) => namespace,
  FLOW_ID: ({ flowId }) => flowId,
  TRIGGER_ID: ({ triggerId }) => triggerId,
  EXECUTION_ID: ({ executionId }) => executionId,
  NEXT_EXECUTION_DATE: ({ nextDate }) => nextDate,
  WORKER_ID: ({ evaluation }) => evaluation?.workerId,
};

function rowOf(state: TriggerState): SourceRow {
  return (field) => READERS[field]?.(state);
}
