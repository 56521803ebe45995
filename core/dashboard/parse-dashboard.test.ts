import assert from "node:assert/strict";
import { test } from "node:test";
import { formatProblem } from "../flow/problem.ts";
import { CHART_KINDS } from "./chart-schema.ts";
import { parseChart, parseDashboard } from "./parse-dashboard.ts";

const SALES = `id: sales
title: Sales
timeWindow:
  default: P7D
  max: P30D
charts:
  - id: over-time
    type: io.kestra.plugin.core.dashboard.chart.TimeSeries
    chartOptions:
      displayName: Executions
      legend:
        enabled: true
      column: date
      colorByColumn: state
    data:
      type: io.kestra.plugin.core.dashboard.data.Executions
      columns:
        date:
          field: START_DATE
        state:
          field: STATE
        team:
          field: LABELS
          labelKey: team
        total:
          agg: COUNT
          graphStyle: BARS
        duration:
          field: DURATION
          agg: SUM
          graphStyle: LINES
      where:
        - field: NAMESPACE
          type: IN
          values:
            - sales
            - sales.eu
        - field: DURATION
          type: GREATER_THAN
          value: 5
        - field: END_DATE
          type: IS_NOT_NULL
      orderBy:
        - column: total
          order: DESC
`;

function problemsOf(source: string, parse: typeof parseDashboard | typeof parseChart = parseDashboard) {
  const parsed = parse(source);
  return (parsed.ok ? parsed.warnings : parsed.problems).map(formatProblem);
}

test("a dashboard is read with all its parts", () => {
  const parsed = parseDashboard(SALES);
  assert.deepEqual(problemsOf(SALES), []);
  assert.ok(parsed.ok);
  const [chart] = parsed.value.charts ?? [];
  assert.equal(chart?.chartOptions?.column, "date");
  assert.equal(chart?.data?.where?.[1]?.value, 5);
});

test("the examples of all charts are right", () => {
  for (const { example } of CHART_KINDS) assert.deepEqual(problemsOf(example, parseChart), [], example);
});

const WRONG: readonly (readonly [what: string, from: string | RegExp, to: string, told: RegExp])[] = [
  ["no title", "title: Sales\n", "", /^1:1 title: required property "title" is missing/],
  ["an unknown chart", "chart.TimeSeries", "chart.Rose", /^8:11 charts\[0\]\.type: .*is not one of .*chart\.Bar/],
  ["an unknown field", "field: STATE", "field: STATUS", /^21:18 .*state\.field: "STATUS" is not one of ID, NAMESPACE/],
  ["an unknown property", "title: Sales", "title: Sales\ncolour: red", /^3:1 colour: unknown property/],
  [
    "a column that is not there",
    "column: date",
    "column: day",
    /column: there is no column "day"; the columns are date/,
  ],
  ["a time series without dates", "column: date\n", "column: state\n", /the column of a time series must be a date/],
  ["an order by nothing", "column: total", "column: sum", /orderBy\[0\]\.column: there is no column "sum"/],
  ["a sum of texts", "field: DURATION\n          agg", "field: STATE\n          agg", /SUM of STATE makes no number/],
  ["an unknown comparison", "type: IN", "type: LIKE", /where\[0\]\.type: "LIKE" is not one of CONTAINS/],
  ["no values", /values:\n.*\n.*eu/, "values: []", /where\[0\]\.values: the list must not be empty/],
  ["labels of a date", "field: START_DATE", "field: START_DATE\n          labelKey: a", /START_DATE has no labels/],
  ["a window beyond its limit", "default: P7D", "default: P90D", /timeWindow\.default: `default` is longer than `max`/],
  ["a length that is none", "default: P7D", "default: week", /timeWindow\.default/],
  ["a list", SALES, "- a\n", /expected a dashboard, got a list/],
  ["broken YAML", SALES, "a: [", /invalid YAML/],
];

for (const [what, from, to, told] of WRONG) {
  test(`a dashboard with ${what} is refused with the place`, () => {
    const problems = problemsOf(SALES.replace(from, to));
    assert.ok(
      problems.some((problem) => told.test(problem)),
      problems.join("\n"),
    );
  });
}

test("two charts of one name are told", () => {
  const chart = SALES.slice(SALES.indexOf("  - id: over-time"));
  assert.match(problemsOf(SALES + chart).join(), /charts\[1\]\.id: a second chart is named over-time/);
});

test("a single number needs an aggregation, and a percentage what it counts", () => {
  const kpi = CHART_KINDS.find(({ type }) => type.endsWith(".KPI"))?.example ?? "";
  assert.match(problemsOf(kpi.replace("    agg: COUNT\n", ""), parseChart).join(), /a single number needs an `agg`/);
  const noShare = kpi.slice(0, kpi.indexOf("  numerator"));
  assert.match(problemsOf(noShare, parseChart).join(), /data: a percentage needs a `numerator`/);
});
