/** Metrics in memory. */
import type { MetricEntry } from "../../../core/contracts/log.ts";
import { METRIC_FIELDS, type MetricQuery, type MetricRepository } from "../../../core/contracts/repository.ts";
import { metricFields } from "../../../core/filters/metric-fields.ts";
import { rowFilter } from "../../../core/filters/row-filter.ts";
import { groupRows, largestGroups } from "../../../core/filters/row-groups.ts";
import { rowOrder } from "../../../core/filters/row-order.ts";
import { asWritten, pageOf } from "./paging.ts";

/** Metrics kept in all; when there are more, the oldest quarter goes. */
export const METRICS_KEPT_MAX = 200_000;

/** Makes an empty repository of metrics. */
export function createMetrics(): MetricRepository {
  let entries: MetricEntry[] = [];
  const isOf = (entry: MetricEntry, tenantId: string, executionId: string): boolean =>
    entry.tenantId === tenantId && entry.executionId === executionId;
  const wanted = ({ tenantId, filters }: MetricQuery): MetricEntry[] => {
    const isWanted = rowFilter(metricFields, filters);
    return entries.filter((entry) => entry.tenantId === tenantId && isWanted(entry));
  };
  return {
    save(added) {
      for (const entry of added) entries.push(entry);
      if (entries.length > METRICS_KEPT_MAX) entries = entries.slice(-METRICS_KEPT_MAX * 0.75);
      return Promise.resolve();
    },
    async search(query, paging) {
      return pageOf(wanted(query).sort(rowOrder(metricFields.sortValueOf, paging.sort, asWritten)), paging);
    },
    async groups(query, grouping) {
      const groups = groupRows(wanted(query), grouping, (field) => METRIC_FIELDS[field], metricFields.valuesOf);
      return largestGroups(
        groups.map(({ values, rows }) => {
          const numbers = rows.map(({ value }) => value);
          const [min, max] = [Math.min, Math.max].map((choose) => numbers.reduce((a, b) => choose(a, b)));
          return { values, count: rows.length, min: min ?? 0, max: max ?? 0, sum: numbers.reduce((a, b) => a + b, 0) };
        }),
      );
    },
    find(tenantId, executionId, paging) {
      const found = entries.filter((entry) => isOf(entry, tenantId, executionId));
      return Promise.resolve(pageOf(found, paging));
    },
    delete(tenantId, executionId) {
      const before = entries.length;
      entries = entries.filter((entry) => !isOf(entry, tenantId, executionId));
      return Promise.resolve(before - entries.length);
    },
    purge(tenantId, before) {
      const count = entries.length;
      const beforeMs = Date.parse(before);
      entries = entries.filter((entry) => entry.tenantId !== tenantId || Date.parse(entry.timestamp) >= beforeMs);
      return Promise.resolve(count - entries.length);
    },
  };
}
