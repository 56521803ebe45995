/** What metrics are filtered, sorted and put together by. */
import type { MetricEntry } from "../contracts/log.ts";
import { METRIC_FIELDS, type MetricField, type MetricSortField } from "../contracts/repository.ts";
import type { FieldValue } from "./filter-values.ts";
import type { RowFields } from "./row-filter.ts";

/** See the file's head. */
export const metricFields: RowFields<MetricEntry, MetricField, MetricSortField> = {
  kinds: METRIC_FIELDS,
  valuesOf: (entry, field) => [fieldOf(entry, field)],
  isFound: () => false,
  sortValueOf: fieldOf,
};

function fieldOf(entry: MetricEntry, field: MetricField): FieldValue {
  return field === "timestamp" ? Date.parse(entry.timestamp) || 0 : entry[field];
}
