/** Metrics in memory. */
import type { MetricEntry } from "../../../core/contracts/log.ts";
import type { MetricRepository } from "../../../core/contracts/repository.ts";
import { pageOf } from "./paging.ts";

/** Metrics kept in all; when there are more, the oldest quarter goes. */
export const METRICS_KEPT_MAX = 200_000;

/** Makes an empty repository of metrics. */
export function createMetrics(): MetricRepository {
  let entries: MetricEntry[] = [];
  const isOf = (entry: MetricEntry, tenantId: string, executionId: string): boolean =>
    entry.tenantId === tenantId && entry.executionId === executionId;
  return {
    save(added) {
      for (const entry of added) entries.push(entry);
      if (entries.length > METRICS_KEPT_MAX) entries = entries.slice(-METRICS_KEPT_MAX * 0.75);
      return Promise.resolve();
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
