/** Finds flow files: what is named, and what is in folders that are named. */
import { readdir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { messageOf } from "../../core/message-of.ts";
import { RealPaths } from "./real-paths.ts";

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

/**
 * The file, or the *.yml and *.yaml files at any depth of the folder, sorted; links are followed, and what several paths
 * lead to is there once. A folder without any is a problem. @param paths gets by which path each is known
 */
export async function findFlowFiles(path: string, paths = new RealPaths()): Promise<FoundFiles> {
  try {
    if (!(await stat(path)).isDirectory()) return { ok: true, files: [path] };
    const files = await filesBelow(path, paths);
    if (files.length > 0) return { ok: true, files: files.sort() };
    return { ok: false, problem: `${path}: there is no *.yml or *.yaml file in this folder.`, isEmpty: true };
  } catch (error) {
    return { ok: false, problem: `${path}: ${reasonOf(error)}.`, isEmpty: false };
  }
}

/** What lies in the folder goes before what links lead to, so that a file is known by its own place. */
async function filesBelow(folder: string, paths: RealPaths): Promise<string[]> {
  const files: string[] = [];
  const links: string[] = [];
  const visit = async (at: string): Promise<void> => {
    if (!paths.isOwn(at)) return;
    for (const entry of await readdir(at, { withFileTypes: true })) {
      const path = join(at, entry.name);
      if (IGNORED_FOLDERS.has(entry.name)) continue;
      if (entry.isSymbolicLink()) links.push(path);
      else if (entry.isDirectory()) await visit(path);
      else if (entry.isFile()) add(path);
    }
  };
  const add = (path: string): void => {
    if (isFlowFile(path) && paths.isOwn(path)) files.push(path);
  };
  await visit(folder);
  // More links are found while these are followed.
  for (const link of links) {
    const target = await stat(link).catch(() => undefined);
    if (target?.isDirectory()) await visit(link);
    // One that leads nowhere is told when it is read.
    else if (!target || target.isFile()) add(link);
  }
  return files;
}

/** True for names of files that hold flows. */
export function isFlowFile(path: string): boolean {
  return /\.ya?ml$/i.test(path);
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
