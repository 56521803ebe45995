/**
 * Runs the test suites and ends with one line for the whole: `N passed, N failed, N skipped`.
 *
 *   bun tests/run.ts all     every suite, one after the other, printing as it goes
 *   bun tests/run.ts check   the quick ones at once, printing only what failed
 */
import { addTallies, EMPTY_TALLY } from "./runner/junit.ts";
import { runSuite, type SuiteResult } from "./runner/run-suite.ts";
import { allSuites, checkSuites, type Suite } from "./runner/suites.ts";

/** How much of what a failed suite printed is printed once more at the end. */
const LAST_LINES = 40;
const LAST_LINE_MAX = 240;

function seconds(elapsedMs: number): string {
  return `${(elapsedMs / 1000).toFixed(1)} s`;
}

async function runInTurn(suites: readonly Suite[]): Promise<SuiteResult[]> {
  const results: SuiteResult[] = [];
  for (const suite of suites) {
    console.log(`\n== ${suite.name}`);
    results.push(await runSuite(suite, true));
  }
  return results;
}

async function runAtOnce(suites: readonly Suite[]): Promise<SuiteResult[]> {
  return Promise.all(
    suites.map(async (suite) => {
      const result = await runSuite(suite, false);
      const failed = result.tally.failed.length > 0;
      console.log(`${failed ? "✗" : "✓"} ${suite.name} (${seconds(result.elapsedMs)})`);
      if (failed) console.log(result.output);
      return result;
    }),
  );
}

/** The end of what a suite printed, where whoever reads only the end of everything finds it. */
function lastWords({ suite, output }: SuiteResult): string {
  const lines = output.trimEnd().split("\n").slice(-LAST_LINES);
  return [`\n== ${suite.name} printed last`, ...lines.map((line) => line.slice(0, LAST_LINE_MAX))].join("\n");
}

/** Prints the totals; answers the exit code. */
function report(results: readonly SuiteResult[], isAgain: boolean): number {
  console.log("");
  for (const { suite, tally, elapsedMs } of results) {
    const counts = `${tally.passed} passed, ${tally.failed.length} failed, ${tally.skipped.length} skipped`;
    console.log(`${suite.name}: ${counts} (${seconds(elapsedMs)})`);
    for (const title of tally.skipped) console.log(`  skipped: ${title}`);
    for (const title of tally.failed) console.log(`  FAILED: ${title}`);
  }
  const failed = results.filter(({ tally }) => tally.failed.length > 0);
  if (isAgain) for (const result of failed) console.log(lastWords(result));
  const total = results.map(({ tally }) => tally).reduce(addTallies, EMPTY_TALLY);
  console.log(`\n${total.passed} passed, ${total.failed.length} failed, ${total.skipped.length} skipped`);
  return total.failed.length > 0 || total.passed === 0 ? 1 : 0;
}

async function main(): Promise<void> {
  const mode = process.argv[2];
  const isCheck = mode === "check";
  const results = isCheck ? await runAtOnce(checkSuites()) : await runInTurn(allSuites());
  process.exitCode = report(results, !isCheck);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
