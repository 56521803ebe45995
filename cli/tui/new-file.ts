/** Files that the terminal UI keeps where the program was started. */
import { Buffer } from "node:buffer";
import { type FileHandle, open, rm } from "node:fs/promises";
import { extname } from "node:path";
import { RestFault } from "../../core/rest/faults.ts";
import { reasonOf } from "../flows/flow-files.ts";

/** Numbers that are tried behind a name that is taken. */
const TRIES_MAX = 1_000;

/**
 * Writes a new file, in parts, and answers its name: that of a file which is there already gets a number. It is for its
 * owner alone.
 * @throws RestFault when it cannot be written
 */
export async function writeNewFile(name: string, parts: Iterable<string | Uint8Array>): Promise<string> {
  const safe = safeName(name);
  try {
    const { path, file } = await openNew(safe);
    try {
      for (const part of parts) await file.write(typeof part === "string" ? Buffer.from(part) : part);
    } catch (error) {
      // Half a file would look like a whole one.
      await rm(path, { force: true });
      throw error;
    } finally {
      await file.close();
    }
    return path;
  } catch (error) {
    throw error instanceof RestFault ? error : new RestFault(`${safe}: ${reasonOf(error)}.`);
  }
}

async function openNew(name: string): Promise<{ readonly path: string; readonly file: FileHandle }> {
  const ending = extname(name);
  const stem = name.slice(0, name.length - ending.length);
  for (let number = 1; number <= TRIES_MAX; number++) {
    const path = number === 1 ? name : `${stem}-${number}${ending}`;
    const file = await open(path, "wx", 0o600).catch((error: unknown) => {
      if (error instanceof Error && "code" in error && error.code === "EEXIST") return undefined;
      throw error;
    });
    if (file) return { path, file };
  }
  throw new RestFault(`${name}: there are ${TRIES_MAX} files of that name. Move some of them away.`);
}

/** Bytes of a name, without its number: file systems take 255. */
const NAME_BYTES_MAX = 200;

/** A name without any folder, and without characters that file systems or shells take for something else. */
function safeName(name: string): string {
  const safe = name.replace(/[^\p{L}\p{N}._-]+/gu, "_").replace(/^[._-]+/, "");
  const ending = extname(safe);
  if (Buffer.byteLength(ending) >= NAME_BYTES_MAX) return "saved";
  let stem = safe.slice(0, safe.length - ending.length);
  while (Buffer.byteLength(stem + ending) > NAME_BYTES_MAX) stem = [...stem].slice(0, -1).join("");
  return stem + ending || "saved";
}
