/** Processes of this machine, as far as tests look for what was left behind. */
import { execFileSync } from "node:child_process";

/** How long a process that was killed may take to be gone: the system ends it when it gets to it. */
const GONE_WITHIN_MS = 10_000;
const LOOK_MS = 20;

/** Command lines of running processes that hold the mark. */
export function processesWith(mark: string): readonly string[] {
  const lines = execFileSync("ps", ["-eo", "stat=,args="], { encoding: "utf8" }).split("\n");
  return lines.filter((line) => line.includes(mark) && !line.startsWith("Z"));
}

/** Those that stay; for processes that do not end by themselves. */
export async function staying(find: () => readonly string[]): Promise<readonly string[]> {
  for (let waitedMs = 0; waitedMs < GONE_WITHIN_MS && find().length > 0; waitedMs += LOOK_MS) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return find();
}
