/** Programs that have the terminal of this process to themselves for a while: editors. */
import { spawn } from "node:child_process";

/**
 * Runs a command line of the person's shell with these further words, and waits for its end; answers its exit code, null
 * when a signal ended it. @throws Error when there is no shell to run it
 */
export function runInForeground(commandLine: string, words: readonly string[]): Promise<number | null> {
  // The command line may have options of its own: `code --wait`.
  const child = spawn("/bin/sh", ["-c", `${commandLine} "$@"`, "sh", ...words], { stdio: "inherit" });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
}
