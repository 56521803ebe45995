import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { parseBlueprint } from "../../components/blueprints/blueprint.ts";
import { documentedDashboardParts } from "../../core/dashboard/documented-parts.ts";
import { parseChart, parseDashboard } from "../../core/dashboard/parse-dashboard.ts";
import { formatProblem } from "../../core/flow/problem.ts";

const PAGE = join(import.meta.dirname, "../../docs/how-to/dashboards.md");

test("the dashboard and the blueprint of the documentation are right", async () => {
  const blocks = [...(await readFile(PAGE, "utf8")).matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, code = ""]) => code);
  const [dashboard = "", , blueprint = ""] = blocks;
  assert.equal(blocks.length, 3);
  for (const parsed of [parseDashboard(dashboard), parseBlueprint(blueprint, "load-orders", "2026-01-01T00:00:00Z")]) {
    assert.deepEqual(parsed.ok ? parsed.warnings : parsed.problems.map(formatProblem), []);
  }
});

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
