/** The entry of the program. It loads next to nothing by itself, so that small questions are answered at once. */
import { standardError, standardOutput } from "../platform/console.ts";
import { commandLineArguments, exitProcess, onUncaught, setExitCode } from "../platform/process.ts";
import { VERSION } from "../platform/version.ts";

const FAILED = 1;

async function main(): Promise<number> {
  const words = commandLineArguments();
  const [first] = words;
  if (first === "--version" || first === "-v" || first === "-V") {
    void standardOutput().write(`${VERSION}\n`);
    return 0;
  }
  const { runProgram } = await import("./program.ts");
  return await runProgram(words);
}

async function end(exitCode: number): Promise<never> {
  setExitCode(exitCode);
  await Promise.all([standardOutput().flush(), standardError().flush()]);
  const fault = standardOutput().fault();
  if (!fault) return exitProcess(exitCode);
  void standardError().write(`kestra: cannot write to standard output: ${fault.message}\n`);
  await standardError().flush();
  return exitProcess(exitCode || FAILED);
}

/** An error that nobody foresaw: one line of it, and the end. */
function fail(error: unknown): Promise<never> {
  const message = error instanceof Error ? error.message : String(error);
  void standardError().write(`kestra: unexpected error: ${message}\n`);
  return end(FAILED);
}

onUncaught((error) => void fail(error));
main()
  .then(end, fail)
  .catch(() => exitProcess(FAILED));
