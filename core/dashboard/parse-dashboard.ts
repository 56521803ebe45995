/** From the text of a dashboard, or of one chart, to what it says, with every problem and its place. */
import type { TSchema } from "@sinclair/typebox";
import { LineIndex } from "../flow/line-index.ts";
import type { Path, Problem } from "../flow/problem.ts";
import { ProblemCollector } from "../flow/problem-collector.ts";
import { finding } from "../flow/validate/describe.ts";
import { SchemaWalker } from "../flow/validate/walker.ts";
import { readYaml } from "../flow/yaml/read-yaml.ts";
import { type MapTree, toValue } from "../flow/yaml/tree.ts";
import { checkChart, checkDashboard } from "./chart-rules.ts";
import { chartSchema, dashboardSchema } from "./chart-schema.ts";
import type { Chart, Dashboard } from "./dashboard.ts";

/** What a text says, or why it says nothing. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

const BYTE_ORDER_MARK = "\ufeff";
const WORDING = { holds: "one dashboard", tooDeep: "write it flatter" };

/** Reads a dashboard from YAML. */
export function parseDashboard(source: string): Parsed<Dashboard> {
  // The walk has just checked every part of the value against the schema.
  return parse(
    source,
    "dashboard",
    dashboardSchema,
    (tree, report) => checkDashboard(tree, report),
    (value) => value as Dashboard,
  );
}

/** Reads a single chart from YAML. */
export function parseChart(source: string): Parsed<Chart> {
  return parse(
    source,
    "chart",
    chartSchema,
    (tree, report) => checkChart(tree, undefined, report),
    (value) => value as Chart,
  );
}

function parse<T>(
  source: string,
  what: "dashboard" | "chart",
  schema: TSchema,
  check: (tree: MapTree, report: ProblemCollector) => void,
  made: (value: unknown) => T,
): Parsed<T> {
  const text = source.startsWith(BYTE_ORDER_MARK) ? source.slice(1) : source;
  const lines = new LineIndex(text);
  const report = new ProblemCollector();
  const yaml = readYaml(text, WORDING);
  if (!yaml.ok) {
    for (const { at, message, hint } of yaml.faults) report.error(at, undefined, message, hint);
    return { ok: false, problems: report.problems(lines, undefined) };
  }
  const { tree } = yaml;
  if (tree.kind !== "map") {
    report.error(tree.at, undefined, `expected a ${what}, got ${finding(tree)}`, HINTS[what]);
    return { ok: false, problems: report.problems(lines, undefined) };
  }
  const value = walkerOf(report).value(schema, tree, ROOT);
  check(tree, report);
  const problems = report.problems(lines, undefined);
  return report.hasErrors ? { ok: false, problems } : { ok: true, value: made(value), warnings: problems };
}

const ROOT: Path | undefined = undefined;
const HINTS = {
  dashboard: "write a map with id, title and charts",
  chart: "write a map with id, type and data",
} as const;

/** Dashboards have no tasks and no expressions. */
function walkerOf(report: ProblemCollector): SchemaWalker {
  return new SchemaWalker(
    { reference: (_name, part) => toValue(part), typed: () => undefined, expression: () => undefined },
    report,
  );
}
