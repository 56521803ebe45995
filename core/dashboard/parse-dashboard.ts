/** From the text of a dashboard, or of one chart, to what it says, with every problem and its place. */
import { type Checked, readChecked } from "../flow/checked-document.ts";
import { checkChart, checkDashboard } from "./chart-rules.ts";
import { chartSchema, dashboardSchema } from "./chart-schema.ts";
import type { Chart, Dashboard } from "./dashboard.ts";

/** Reads a dashboard from YAML. */
export function parseDashboard(source: string): Checked<Dashboard> {
  const read = readChecked(source, {
    what: "dashboard",
    hint: "write a map with id, title and charts",
    schema: dashboardSchema,
    check: checkDashboard,
  });
  // Every part of the value has just been checked against the schema.
  return read.ok ? { ...read, value: read.value as Dashboard } : read;
}

/** Reads a single chart from YAML. */
export function parseChart(source: string): Checked<Chart> {
  const read = readChecked(source, {
    what: "chart",
    hint: "write a map with id, type and data",
    schema: chartSchema,
    check: (tree, report) => checkChart(tree, undefined, report),
  });
  return read.ok ? { ...read, value: read.value as Chart } : read;
}
