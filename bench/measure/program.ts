/** Runs programs many times and measures wall time and memory. */
import { median } from "./report.ts";

/** What many runs of a program cost. */
export interface ProgramCost {
  /** Median wall time from start to end. */
  readonly medianMs: number;
  readonly fastestMs: number;
  readonly slowestMs: number;
  /** The most memory that any run had resident, in megabytes. */
  readonly residentMb: number;
}

/** Runs a command `runs` times, after one that does not count. Throws when it ends with another code than 0. */
export function measureProgram(command: readonly string[], runs: number): ProgramCost {
  const elapsedMs: number[] = [];
  let residentBytes = 0;
  for (let run = 0; run <= runs; run++) {
    const startedMs = performance.now();
    const result = Bun.spawnSync({ cmd: [...command], stdin: "ignore", stdout: "pipe", stderr: "pipe" });
    const tookMs = performance.now() - startedMs;
    if (result.exitCode !== 0) {
      throw new Error(`${command.join(" ")} ended with ${result.exitCode}: ${result.stderr}${result.stdout}`);
    }
    if (run > 0) elapsedMs.push(tookMs);
    residentBytes = Math.max(residentBytes, result.resourceUsage?.maxRSS ?? 0);
  }
  return {
    medianMs: median(elapsedMs),
    fastestMs: Math.min(...elapsedMs),
    slowestMs: Math.max(...elapsedMs),
    residentMb: residentBytes / 1_000_000,
  };
}
