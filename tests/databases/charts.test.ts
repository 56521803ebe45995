/** Charts and statistics say on a database what they say over memory, whoever groups and counts. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { migrate } from "../../backends/database/migrations/migrate.ts";
import { createDatabaseRepository } from "../../backends/repository/database/database-repository.ts";
import { createMemoryRepository } from "../../backends/repository/memory/memory-repository.ts";
import { chartRows } from "../../components/charts/chart-rows.ts";
import { createChartSources } from "../../components/charts/chart-sources.ts";
import { intervalOf } from "../../components/charts/span-interval.ts";
import { pieceStatistics } from "../../components/statistics/daily-statistics.ts";
import { executionRows, flowRows, taskRunRows } from "../../components/statistics/execution-statistics.ts";
import type { Repository } from "../../core/contracts/repository.ts";
import { parseChart } from "../../core/dashboard/parse-dashboard.ts";
import type { Execution } from "../../core/execution/execution.ts";
import type { StateType } from "../../core/execution/state.ts";
import { forEachDatabase, type TestDatabase } from "../services/databases.ts";

const FIRST_MS = Date.parse("2026-01-01T00:00:00.000Z");
const HOUR_MS = 3_600_000;
const SPANS = [
  ["2026-01-01T00:00:00.000Z", "2026-01-01T05:00:00.000Z"],
  ["2026-01-01T00:00:00.000Z", "2026-01-01T23:59:59.999Z"],
  ["2026-01-01T03:30:00.000Z", "2026-01-20T00:00:00.000Z"],
  ["2025-06-01T00:00:00.000Z", "2026-02-01T00:00:00.000Z"],
  ["2024-01-01T00:00:00.000Z", "2026-02-01T00:00:00.000Z"],
] as const;

function executionOf(n: number): Execution {
  const startMs = FIRST_MS + n * 5 * HOUR_MS + n * 1_234;
  const states: readonly StateType[] = ["SUCCESS", "FAILED", "RUNNING", "SUCCESS", "WARNING"];
  const current = states[n % states.length] ?? "SUCCESS";
  const date = (ms: number) => new Date(ms).toISOString();
  const histories = [
    { state: "CREATED" as const, date: date(startMs) },
    { state: current, date: date(startMs + n * 1_500 + 1) },
  ];
  return {
    id: `execution-${n}`,
    tenantId: "main",
    namespace: ["company.sales", "company.stock", "Company", "company.sales.eu"][n % 4] ?? "company",
    flowId: ["orders", "Orders", "näher"][n % 3] ?? "orders",
    flowRevision: 1 + (n % 11),
    state: { current, histories },
    labels: n % 2 === 0 ? [{ key: "team", value: `t${n % 3}` }] : [],
    inputs: {},
    variables: {},
    originalId: `execution-${n}`,
    attemptNumber: 1,
    ...(n % 7 === 0 ? { trigger: { id: "on", type: "x", variables: { executionId: "execution-1" } } } : {}),
  };
}

async function fill({ executions, logs, metrics, triggers }: Repository): Promise<void> {
  const all = Array.from({ length: 60 }, (_, n) => executionOf(n));
  await executions.save(
    all.map((execution) => {
      const { id: executionId, tenantId, namespace, flowId, state } = execution;
      const place = { tenantId, namespace, flowId, executionId };
      return { execution, taskRuns: [{ id: `${executionId}-run`, ...place, taskId: "t", state, attempts: [] }] };
    }),
  );
  const levels = ["INFO", "WARN", "ERROR", "DEBUG"] as const;
  for (const [n, { id: executionId, tenantId, namespace, flowId, state }] of all.entries()) {
    const timestamp = state.histories[0]?.date ?? "";
    const place = { tenantId, namespace, flowId, executionId, taskId: "t", taskRunId: `${executionId}-run`, timestamp };
    await logs.save([{ ...place, level: levels[n % 4] ?? "INFO", message: `message ${n}`, attemptNumber: n % 3 }]);
    await metrics.save([{ ...place, type: "counter", name: `rows ${n % 2}`, value: (n - 20) * 0.1 }]);
  }
  for (let n = 0; n < 5; n++) {
    const key = { tenantId: "main", namespace: `company.${n % 2}`, flowId: "orders", triggerId: `trigger-${n}` };
    const nextDate = new Date(FIRST_MS + n * HOUR_MS).toISOString();
    const updated = new Date(FIRST_MS).toISOString();
    const rest = { type: "t", mode: "schedule", flowRevision: 1, disabled: false, updated, version: 1 } as const;
    await triggers.save([{ state: { ...key, ...rest, ...(n === 3 ? {} : { nextDate }) } }]);
  }
}

const DATA = "io.kestra.plugin.core.dashboard.data";
const CHART = "io.kestra.plugin.core.dashboard.chart";
const table = (source: string, columns: Readonly<Record<string, string>>, rest = ""): string =>
  `id: c\ntype: ${CHART}.Table\ndata:\n  type: ${DATA}.${source}\n  columns:\n${Object.entries(columns)
    .map(([name, fields]) => `    ${name}: {${fields}}\n`)
    .join("")}${rest}`;
const kpi = (source: string, column: string, rest: string): string =>
  `id: c\ntype: ${CHART}.KPI\nchartOptions:\n  numberType: PERCENTAGE\ndata:\n  type: ${DATA}.${source}KPI\n  columns:\n    ${column}\n${rest}`;
const NUMBERS = Object.fromEntries(["SUM", "AVG", "MIN", "MAX"].map((agg) => [agg, `field: DURATION, agg: ${agg}`]));
const VALUES = Object.fromEntries(["SUM", "AVG", "MIN", "MAX"].map((agg) => [agg, `field: VALUE, agg: ${agg}`]));
const COUNT = { total: "agg: COUNT" };
const orderBy = (column: string, order: string) => `  orderBy:\n    - {column: ${column}, order: ${order}}\n`;
const where = (...conditions: readonly string[]) =>
  `  where:\n${conditions.map((each) => `    - {${each}}\n`).join("")}`;

const CHARTS: readonly string[] = [
  table("Executions", { day: "field: START_DATE", state: "field: STATE", ...COUNT, ...NUMBERS }, orderBy("day", "ASC")),
  table("Executions", { day: "field: END_DATE", ...COUNT }, orderBy("day", "DESC")),
  table("Executions", { namespace: "field: NAMESPACE", flow: "field: FLOW_ID", ...COUNT }),
  table("Executions", { revision: "field: FLOW_REVISION", ...COUNT }, orderBy("revision", "ASC")),
  table("Executions", { team: "field: LABELS, labelKey: team", ...COUNT }),
  table("Executions", { parent: "field: TRIGGER_EXECUTION_ID", ...COUNT }),
  table("Executions", { ...COUNT, ...NUMBERS }, where("field: STATE, type: IN, values: [SUCCESS, FAILED]")),
  table("Executions", { ...COUNT }, where("field: NAMESPACE, type: STARTS_WITH, value: company.s")),
  table("Executions", { ...COUNT }, where("field: NAMESPACE, type: CONTAINS, value: sales")),
  table("Executions", { ...COUNT }, where("field: FLOW_ID, type: REGEX, value: '[oO]r.*s'")),
  table("Executions", { ...COUNT }, where("field: LABELS, labelKey: team, type: NOT_EQUAL_TO, value: t0")),
  table("Executions", { ...COUNT }, where("field: FLOW_REVISION, type: GREATER_THAN, value: 9")),
  table("Executions", { ...COUNT }, where("field: DURATION, type: GREATER_THAN, value: 30")),
  table("Executions", { ...COUNT }, where("field: END_DATE, type: IS_NULL")),
  table("Executions", { ...COUNT }, where("field: TRIGGER_EXECUTION_ID, type: IS_NOT_NULL")),
  table(
    "Executions",
    {
      id: "field: ID",
      flow: "field: FLOW_ID",
      took: "field: DURATION",
      labels: "field: LABELS",
      end: "field: END_DATE",
    },
    orderBy("took", "DESC"),
  ),
  table("Executions", { id: "field: ID", namespace: "field: NAMESPACE" }, orderBy("namespace", "ASC")),
  table("Executions", { id: "field: ID", revision: "field: FLOW_REVISION" }, orderBy("revision", "DESC")),
  kpi("Executions", "agg: COUNT", "  numerator:\n    - {field: STATE, type: EQUAL_TO, value: SUCCESS}\n"),
  table("Logs", { day: "field: DATE", level: "field: LEVEL", ...COUNT }, orderBy("day", "ASC")),
  table("Logs", { attempt: "field: ATTEMPT_NUMBER", ...COUNT }),
  table("Logs", { flow: "field: FLOW_ID", ...COUNT }, where("field: LEVEL, type: IN, values: [WARN, ERROR]")),
  table("Logs", { message: "field: MESSAGE", date: "field: DATE", level: "field: LEVEL" }, orderBy("date", "DESC")),
  table("Logs", { message: "field: MESSAGE", level: "field: LEVEL" }, orderBy("level", "DESC")),
  table("Metrics", { name: "field: NAME", ...COUNT, ...VALUES }),
  table("Metrics", { day: "field: DATE", ...VALUES }, orderBy("day", "ASC")),
  table("Metrics", { name: "field: NAME", value: "field: VALUE" }, orderBy("value", "DESC")),
  table("Metrics", { ...COUNT, ...VALUES }, where("field: VALUE, type: LESS_THAN_OR_EQUAL_TO, value: -0.5")),
  table("Triggers", { id: "field: TRIGGER_ID", next: "field: NEXT_EXECUTION_DATE" }, orderBy("next", "ASC")),
  table("Triggers", { namespace: "field: NAMESPACE", ...COUNT }),
];

/** Sums may differ by what adding in another order makes of them; orders of rows that are alike do not count. */
function comparable(rows: readonly unknown[]): readonly string[] {
  const rounded = (_key: string, value: unknown) => (typeof value === "number" ? Number(value.toFixed(6)) : value);
  return rows.map((row) => JSON.stringify(row, rounded)).sort();
}

