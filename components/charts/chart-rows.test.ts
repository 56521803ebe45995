import assert from "node:assert/strict";
import { test } from "node:test";
import { createMemoryRepository } from "../../backends/repository/memory/memory-repository.ts";
import type { MetricEntry } from "../../core/contracts/log.ts";
import { parseChart } from "../../core/dashboard/parse-dashboard.ts";
import { type ChartPaging, type ChartRow, chartRows } from "./chart-rows.ts";
import { createChartSources } from "./chart-sources.ts";

const SCOPE = { tenantId: "main", from: "2026-01-01T00:00:00Z", to: "2026-01-03T00:00:00Z" };

/** Measurements of two tasks on two days. */
const METRICS: readonly MetricEntry[] = [
  ["load", 4, "2026-01-01T08:00:00Z"],
  ["load", 10, "2026-01-02T08:00:00Z"],
  ["save", 1, "2026-01-02T09:00:00Z"],
  ["save", 100, "2026-02-02T09:00:00Z"],
].map(([taskId, value, timestamp]) => ({
  tenantId: "main",
  namespace: "company.sales",
  flowId: "orders",
  executionId: "one",
  taskId: String(taskId),
  taskRunId: `${String(taskId)}-run`,
  type: "counter",
  name: "rows",
  value: Number(value),
  timestamp: String(timestamp),
}));

async function rowsOf(data: string, options = "", paging: ChartPaging = { page: 1, size: 100 }, namespace?: string) {
  const repository = createMemoryRepository();
  await repository.metrics.save(METRICS);
  const parsed = parseChart(`id: c\ntype: io.kestra.plugin.core.dashboard.chart.${options}\ndata:\n${data}`);
  assert.ok(parsed.ok, JSON.stringify(parsed));
  const scope = namespace === undefined ? SCOPE : { ...SCOPE, namespace };
  return chartRows(parsed.value, scope, createChartSources(repository), paging);
}

const metrics = (columns: string, rest = "") =>
  `  type: io.kestra.plugin.core.dashboard.data.Metrics\n  columns:\n${columns}${rest}`;
const column = (name: string, ...lines: readonly string[]) =>
  `    ${name}:\n${lines.map((line) => `      ${line}\n`).join("")}`;

test("numbers of groups are summed, averaged and compared by the repository", async () => {
  const aggs = ["SUM", "AVG", "MIN", "MAX", "COUNT"].map((agg) =>
    column(agg.toLowerCase(), "field: VALUE", `agg: ${agg}`),
  );
  const { results, total } = await rowsOf(metrics(column("task", "field: TASK_ID") + aggs.join("")), "Table");
  const expected: readonly ChartRow[] = [
    { task: "load", sum: 14, avg: 7, min: 4, max: 10, count: 2 },
    { task: "save", sum: 1, avg: 1, min: 1, max: 1, count: 1 },
  ];
  assert.deepEqual([results, total], [expected, 2]);
});

test("what the repository cannot put together is put together here, with the same result", async () => {
  // Values are no names that rows could be grouped by.
  const columns = column("value", "field: VALUE") + column("total", "agg: COUNT");
  const order = "  orderBy:\n    - column: value\n      order: DESC\n";
  const { results } = await rowsOf(metrics(columns, order), "Table", { page: 1, size: 2 });
  assert.deepEqual(results, [
    { value: 10, total: 1 },
    { value: 4, total: 1 },
  ]);
});

test("a time series comes in the order of the time, a page at a time", async () => {
  const columns = column("day", "field: DATE") + column("total", "agg: COUNT");
  const options = "TimeSeries\nchartOptions:\n  column: day";
  const second = await rowsOf(metrics(columns), options, { page: 2, size: 1 });
  assert.deepEqual(second, { results: [{ day: "2026-01-02T00:00:00.000Z", total: 2 }], total: 2 });
});

test("rows one by one are sorted and cut into pages", async () => {
  const columns = column("task", "field: TASK_ID") + column("value", "field: VALUE");
  const sorted = await rowsOf(metrics(columns, "  orderBy:\n    - column: value\n"), "Table", { page: 1, size: 2 });
  assert.deepEqual(sorted, {
    results: [
      { task: "save", value: 1 },
      { task: "load", value: 4 },
    ],
    total: 3,
  });
  const elsewhere = await rowsOf(metrics(columns), "Table", { page: 1, size: 2 }, "company.stock");
  assert.deepEqual(elsewhere, { results: [], total: 0 });
});

test("a single number is a count, an aggregation, or a share in percent", async () => {
  const kpi = (column: string, numerator = "") =>
    `  type: io.kestra.plugin.core.dashboard.data.MetricsKPI\n  columns:\n${column}${numerator}`;
  const sum = await rowsOf(kpi("    field: VALUE\n    agg: SUM\n"), "KPI");
  assert.deepEqual(sum, { results: [{ value: 15 }], total: 1 });
  const numerator = "  numerator:\n    - field: TASK_ID\n      type: EQUAL_TO\n      value: load\n";
  const share = await rowsOf(kpi("    agg: COUNT\n", numerator), "KPI\nchartOptions:\n  numberType: PERCENTAGE");
  assert.deepEqual(
    share.results.map(({ value }) => Math.round(Number(value))),
    [67],
  );
  const none = await rowsOf(kpi("    field: VALUE\n    agg: SUM\n"), "KPI", { page: 1, size: 1 }, "nowhere");
  assert.deepEqual(none.results, [{ value: 0 }]);
});
