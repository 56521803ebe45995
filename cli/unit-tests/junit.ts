/** Results of unit tests as a JUnit report, the XML that systems of continuous integration read. */
import { neutralise } from "../../tui/text/neutralise.ts";
import { assertionText } from "./report.ts";
import type { CaseResult, SuiteResult, TestState } from "./results.ts";

const MS_PER_SECOND = 1000;

/** The report of all suites. */
export function junitXml(suites: readonly SuiteResult[]): string {
  const all = suites.flatMap(({ results }) => results);
  const lines = suites.flatMap(suiteXml).map((line) => `  ${line}`);
  return ['<?xml version="1.0" encoding="UTF-8"?>', `<testsuites${counts(all)}>`, ...lines, "</testsuites>", ""].join(
    "\n",
  );
}

function suiteXml({ testSuiteId, namespace, flowId, file, results }: SuiteResult): readonly string[] {
  const className = `${namespace}.${flowId}`;
  return [
    `<testsuite${attribute("name", testSuiteId)}${attribute("file", file)}${counts(results)}>`,
    ...results.flatMap((result) => caseXml(result, className, file)).map((line) => `  ${line}`),
    "</testsuite>",
  ];
}

function caseXml(result: CaseResult, className: string, file: string): readonly string[] {
  const { testId, durationMs, line, state } = result;
  const place = `${attribute("file", file)}${line === undefined ? "" : attribute("line", String(line))}`;
  const head = `testcase${attribute("name", testId)}${attribute("classname", className)}${place}${time(durationMs)}`;
  if (state === "SUCCESS") return [`<${head}/>`];
  if (state === "SKIPPED") return [`<${head}>`, "  <skipped/>", "</testcase>"];
  const wrong = result.assertionResults.filter(({ isSuccess }) => !isSuccess);
  return [
    `<${head}>`,
    ...result.errors.map(({ message }) => `  <error${attribute("message", message)}/>`),
    ...wrong.map((each) => {
      const notes = [each.description, each.errorMessage].filter((note) => note !== undefined);
      const at = each.line === undefined ? file : `${file}:${each.line}`;
      return `  <failure${attribute("message", assertionText(each))}>${escaped([...notes, at].join("\n"))}</failure>`;
    }),
    "</testcase>",
  ];
}

function counts(results: readonly CaseResult[]): string {
  const count = (state: TestState): string => String(results.filter((each) => each.state === state).length);
  const durationMs = results.reduce((sum, each) => sum + each.durationMs, 0);
  return (
    attribute("tests", String(results.length)) +
    attribute("failures", count("FAILED")) +
    attribute("errors", count("ERROR")) +
    attribute("skipped", count("SKIPPED")) +
    time(durationMs)
  );
}

function time(durationMs: number): string {
  return attribute("time", (durationMs / MS_PER_SECOND).toFixed(3));
}

function attribute(name: string, value: string): string {
  return ` ${name}="${escaped(value).replaceAll('"', "&quot;").replaceAll("\n", "&#10;")}"`;
}

/** Control characters that XML knows no way to write have been made visible before. */
function escaped(text: string): string {
  const shown = text.split("\n").map(neutralise).join("\n");
  return shown.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
