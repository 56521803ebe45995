/** Saves what a server answers as a file of this machine: the whole of it, or none. */

import { mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { RestFault } from "../../core/rest/faults.ts";
import { processId } from "../../platform/process.ts";
import { reasonOf } from "../flows/flow-files.ts";

/**
 * Puts the file in place once it is written, so that an end meanwhile leaves what was there before. What is no file, such
 * as a pipe, is written to as it is.
 * @throws RestFault when it cannot be written, or the content breaks off
 */
export async function saveFile(path: string, content: Uint8Array | AsyncIterable<Uint8Array>): Promise<void> {
  const there = await stat(path).catch(() => undefined);
  const isInPlace = there !== undefined && !there.isFile();
  const target = isInPlace ? path : `${path}.${processId()}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(target, content);
    if (!isInPlace) await rename(target, path);
  } catch (error) {
    if (!isInPlace) await rm(target, { force: true }).catch(() => undefined);
    throw error instanceof RestFault ? error : new RestFault(`${path}: ${whyNot(error)}.`);
  }
}

function whyNot(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EACCES" || code === "EPERM") return "this user may not write it";
  if (code === "ENOTDIR" || code === "EEXIST") return "a file is where a folder has to be";
  return reasonOf(error);
}
