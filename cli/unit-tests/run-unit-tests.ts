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
import { resultsJson, suiteLines, totalLine } from "./report.ts";
import { type CaseResult, type SuiteResult, worstState } from "./results.ts";
import { runCase } from "./run-case.ts";
import { findSuites, findTestedFlow, type SuiteFile, type TestedFlow } from "./suites.ts";

/** What is to be tested. */
export interface UnitTestsOptions {
  /** Files of unit tests, and folders that hold some. */
  readonly paths: readonly string[];
  readonly flowsDirectory: string | undefined;
  readonly format: "table" | "json";
  /** Only the cases with this id. Default all. */
  readonly caseId: string | undefined;
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

async function findTests({ paths, flowsDirectory, caseId }: UnitTestsOptions, reader: FlowReader) {
  const found = await findSuites(paths, reader.expressions);
  const problems = [...found.problems];
  const tests: Tested[] = [];
  for (const file of found.suites) {
    const flow = await findTestedFlow(file, reader, flowsDirectory);
    if (flow.ok) tests.push({ file, flow: flow.found });
    else problems.push(...flow.problems);
  }
  const cases = found.suites.flatMap(({ suite }) => suite.testCases);
  if (caseId !== undefined && problems.length === 0 && !cases.some(({ id }) => id === caseId)) {
    problems.push(`--case ${caseId}: there is no such case; there are ${cases.map(({ id }) => id).join(", ")}.`);
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
  if (options.format === "json") await output.write(`${resultsJson(results)}\n`);
  else await write([totalLine(results, systemClock.now() - startedMs)]);
  if (interrupts.requested) return EXIT.killed;
  return results.some(({ state }) => state === "FAILED" || state === "ERROR") ? EXIT.failed : EXIT.success;
}

async function runSuite(
  { file: { suite, path }, flow }: Tested,
  { caseId, timeoutMs }: UnitTestsOptions,
  { expressions }: FlowReader,
  interrupts: Interrupts,
): Promise<SuiteResult> {
  const results: CaseResult[] = [];
  for (const testCase of suite.testCases) {
    if (interrupts.requested) break;
    if (caseId !== undefined && testCase.id !== caseId) continue;
    const disabled = testCase.disabled === true || suite.disabled === true;
    const options = { tested: flow, expressions, timeoutMs, interrupts };
    results.push(await runCase({ ...options, testCase: { ...testCase, disabled } }));
  }
  const { id: testSuiteId, namespace, flowId } = suite;
  return { testSuiteId, namespace, flowId, file: path, state: worstState(results), results };
}
