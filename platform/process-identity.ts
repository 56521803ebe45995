/**
 * Names processes for good: no other one, before or after, has the same name. It says on which machine, in which boot
 * and in which container the process runs, its id there, and when it began, as ids are used again.
 */
import { createHash } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import process from "node:process";
import { isProcessAlive } from "./process.ts";
import { findProcess } from "./process-table.ts";

/** Digits of the place in a name. */
const PLACE_CHARS = 12;

let own: string | undefined;

/** The name of this process. */
export function ownIdentity(): string {
  own ??= identityOf(process.pid);
  return own;
}

/** The name of a process that runs here. */
export function identityOf(pid: number): string {
  return `${place()}-${pid}-${findProcess(pid)?.startTicks ?? 0}`;
}

/**
 * Whether the process of this name lives; undefined when it runs or ran elsewhere: on another machine, before this boot,
 * or in a container that does not share its processes with this one.
 */
export function isAliveHere(identity: string): boolean | undefined {
  const [where, id, startTicks] = identity.split("-");
  if (where !== place()) return undefined;
  const pid = Number(id);
  if (!isProcessAlive(pid)) return false;
  const found = findProcess(pid);
  // Where there is no table, or it does not show others' processes, whoever has the id now counts.
  return found === undefined || (found.isRunning && String(found.startTicks) === startTicks);
}

function place(): string {
  const parts = [hostname(), bootId(), processSpace()];
  return createHash("sha256").update(parts.join("\0")).digest("hex").slice(0, PLACE_CHARS);
}

function bootId(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "latin1").trim();
  } catch {
    return "";
  }
}

/** Containers have process ids of their own, mostly. */
function processSpace(): string {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return "";
  }
}
