/** Dashboards and charts from the YAML of requests, and what is told about their faults. */
import type { Chart, Dashboard } from "../../../core/dashboard/dashboard.ts";
import { parseChart, parseDashboard } from "../../../core/dashboard/parse-dashboard.ts";
import type { Checked } from "../../../core/flow/checked-document.ts";
import type { Problem } from "../../../core/flow/problem.ts";
import { invalidEntity } from "../http/problem.ts";

/** Reads a dashboard. @throws ApiProblem 422 that tells each problem with its place */
export function parsedDashboard(source: string): Dashboard {
  return soundValue(parseDashboard(source));
}

/** Reads a chart. @throws ApiProblem 422 that tells each problem with its place */
export function parsedChart(source: string): Chart {
  return soundValue(parseChart(source));
}

/** What is told of a text that is only looked at: always an answer, with the problems in it, a line each. */
export function validation(parsed: Checked<unknown>) {
  const problems = parsed.ok ? [] : parsed.problems.filter(({ severity }) => severity === "error");
  const warnings = (parsed.ok ? parsed.warnings : parsed.problems).filter(({ severity }) => severity === "warning");
  return {
    index: 0,
    outdated: false,
    deprecationPaths: [],
    warnings: warnings.map(line),
    infos: [],
    ...(problems.length === 0 ? {} : { constraints: problems.map((each) => `${line(each)}\n`).join("") }),
  };
}

function soundValue<T>(parsed: Checked<T>): T {
  if (parsed.ok) return parsed.value;
  const errors = parsed.problems.filter(({ severity }) => severity === "error");
  throw invalidEntity(errors.map((each) => ({ path: each.path === "" ? "yaml" : each.path, message: words(each) })));
}

function line(problem: Problem): string {
  return `${problem.path === "" ? "yaml" : problem.path}: ${words(problem)}`;
}

function words({ line: row, column, message, hint }: Problem): string {
  return `${hint === undefined ? message : `${message}; ${hint}`} (line ${row}, column ${column})`;
}
