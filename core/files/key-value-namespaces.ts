/**
 * Which namespaces have had key-value pairs: an empty file each in a folder of its own, for the folders of storage do
 * not tell which of them are namespaces. Those that flows tell of come on top; pairs need no flow.
 */
import { type Storage, StorageError } from "../contracts/storage.ts";
import { joinPath, namespacePath } from "./storage-path.ts";

/** No namespace begins with an underscore. */
const FOLDER = "/_kv-namespaces";

/** Remembers that a namespace has pairs. */
export async function rememberNamespace(storage: Storage, tenantId: string, namespace: string): Promise<void> {
  namespacePath(namespace);
  const path = joinPath(FOLDER, namespace);
  if (await storage.stat(tenantId, path)) return;
  await storage.put(tenantId, path, new Uint8Array());
}

/** The namespaces that have, or had, pairs. */
export async function keyValueNamespaces(storage: Storage, tenantId: string): Promise<readonly string[]> {
  try {
    const entries = await storage.list(tenantId, FOLDER);
    return entries.map(({ path }) => path.slice(FOLDER.length + 1));
  } catch (error) {
    if (error instanceof StorageError && error.code === "NOT_FOUND") return [];
    throw error;
  }
}
