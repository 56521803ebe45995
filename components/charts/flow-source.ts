/** Flows as rows of charts: there are few enough of them to be looked through. */
import type { FlowRepository } from "../../core/contracts/repository.ts";
import { FLOW_FIELDS, type FlowField } from "../../core/dashboard/source-fields.ts";
import { type RowFields, rowFilter } from "../../core/filters/row-filter.ts";
import type { Flow } from "../../core/flow/flow.ts";
import type { ChartSource, SourceRow } from "./chart-source.ts";
import { labelFilters, namespaceFilters } from "./scope-filters.ts";

const FIELDS: RowFields<Flow, FlowField, never> = {
  kinds: FLOW_FIELDS,
  valuesOf(flow, field, key) {
    if (field !== "labels") return [flow[field]];
    return (flow.labels ?? []).flatMap((label) => (label.key === key ? [label.value] : []));
  },
  isFound: () => false,
  sortValueOf: () => undefined,
};

/** Makes the source. */
export function flowSource(flows: FlowRepository): ChartSource<FlowField> {
  return {
    scopeFilters: (scope) => [...namespaceFilters(scope), ...labelFilters(scope), ...(scope.filters?.flows ?? [])],
    async search(tenantId, filters, { page, size }) {
      const found = (await flows.list(tenantId)).filter(rowFilter(FIELDS, filters));
      return { results: found.slice((page - 1) * size, page * size).map(rowOf), total: found.length };
    },
    sortable: [],
  };
}

const READERS: Readonly<Record<string, (flow: Flow) => unknown>> = {
  ID: ({ id }) => id,
  NAMESPACE: ({ namespace }) => namespace,
  REVISION: ({ revision }) => revision,
};

function rowOf(flow: Flow): SourceRow {
  return (field) => READERS[field]?.(flow);
}
