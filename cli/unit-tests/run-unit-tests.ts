/** `kestra flow test`: finds unit tests, runs them, and tells how they ended. */
import { systemClock } from "../../platform/clock.ts";
import { isInputTerminal, standardOutput } from "../../platform/console.ts";
import { environmentVariables } from "../../platform/environment.ts";
import { keepAlive, onEndSignal } from "../../platform/process.ts";
import type { Line } from "../../tui/text/painter.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { createFlowReader, type FlowReader } from "../flows/flow-reader.ts";
import { tell } from "../messages.ts";
import { Interrupts } from "../run/interrupts.ts";
import { capabilitiesOf } from "../terminal/capabilities.ts";
import { junitXml } from "./junit.ts";
import { resultsJson, suiteLines, totalLine } from "./report.ts";
import { type CaseResult, type SuiteResult, worstState } from "./results.ts";
import { runCase } from "./run-case.ts";
import { findSuites, findTestedFlow, type SuiteFile, type TestedFlow } from "./suites.ts";

/** How results are told. */
export type UnitTestFormat = "table" | "json" | "junit";

/** What is to be tested. */
export interface UnitTestsOptions {
  /** Files of unit tests, and folders that hold some. */
  readonly paths: readonly string[];
  readonly flowsDirectory: string | undefined;
  readonly format: UnitTestFormat;
  /** Only the cases with one of these ids, in which `*` stands for any text. None: all. */
  readonly caseIds: readonly string[];
  /** Files of the namespaces of the flows. Default: none. */
  readonly namespaceFilesDirectory: string | undefined;
  /** How long each case may take. */
  readonly timeoutMs: number;
}

interface Tested {
  readonly file: SuiteFile;
  readonly flow: TestedFlow;
}

/** Runs all cases; answers the exit code. */
export async function runUnitTests(options: UnitTestsOptions): Promise<ExitCode> {
  const stopKeepingAlive = keepAlive();
  const interrupts = new Interrupts();
  onEndSignal((signal) => interrupts.signal(signal));
  try {
    const reader = await createFlowReader();
    const found = await findTests(options, reader);
    for (const problem of found.problems) tell(problem);
    if (found.problems.length > 0) return EXIT.refused;
    return await runAll(found.tests, options, reader, interrupts);
  } finally {
    stopKeepingAlive();
  }
}

async function findTests({ paths, flowsDirectory, caseIds }: UnitTestsOptions, reader: FlowReader) {
  const found = await findSuites(paths, reader.expressions);
  const problems = [...found.problems];
  const tests: Tested[] = [];
  for (const file of found.suites) {
    const flow = await findTestedFlow(file, reader, flowsDirectory);
    if (flow.ok) tests.push({ file, flow: flow.found });
    else problems.push(...flow.problems);
  }
  const cases = found.suites.flatMap(({ suite }) => suite.testCases);
  for (const wanted of problems.length === 0 ? caseIds : []) {
    if (cases.some(({ id }) => isNamed(id, [wanted]))) continue;
    problems.push(`--case ${wanted}: there is no such case; there are ${cases.map(({ id }) => id).join(", ")}.`);
  }
  return { tests, problems };
}

async function runAll(
  tests: readonly Tested[],
  options: UnitTestsOptions,
  reader: FlowReader,
  interrupts: Interrupts,
): Promise<ExitCode> {
  const startedMs = systemClock.now();
  const output = standardOutput();
  const capabilities = capabilitiesOf({
    environment: environmentVariables(),
    inputIsTerminal: isInputTerminal(),
    outputIsTerminal: output.isTerminal,
  });
  const { createPainter } = await import("../../tui/text/painter.ts");
  const paint = createPainter(capabilities.color);
  const write = (lines: readonly Line[]) => output.write(`${lines.map(paint).join("\n")}\n`);
  const results: SuiteResult[] = [];
  for (const test of tests) {
    if (interrupts.requested) break;
    const result = await runSuite(test, options, reader, interrupts);
    if (result.results.length === 0) continue;
    results.push(result);
    if (options.format === "table") await write([...suiteLines(result, capabilities.glyphs), []]);
  }
  if (options.format === "table") await write([totalLine(results, systemClock.now() - startedMs)]);
  else await output.write(options.format === "json" ? `${resultsJson(results)}\n` : junitXml(results));
  if (interrupts.requested) return EXIT.killed;
  return results.some(({ state }) => state === "FAILED" || state === "ERROR") ? EXIT.failed : EXIT.success;
}

async function runSuite(
  { file: { suite, path, places }, flow }: Tested,
  { caseIds, timeoutMs, namespaceFilesDirectory }: UnitTestsOptions,
  { expressions }: FlowReader,
  interrupts: Interrupts,
): Promise<SuiteResult> {
  const results: CaseResult[] = [];
  for (const testCase of suite.testCases) {
    if (interrupts.requested) break;
    if (caseIds.length > 0 && !isNamed(testCase.id, caseIds)) continue;
    const disabled = testCase.disabled === true || suite.disabled === true;
    const options = { tested: flow, expressions, timeoutMs, namespaceFilesDirectory, interrupts };
    const line = places.get(testCase)?.line;
    const result = await runCase({
      ...options,
      testCase: { ...testCase, disabled },
      lineOf: (assertion) => places.get(assertion)?.line,
    });
    results.push({ ...result, ...(line === undefined ? {} : { line }) });
  }
  const { id: testSuiteId, namespace, flowId } = suite;
  return { testSuiteId, namespace, flowId, file: path, state: worstState(results), results };
}

/** True when one of the patterns is the id; `*` stands for any text. */
function isNamed(id: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    const plain = pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
    return new RegExp(`^${plain.replaceAll("*", ".*")}$`, "s").test(id);
  });
}
