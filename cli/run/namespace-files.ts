/** Puts the files of a folder into internal storage as files of a namespace. */
import { readdir, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { DEFAULT_TENANT } from "../../components/standalone/standalone.ts";
import type { Storage } from "../../core/contracts/storage.ts";
import { toStream } from "../../core/files/file-reader.ts";
import { createNamespaceFileStore } from "../../core/files/namespace-files.ts";
import { messageOf } from "../../core/message-of.ts";
import { readLocalFile } from "../../platform/local-files.ts";

/** Answers what is wrong, or undefined when all files are there. Without a folder nothing happens. */
export async function keepNamespaceFiles(
  storage: Storage,
  namespace: string,
  directory: string | undefined,
): Promise<string | undefined> {
  if (directory === undefined) return undefined;
  const store = createNamespaceFileStore({ storage, tenantId: DEFAULT_TENANT, namespace });
  try {
    if (!(await stat(directory)).isDirectory()) return `--namespace-files ${directory}: it is no folder.`;
    const entries = await readdir(directory, { recursive: true, withFileTypes: true });
    for (const entry of entries) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      await store.write(relative(directory, path).replaceAll(sep, "/"), toStream(readLocalFile(path)));
    }
    return undefined;
  } catch (error) {
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    return `--namespace-files ${directory}: ${missing ? "it does not exist" : messageOf(error)}.`;
  }
}
