/**
 * The folders of one run. Without `--keep` everything lies in a folder of its own below the system's temporary one,
 * which goes at the end, whatever the end is; what a killed program could not remove, the next run does.
 */

import { rmSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { messageOf } from "../../core/message-of.ts";
import { isProcessAlive, onExit, processId } from "../../platform/process.ts";

/** The folders of a run. */
export interface Workspace {
  /** Root of internal storage. */
  readonly storageDirectory: string;
  /** Working directories of tasks. */
  readonly temporaryDirectory: string;
  /** What `--keep` named, made if needed. */
  readonly keepDirectory: string | undefined;
  /** Removes what is not kept. */
  dispose(): Promise<void>;
}

/** The name says whose it is: machines may share the folder. */
function prefixFor(host: string): string {
  return `kestra-run-${host.replace(/[^A-Za-z0-9.]/g, "_")}-`;
}

/** Makes the folders. @throws Error with a message for users */
export async function openWorkspace(keepDirectory: string | undefined): Promise<Workspace> {
  const parent = tmpdir();
  const root = await mkdtemp(join(parent, `${prefixFor(hostname())}${processId()}-`));
  onExit(() => rmSync(root, { recursive: true, force: true }));
  const temporaryDirectory = join(root, "work");
  const keep = keepDirectory === undefined ? undefined : resolve(keepDirectory);
  const storageDirectory = join(keep ?? root, "storage");
  await mkdir(temporaryDirectory);
  await mkdir(storageDirectory, { recursive: true }).catch((error: unknown) => {
    const why = `${messageOf(error)}. Name a folder that this user may make or write to.`;
    throw new Error(keep === undefined ? messageOf(error) : `--keep ${keepDirectory} cannot be used: ${why}`);
  });
  return {
    storageDirectory,
    temporaryDirectory,
    keepDirectory: keep,
    async dispose() {
      await rm(root, { recursive: true, force: true });
      await removeAbandoned(parent);
    },
  };
}

/** Removes the folders of runs on this machine whose program is gone. */
async function removeAbandoned(parent: string): Promise<void> {
  const prefix = prefixFor(hostname());
  const names = await readdir(parent);
  for (const name of names) {
    const pid = name.startsWith(prefix) ? Number.parseInt(name.slice(prefix.length), 10) : Number.NaN;
    if (Number.isNaN(pid) || pid === processId() || isProcessAlive(pid)) continue;
    await rm(join(parent, name), { recursive: true, force: true });
  }
}
