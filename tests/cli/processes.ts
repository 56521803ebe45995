/** Processes of this machine, as far as tests look for what was left behind. */
import { execFileSync } from "node:child_process";

/** Command lines of running processes that hold the mark. */
export function processesWith(mark: string): readonly string[] {
  const lines = execFileSync("ps", ["-eo", "stat=,args="], { encoding: "utf8" }).split("\n");
  return lines.filter((line) => line.includes(mark) && !line.startsWith("Z"));
}
