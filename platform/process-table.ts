/** The processes of the machine, where the system shows them as files (Linux). Elsewhere nothing is known. */
import { readdirSync, readFileSync } from "node:fs";

/** Where the start stands, counted from the state on. */
const START_FIELD = 19;

/** What the table says of a process. */
export interface ProcessEntry {
  readonly pid: number;
  /** The process group it belongs to. */
  readonly group: number;
  /** False when it has ended and only waits to be collected by its parent. */
  readonly isRunning: boolean;
  /** When it began, in ticks since the boot. */
  readonly startTicks: number;
}

/** All processes, or undefined where there is no table to read. */
export function listProcesses(): readonly ProcessEntry[] | undefined {
  const pids = listPids();
  if (pids.length === 0) return undefined;
  return pids.map(readEntry).filter((entry) => entry !== undefined);
}

/** One process, or undefined where there is none, or no table that shows it. */
export function findProcess(pid: number): ProcessEntry | undefined {
  return readEntry(String(pid));
}

/**
 * Ids of the running processes that were started with this environment variable, as far as they may be looked at. A value
 * that ends in `*` stands for all that begin so.
 */
export function findByVariable(name: string, value: string): readonly number[] {
  const wanted = value.endsWith("*") ? `\0${name}=${value.slice(0, -1)}` : `\0${name}=${value}\0`;
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
  const fields = line.slice(line.lastIndexOf(")") + 2).split(" ");
  const [state, , group] = fields;
  const startTicks = Number(fields[START_FIELD]);
  return { pid: Number(pid), group: Number(group), isRunning: state !== "Z" && state !== "X", startTicks };
}

/** Undefined when the process is gone or belongs to somebody else. */
function readProcessFile(pid: string, name: "stat" | "environ"): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "latin1");
  } catch {
    return undefined;
  }
}
