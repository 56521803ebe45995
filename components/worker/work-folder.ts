/**
 * The folder in which a process keeps the working directories of its tasks. It is named after the process, so that others
 * see whose it is. What a process that was killed has left behind, folders and the programs of its tasks, goes when the
 * next worker starts beside it, or within a minute where one runs:
 *
 *   its process is of this machine, boot and container: it lives, or it is gone for certain
 *   any other: its worker touches it every minute; one that was not touched for ten is abandoned
 */
import { readdir, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../../core/contracts/clock.ts";
import { pause } from "../../core/contracts/pause.ts";
import type { Subscription } from "../../core/contracts/queue.ts";
import { killCommandsOf } from "../../platform/process-group.ts";
import { isAliveHere, ownIdentity } from "../../platform/process-identity.ts";

const PREFIX = "worker-";

/** Between two looks, and two touches. */
const LOOK_EVERY_MS = 60_000;
/** A folder of another machine that was not touched for so long belongs to nobody. */
export const UNTOUCHED_MAX_MS = 10 * LOOK_EVERY_MS;

/** Where folders are kept. */
export interface WorkFolderOptions {
  /** The folder that holds those of all processes. */
  readonly directory: string;
  readonly clock: Clock;
  /** Told what was removed. */
  onRemoved(folder: string): void;
}

/** The folder of this process; whoever needs it makes it. */
export function ownWorkFolder(directory: string): string {
  return join(directory, PREFIX + ownIdentity());
}

/** Removes what others have left, now and again, until it is stopped; then the own folder goes. */
export function keepWorkFolders(options: WorkFolderOptions): Subscription {
  const stopped = new AbortController();
  const keeping = keep(options, stopped.signal);
  return {
    async stop() {
      stopped.abort();
      await keeping;
      await rm(ownWorkFolder(options.directory), { recursive: true, force: true }).catch(() => undefined);
    },
  };
}

async function keep(options: WorkFolderOptions, stopped: AbortSignal): Promise<void> {
  const { directory, clock } = options;
  while (!stopped.aborted) {
    const now = new Date(clock.now());
    // It is not there before the first task.
    await utimes(ownWorkFolder(directory), now, now).catch(() => undefined);
    await removeAbandoned(options);
    await pause(clock, LOOK_EVERY_MS, stopped);
  }
}

/** Ends and removes what processes that are gone have left. What cannot be removed stays for the next look. */
export async function removeAbandoned({ directory, clock, onRemoved }: WorkFolderOptions): Promise<void> {
  const names = await readdir(directory).catch(() => []);
  for (const name of names.filter((each) => each.startsWith(PREFIX))) {
    const folder = join(directory, name);
    const owner = name.slice(PREFIX.length);
    const isAlive = isAliveHere(owner);
    if (isAlive ?? !(await isUntouched(folder, clock.now()))) continue;
    if (isAlive === false) killCommandsOf(owner);
    const removed = await rm(folder, { recursive: true, force: true }).then(
      () => true,
      () => false,
    );
    if (removed) onRemoved(folder);
  }
}

async function isUntouched(folder: string, nowMs: number): Promise<boolean> {
  const found = await stat(folder).catch(() => undefined);
  return found !== undefined && nowMs - found.mtimeMs > UNTOUCHED_MAX_MS;
}
