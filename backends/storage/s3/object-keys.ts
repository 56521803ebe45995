/** From paths of internal storage to keys of objects and back. A folder is what its objects' keys begin with. */
import { StorageError } from "../../../core/contracts/storage.ts";
import { normalisePath, pathNames } from "../path-rules.ts";

/** The longest key that S3 takes, in bytes. */
export const KEY_BYTES_MAX = 1024;

/** Where something lies. */
export interface ObjectPlace {
  /** The path as its entry says it. */
  readonly path: string;
  /** The key of the file. */
  readonly key: string;
  /** What keys of all below begin with; also the key of the object that marks an empty folder. */
  readonly folder: string;
  /** Keys of the folders above, as if they were files; none for the tenant's root. */
  readonly parents: readonly string[];
  readonly isRoot: boolean;
}

/** Finds the place of a path. @throws StorageError FORBIDDEN_PATH for what would leave the tenant, or is too long */
export function placeOf(prefix: string, tenantId: string, path: string): ObjectPlace {
  const names = pathNames(tenantId, path);
  const root = prefix + tenantId;
  const key = [root, ...names].join("/");
  if (!key.isWellFormed()) {
    throw new StorageError("FORBIDDEN_PATH", `The path ${JSON.stringify(path)} has half characters in it.`);
  }
  // The folder's marker has one byte more.
  if (new TextEncoder().encode(key).length >= KEY_BYTES_MAX) {
    throw new StorageError("FORBIDDEN_PATH", `${path.slice(0, 100)}… is a path that is too long for S3.`);
  }
  const parents = names.slice(0, -1).map((_, index) => [root, ...names.slice(0, index + 1)].join("/"));
  return { path: normalisePath(path), key, folder: `${key}/`, parents, isRoot: names.length === 0 };
}

/** The path of a key. */
export function pathOf(prefix: string, tenantId: string, key: string): string {
  return key.slice(prefix.length + tenantId.length);
}

/** What all keys begin with: nothing, or names that each end in a slash. */
export function keyPrefix(prefix: string | undefined): string {
  const names = (prefix ?? "").split("/").filter((name) => name !== "");
  return names.map((name) => `${name}/`).join("");
}

/** Keys come written as in forms, so that XML can carry all of them. */
export function decodeKey(key: string, encoding: string | undefined): string {
  return encoding === "url" ? decodeURIComponent(key.replaceAll("+", " ")) : key;
}
