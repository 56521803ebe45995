/** Runs one suite as a process and says how it went. */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { type ServiceName, startService } from "../services/service.ts";
import { EMPTY_TALLY, readReport, type Tally } from "./junit.ts";
import type { Suite } from "./suites.ts";

/**
 * A suite that runs longer hangs: it is killed and counts as failed. Tests have limits of their own, so this one leaves
 * room for machines that are slow or busy.
 */
const SUITE_TIMEOUT_MS = 30 * 60_000;

/** How many characters of what a suite printed are kept: the last ones. */
const OUTPUT_KEPT_MAX = 200_000;

/** How a suite went, and what it printed last. */
export interface SuiteResult {
  readonly suite: Suite;
  readonly tally: Tally;
  readonly output: string;
  readonly elapsedMs: number;
}

/** Runs a suite. With `stream`, what it prints goes to this terminal as it comes too. */
export async function runSuite(suite: Suite, stream: boolean): Promise<SuiteResult> {
  const startedMs = performance.now();
  const missing = suite.needs && (await whyMissing(suite.needs));
  if (missing) {
    const tally = { ...EMPTY_TALLY, skipped: [`${suite.name}: ${missing}`] };
    return { suite, tally, output: "", elapsedMs: performance.now() - startedMs };
  }
  if (suite.report) {
    mkdirSync(dirname(suite.report), { recursive: true });
    rmSync(suite.report, { force: true });
  }
  const { ending, output } = await runProgram(suite, stream);
  return { suite, tally: toTally(suite, ending), output, elapsedMs: performance.now() - startedMs };
}

/** Why a server cannot be had here; undefined when it can. */
async function whyMissing(name: ServiceName): Promise<string | undefined> {
  try {
    const service = await startService(name);
    await service.stop();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** `ending` is undefined when the program ended well, and says how it ended when not. */
function toTally(suite: Suite, ending: string | undefined): Tally {
  if (!suite.report) {
    return ending ? { ...EMPTY_TALLY, failed: [`${suite.name}: ${ending}`] } : { ...EMPTY_TALLY, passed: 1 };
  }
  const tally = existsSync(suite.report) ? readReport(readFileSync(suite.report, "utf8")) : EMPTY_TALLY;
  const count = tally.passed + tally.failed.length + tally.skipped.length;
  if (ending && tally.failed.length === 0) return { ...tally, failed: [`${suite.name}: ${ending}`] };
  if (count === 0) return { ...tally, failed: [`${suite.name}: no test ran`] };
  return tally;
}

function runProgram(
  { command, environment }: Suite,
  stream: boolean,
): Promise<{ ending: string | undefined; output: string }> {
  const [file = "", ...args] = command;
  return new Promise((resolve) => {
    const env = { ...process.env, ...environment };
    const child = spawn(file, args, { stdio: ["ignore", "pipe", "pipe"], timeout: SUITE_TIMEOUT_MS, env });
    let output = "";
    const keep = (chunk: string): void => {
      if (stream) process.stdout.write(chunk);
      output = `${output}${chunk}`.slice(-OUTPUT_KEPT_MAX);
    };
    child.stdout.setEncoding("utf8").on("data", keep);
    child.stderr.setEncoding("utf8").on("data", keep);
    child.on("error", (error) => resolve({ ending: `could not start: ${error.message}`, output }));
    child.on("close", (code, signal) => {
      const ending = code === 0 ? undefined : signal ? `was killed (${signal})` : `ended with code ${code}`;
      resolve({ ending, output });
    });
  });
}
