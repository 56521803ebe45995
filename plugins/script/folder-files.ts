/** The files of a working directory. Links to folders are never followed: they may lead anywhere, or round in circles. */
import type { Dirent } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { isReallyInside, PRIVATE_FOLDER } from "./local-path.ts";

/** Relative paths of all files, and of links to files wherever those lie; our own folder is left out. */
export async function* walkFiles(directory: string, below = ""): AsyncGenerator<string> {
  const entries: Dirent[] = await readdir(join(directory, below), { withFileTypes: true });
  for (const entry of entries) {
    const path = below === "" ? entry.name : `${below}/${entry.name}`;
    if (path === PRIVATE_FOLDER) continue;
    if (entry.isDirectory()) yield* walkFiles(directory, path);
    else if (entry.isFile() || (entry.isSymbolicLink() && (await isFile(join(directory, path))))) yield path;
  }
}

/** Relative paths, sorted, of the files that really lie in the folder: links that lead out of it are left out. */
export async function filesInside(directory: string): Promise<readonly string[]> {
  const realDirectory = await realpath(directory);
  const paths: string[] = [];
  for await (const path of walkFiles(directory)) {
    if (await isReallyInside(realDirectory, join(directory, path))) paths.push(path);
  }
  return paths.sort();
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