async function allRows(repository: Repository, source: string, from: string, to: string) {
  const parsed = parseChart(source);
  assert.ok(parsed.ok, `${source}\n${JSON.stringify(parsed)}`);
  const scope = { tenantId: "main", from, to };
  const { results, total } = await chartRows(parsed.value, scope, createChartSources(repository), {
    page: 1,
    size: 1_000,
  });
  return { rows: comparable(results), total };
}

async function allStatistics({ executions }: Repository, from: string, to: string) {
  const [fromMs, toMs] = [Date.parse(from), Date.parse(to)];
  const span = { fromMs, toMs, interval: intervalOf(fromMs, toMs) };
  const query = { tenantId: "main", startedAfter: from, startedBefore: to };
  const byFlow = await flowRows(executions, query, span, false);
  const byNamespace = await flowRows(executions, query, span, true);
  const pieces = (all: typeof byFlow) =>
    comparable(all.map(({ namespace, flowId, rows }) => ({ namespace, flowId, rows: pieceStatistics(rows, span) })));
  return {
    executions: pieceStatistics(await executionRows(executions, query, span), span),
    taskRuns: pieceStatistics(await taskRunRows(executions, { executions: query }, span), span),
    flows: pieces(byFlow),
    namespaces: pieces(byNamespace),
  };
}

await forEachDatabase(
  (name, open) => {
    let opened: TestDatabase | undefined;
    const both = async () => {
      opened = await open();
      await migrate(opened.database);
      const stored = await createDatabaseRepository({ database: opened.database });
      const memory = createMemoryRepository();
      for (const each of [stored, memory]) await fill(each);
      return { stored, memory };
    };
    after(() => opened?.dispose());

    test(`charts and statistics are the same on ${name} as over memory`, async () => {
      const { stored, memory } = await both();
      for (const [from, to] of SPANS) {
        for (const chart of CHARTS) {
          const expected = await allRows(memory, chart, from, to);
          assert.deepEqual(await allRows(stored, chart, from, to), expected, `${from} ${to}\n${chart}`);
          if (from === SPANS.at(-1)?.[0]) assert.ok(expected.total > 0, chart);
        }
        assert.deepEqual(await allStatistics(stored, from, to), await allStatistics(memory, from, to), `${from} ${to}`);
      }
    });
  },
  ["SQLite", "PostgreSQL", "MySQL"],
);
