/** Runs the command line program as a process, as a person would. */
import { spawn } from "node:child_process";

/** How a run of the program ended. */
export interface ProgramRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where a run happens. */
export interface ProgramOptions {
  /** The program and its first arguments. Default: the sources, on Bun. */
  readonly command?: readonly string[];
  /** Environment variables besides those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** What it reads from standard input. Default: nothing. */
  readonly input?: string;
}

/** The program from its sources, on Bun. */
export const SOURCES: readonly string[] = ["node_modules/.bin/bun", "cli/main.ts"];

/** The same on the other runtime. */
export const DENO_SOURCES: readonly string[] = ["node_modules/.bin/deno", "run", "-A", "--no-check", "cli/main.ts"];

/**
 * The same without Deno's launcher, which keeps signals to itself; the launcher puts the program in place when it is
 * first run.
 */
export async function denoAlone(): Promise<readonly string[]> {
  const [launcher = "", ...first] = DENO_SOURCES;
  await runProgram(["--version"], { command: [launcher] });
  return ["node_modules/deno/deno", ...first];
}

/** Longer than any run may take, and less than a test may; the program is killed then and the exit code is null. */
const PROGRAM_TIMEOUT_MS = 110_000;

/** Runs the program to its end, with no terminal. */
export function runProgram(args: readonly string[], options: ProgramOptions = {}): Promise<ProgramRun> {
  const [file = "", ...first] = options.command ?? SOURCES;
  return new Promise((resolve, reject) => {
    const child = spawn(file, [...first, ...args], {
      stdio: ["pipe", "pipe", "pipe"],
      env: { ...process.env, ...options.env },
      timeout: PROGRAM_TIMEOUT_MS,
      killSignal: "SIGKILL",
    });
    // A program that reads nothing may be gone before.
    child.stdin.on("error", () => undefined);
    child.stdin.end(options.input ?? "");
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.on("error", reject);
    child.on("close", (exitCode) =>
      resolve({ exitCode, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }),
    );
  });
}
