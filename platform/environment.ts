/** What the operating system says about this process: its environment variables and its family. */
import process from "node:process";

/** A copy of the environment variables; those without a value are left out. */
export function environmentVariables(): Record<string, string> {
  const copy: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined) copy[name] = value;
  }
  return copy;
}

/** One environment variable, or undefined when it is not set. */
export function environmentVariable(name: string): string | undefined {
  return process.env[name];
}

/** True on Windows, where there are no process groups and programs end in `.exe`. */
export function isWindows(): boolean {
  return process.platform === "win32";
}
