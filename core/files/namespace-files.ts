/** The files of a namespace, in internal storage under `/<namespace as path>/_files`. */
import type { NamespaceFileStore } from "../contracts/key-value.ts";
import { type Storage, type StorageEntry, StorageError } from "../contracts/storage.ts";
import { namespaceFilePath, toUri } from "./storage-path.ts";

/** Whose files these are. */
export interface NamespaceFileOptions {
  readonly storage: Storage;
  readonly tenantId: string;
  readonly namespace: string;
}

/** The files of one namespace. Its methods reject with a StorageError whose message names the path. */
export function createNamespaceFileStore({ storage, tenantId, namespace }: NamespaceFileOptions): NamespaceFileStore {
  const root = namespaceFilePath(namespace, "");
  const find = async (path: string): Promise<StorageEntry | undefined> => {
    const entry = await storage.stat(tenantId, namespaceFilePath(namespace, path));
    return entry?.kind === "file" ? entry : undefined;
  };
  const expect = async (path: string): Promise<StorageEntry> => {
    const entry = await find(path);
    if (entry) return entry;
    throw new StorageError("NOT_FOUND", `There is no file '${path}' in the namespace '${namespace}'.`);
  };
  return {
    read: async (path) => await storage.get(tenantId, (await expect(path)).path),
    async write(path, content) {
      const target = namespaceFilePath(namespace, path);
      if (target === root) throw new StorageError("FORBIDDEN_PATH", "A namespace file needs a name.");
      await storage.put(tenantId, target, content);
    },
    exists: async (path) => (await find(path)) !== undefined,
    size: async (path) => (await expect(path)).sizeBytes,
    async delete(path) {
      const target = namespaceFilePath(namespace, path);
      if (target === root) throw new StorageError("FORBIDDEN_PATH", "Name the namespace file to delete.");
      return await storage.delete(tenantId, target);
    },
    async list() {
      const paths: string[] = [];
      for await (const entry of storage.walk(tenantId, root)) {
        if (entry.kind === "file") paths.push(entry.path.slice(root.length + 1));
      }
      return paths.sort();
    },
    uri: (path) => toUri(namespaceFilePath(namespace, path)),
  };
}
