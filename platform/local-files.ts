/** The local disk for flows: `file:///` URIs are read only below the paths that the configuration allows. */
import { createReadStream } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { sep } from "node:path";
import type { LocalFileReader } from "../core/files/file-reader.ts";

/**
 * The bytes of a file, or those from the first to the last position. It is opened when the first of them are asked for:
 * a file that nobody reads in the end is not left open, and cannot fail where nobody listens.
 */
export async function* readLocalFile(
  path: string,
  range: { readonly start?: number; readonly end?: number } = {},
): AsyncGenerator<Uint8Array> {
  yield* createReadStream(path, range);
}

/** A reader that lets `file:///` URIs reach these folders and files; none by default. Links are followed first. */
export function createLocalFileReader(allowedPaths: readonly string[] = []): LocalFileReader {
  return {
    async open(path) {
      if ((await existing(path)) === undefined) throw new Error(`The local file '${path}' does not exist.`);
      return readLocalFile(path);
    },
    async allowed(path) {
      const real = await existing(path);
      if (real === undefined) return undefined;
      for (const allowedPath of allowedPaths) {
        const root = await existing(allowedPath);
        if (root === undefined || (real !== root && !real.startsWith(root.endsWith(sep) ? root : root + sep))) continue;
        const found = await stat(real);
        return found.isFile() ? { path: real, sizeBytes: found.size } : undefined;
      }
      return undefined;
    },
  };
}

/** The path with all links followed; undefined when there is nothing. */
function existing(path: string): Promise<string | undefined> {
  return realpath(path).catch(() => undefined);
}
