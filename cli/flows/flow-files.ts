/** Finds flow files: what is named, and what is in folders that are named. */
import { readdir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { messageOf } from "../../core/message-of.ts";

/** Names of files that hold flows. */
const FLOW_FILE = /\.ya?ml$/i;

/** Folders that never hold flows of their own. */
const IGNORED_FOLDERS: ReadonlySet<string> = new Set([".git", "node_modules"]);

/** Files, or why there are none. */
export type FoundFiles =
  | { readonly ok: true; readonly files: readonly string[] }
  | {
      readonly ok: false;
      readonly problem: string;
      /** The folder is there, and there are no such files in it. */
      readonly isEmpty: boolean;
    };

/** The file, or the *.yml and *.yaml files at any depth of the folder, sorted. A folder without any is a problem. */
export async function findFlowFiles(path: string): Promise<FoundFiles> {
  try {
    if (!(await stat(path)).isDirectory()) return { ok: true, files: [path] };
    const files = await walk(path);
    if (files.length > 0) return { ok: true, files: files.sort() };
    return { ok: false, problem: `${path}: there is no *.yml or *.yaml file in this folder.`, isEmpty: true };
  } catch (error) {
    return { ok: false, problem: `${path}: ${reasonOf(error)}.`, isEmpty: false };
  }
}

async function walk(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = await Promise.all(
    entries.map((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return IGNORED_FOLDERS.has(entry.name) ? [] : walk(path);
      return FLOW_FILE.test(entry.name) ? [path] : [];
    }),
  );
  return found.flat();
}

/** Why a file or folder cannot be read. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  switch (code) {
    case "ENOENT":
      return "there is no such file or folder";
    case "EACCES":
      return "this user may not read it";
    case "EISDIR":
      return "it is a folder";
    default:
      return messageOf(error);
  }
}

/** True when two paths lead to one file. */
export async function isSameFile(a: string, b: string): Promise<boolean> {
  return (await realpath(a)) === (await realpath(b));
}
