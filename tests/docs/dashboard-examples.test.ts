import assert from "node:assert/strict";
import { test } from "node:test";
import { documentedDashboardParts } from "../../core/dashboard/documented-parts.ts";
import { parseChart } from "../../core/dashboard/parse-dashboard.ts";
import { formatProblem } from "../../core/flow/problem.ts";

test("the examples of all data of charts are right", () => {
  for (const { type, family, examples = [] } of documentedDashboardParts()) {
    if (family === "charts") continue;
    const chart = family === "dataFiltersKPI" ? "KPI" : "Table";
    for (const { code } of examples) {
      const head = `id: c\ntype: io.kestra.plugin.core.dashboard.chart.${chart}\ndata:\n`;
      const parsed = parseChart(head + code.replace(/^/gm, "  "));
      assert.deepEqual(parsed.ok ? parsed.warnings : parsed.problems.map(formatProblem), [], type);
    }
  }
});
