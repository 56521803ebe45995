/** The processes of the machine, where the system shows them as files (Linux). Elsewhere nothing is known. */
import { readdirSync, readFileSync } from "node:fs";

/** What the table says of a process. */
export interface ProcessEntry {
  readonly pid: number;
  /** The process group it belongs to. */
  readonly group: number;
  /** False when it has ended and only waits to be collected by its parent. */
  readonly isRunning: boolean;
}

/** All processes, or undefined where there is no table to read. */
export function listProcesses(): readonly ProcessEntry[] | undefined {
  const pids = listPids();
  if (pids.length === 0) return undefined;
  return pids.map(readEntry).filter((entry) => entry !== undefined);
}

/** Ids of the running processes that were started with this environment variable, as far as they may be looked at. */
export function findByVariable(name: string, value: string): readonly number[] {
  const wanted = `\0${name}=${value}\0`;
  return listPids()
    .filter((pid) => `\0${readProcessFile(pid, "environ") ?? ""}`.includes(wanted))
    .filter((pid) => readEntry(pid)?.isRunning === true)
    .map(Number);
}

function listPids(): readonly string[] {
  try {
    return readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

function readEntry(pid: string): ProcessEntry | undefined {
  const line = readProcessFile(pid, "stat");
  if (line === undefined) return undefined;
  // The program's name stands in parentheses and may itself hold blanks and parentheses.
  const [state, , group] = line.slice(line.lastIndexOf(")") + 2).split(" ");
  return { pid: Number(pid), group: Number(group), isRunning: state !== "Z" && state !== "X" };
}

/** Undefined when the process is gone or belongs to somebody else. */
function readProcessFile(pid: string, name: "stat" | "environ"): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "latin1");
  } catch {
    return undefined;
  }
}
