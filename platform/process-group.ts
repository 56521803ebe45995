/**
 * Process groups: a child that was started as the leader of its own group, with all it started in turn. Signals
 * go to the group, so that ending a script ends what the script runs.
 */
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import process from "node:process";
import { isWindows } from "./environment.ts";
import { ownIdentity } from "./process-identity.ts";
import { findByVariable, listProcesses } from "./process-table.ts";

/** How a group is asked or made to end. */
export type GroupSignal = "SIGTERM" | "SIGKILL";

/** How often to look again for processes that were started while others were being killed. */
const KILL_ROUNDS_MAX = 5;

/** Sends a signal to every process of a group; false when nobody is left in it. */
export function signalGroup(leaderPid: number, signal: GroupSignal): boolean {
  if (isWindows()) return endTree(leaderPid, signal);
  return send(-leaderPid, signal);
}

/**
 * True while a process of the group runs. Processes that ended but were never collected by their parent do not
 * count where the system tells them apart (Linux).
 */
export function isGroupAlive(leaderPid: number): boolean {
  if (isWindows()) return send(leaderPid, 0);
  if (!send(-leaderPid, 0)) return false;
  return listProcesses()?.some(({ group, isRunning }) => group === leaderPid && isRunning) ?? true;
}

/** Inherited by all that a command starts. */
const MARK_VARIABLE = "KESTRA_PROCESS_MARK";

/** A mark for a command that this process starts; no other command has it. */
export function newGroupMark(): GroupMark {
  return { name: MARK_VARIABLE, value: `${ownIdentity()}.${randomUUID()}` };
}

/** Kills what the commands of a process have left, that has ended itself, wherever they have gone. */
export function killCommandsOf(identity: string): void {
  killByVariable(MARK_VARIABLE, `${identity}.*`);
}

/**
 * Kills every process that was started with this environment variable: those that have left their group. Needs the
 * process table and does nothing where there is none.
 */
export function killByVariable(name: string, value: string): void {
  for (let round = 0; round < KILL_ROUNDS_MAX; round += 1) {
    const found = findByVariable(name, value);
    if (found.length === 0) return;
    for (const pid of found) send(pid, "SIGKILL");
  }
}

/** A variable that everything a group started inherits. */
export interface GroupMark {
  readonly name: string;
  readonly value: string;
}

const watched = new Map<number, GroupMark | undefined>();

/** Remembers a group, and the mark of what may leave it, for {@link killWatchedGroups}. */
export function watchGroup(leaderPid: number, mark?: GroupMark): void {
  watched.set(leaderPid, mark);
}

/** The group is over. */
export function forgetGroup(leaderPid: number): void {
  watched.delete(leaderPid);
}

/** Kills all that is watched, without waiting: this process is about to end. */
export function killWatchedGroups(): void {
  for (const [leaderPid, mark] of watched) {
    signalGroup(leaderPid, "SIGKILL");
    if (mark) killByVariable(mark.name, mark.value);
  }
  watched.clear();
}

/** A negative target is a group. */
function send(target: number, signal: GroupSignal | 0): boolean {
  try {
    process.kill(target, signal);
    return true;
  } catch (error) {
    // EPERM: a member changed its user, so it is there but out of reach.
    return isCode(error, "EPERM");
  }
}

function endTree(pid: number, signal: GroupSignal): boolean {
  const force = signal === "SIGKILL" ? ["/F"] : [];
  spawn("taskkill", ["/PID", String(pid), "/T", ...force], { stdio: "ignore" }).on("error", () => undefined);
  return send(pid, 0);
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
