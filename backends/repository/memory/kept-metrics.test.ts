import assert from "node:assert/strict";
import { test } from "node:test";
import type { MetricEntry } from "../../../core/contracts/log.ts";
import { createMetrics, METRICS_KEPT_MAX } from "./kept-metrics.ts";

test("the oldest metrics go when there are more than memory keeps", async () => {
  const metrics = createMetrics();
  const place = { tenantId: "main", namespace: "n", flowId: "f", executionId: "1", taskId: "t", taskRunId: "r" };
  const entry: MetricEntry = { ...place, type: "counter", name: "old", value: 1, timestamp: "2026-01-01T00:00:00Z" };
  await metrics.save(Array.from({ length: METRICS_KEPT_MAX }, () => entry));
  assert.equal((await metrics.find("main", "1", { page: 1, size: 1 })).total, METRICS_KEPT_MAX);
  await metrics.save([{ ...entry, name: "new" }]);
  const { total } = await metrics.find("main", "1", { page: 1, size: 1 });
  assert.equal(total, METRICS_KEPT_MAX * 0.75);
  const last = await metrics.find("main", "1", { page: total, size: 1 });
  assert.equal(last.results[0]?.name, "new");
});
