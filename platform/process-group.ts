/**
 * Process groups: a child that was started as the leader of its own group, with all it started in turn. Signals
 * go to the group, so that ending a script ends what the script runs.
 */
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import process from "node:process";
import { isWindows } from "./environment.ts";

/** How a group is asked or made to end. */
export type GroupSignal = "SIGTERM" | "SIGKILL";

/** Sends a signal to every process of a group; false when nobody is left in it. */
export function signalGroup(leaderPid: number, signal: GroupSignal): boolean {
  if (isWindows()) return endTree(leaderPid, signal);
  return send(leaderPid, signal);
}

/**
 * True while a process of the group runs. Processes that ended but were never collected by their parent do not
 * count where the system tells them apart (Linux).
 */
export function isGroupAlive(leaderPid: number): boolean {
  if (isWindows()) return exists(leaderPid);
  if (!send(leaderPid, 0)) return false;
  return hasRunningMember(leaderPid) ?? true;
}

function send(leaderPid: number, signal: GroupSignal | 0): boolean {
  try {
    process.kill(-leaderPid, signal);
    return true;
  } catch (error) {
    // EPERM: a member changed its user, so it is there but out of reach.
    return isCode(error, "EPERM");
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, "EPERM");
  }
}

function endTree(pid: number, signal: GroupSignal): boolean {
  const force = signal === "SIGKILL" ? ["/F"] : [];
  spawn("taskkill", ["/PID", String(pid), "/T", ...force], { stdio: "ignore" }).on("error", () => undefined);
  return exists(pid);
}

/** Looks through the process table; undefined where there is none to read. */
function hasRunningMember(leaderPid: number): boolean | undefined {
  let entries: string[];
  try {
    entries = readdirSync("/proc");
  } catch {
    return undefined;
  }
  const pids = entries.filter((name) => /^\d+$/.test(name));
  if (pids.length === 0) return undefined;
  return pids.some((pid) => {
    const status = readStatus(pid);
    return status !== undefined && status.group === leaderPid && status.state !== "Z" && status.state !== "X";
  });
}

function readStatus(pid: string): { readonly state: string; readonly group: number } | undefined {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, "latin1");
    // The program's name stands in parentheses and may itself hold blanks and parentheses.
    const [state, , group] = line.slice(line.lastIndexOf(")") + 2).split(" ");
    return { state: state ?? "", group: Number(group) };
  } catch {
    return undefined;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
