/** Paths inside the working directory: nothing a flow names may lead out of it. */

import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { lstat, mkdir, realpath, rm } from "node:fs/promises";
import { dirname, isAbsolute, join, normalize, relative, sep } from "node:path";
import { messageOf } from "../../core/message-of.ts";

/** Our own folder inside the working directory; its files are never output files. */
export const PRIVATE_FOLDER = ".kestra";

/** Input files may be scripts that the commands start. */
const FILE_MODE = 0o755;

/**
 * The normalised path relative to `directory`, with `/` between folders. An absolute path inside it is taken too.
 * Undefined when the path is empty or leads out.
 */
export function relativeInside(directory: string, path: string): string | undefined {
  const within = isAbsolute(path) ? relative(directory, path) : normalize(path);
  const clean = within.split(sep).join("/").replace(/\/+$/, "");
  if (clean === "" || clean === "." || clean === ".." || clean.startsWith("../") || isAbsolute(clean)) return undefined;
  return clean;
}

/** True when a path, with all links followed, still lies in the folder (given with its links followed). */
export async function isReallyInside(realDirectory: string, path: string): Promise<boolean> {
  const real = await realpath(path);
  return real === realDirectory || real.startsWith(realDirectory + sep);
}

/** Bytes to write: at once or bit by bit. */
export type FileContent = Uint8Array | AsyncIterable<Uint8Array>;

/**
 * Writes a file below `directory`, making folders as needed. A link that stands in its place is replaced, not
 * followed. `what` names the file's origin in the message when its path leads out.
 */
export async function writeInside(
  directory: string,
  path: string,
  content: FileContent,
  what: string,
): Promise<string> {
  const inside = relativeInside(directory, path);
  if (inside === undefined) {
    throw new Error(`${what} \`${path}\` leads out of the working directory. Use a relative path without \`..\`.`);
  }
  const target = join(directory, inside);
  const folder = await nearestThere(dirname(target));
  if (!(await isReallyInside(await realpath(directory), folder).catch(() => false))) {
    throw new Error(`${what} \`${path}\` leads out of the working directory through a link.`);
  }
  await mkdir(dirname(target), { recursive: true });
  const found = await lstat(target).catch(() => undefined);
  if (found?.isSymbolicLink()) await rm(target);
  if (found?.isDirectory()) throw new Error(`${what} \`${path}\` cannot be written: there is a folder of that name.`);
  try {
    await writeFileStream(target, content);
  } catch (error) {
    throw new Error(`${what} \`${path}\` cannot be written: ${reasonOf(error)}`, { cause: error });
  }
  return target;
}

/** The folder, or the nearest one above it that there is: folders are not made before it is known where they would lie. */
async function nearestThere(folder: string): Promise<string> {
  for (let at = folder; ; at = dirname(at)) {
    const found = await lstat(at).catch(() => undefined);
    if (found || dirname(at) === at) return at;
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOSPC" || code === "EDQUOT") return "the disk of the working directories is full.";
  return messageOf(error);
}

async function writeFileStream(path: string, content: FileContent): Promise<void> {
  const file = createWriteStream(path, { mode: FILE_MODE });
  const finished = once(file, "close");
  const failed = new Promise<never>((_, reject) => file.once("error", reject));
  failed.catch(() => undefined);
  try {
    for await (const chunk of content instanceof Uint8Array ? [content] : content) {
      if (!file.write(chunk)) await Promise.race([once(file, "drain"), failed]);
    }
    file.end();
    await Promise.race([finished, failed]);
  } catch (error) {
    file.destroy();
    throw error;
  }
}
