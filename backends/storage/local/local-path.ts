/** From a path of internal storage to one of the disk, which never lies outside the root. */
import { realpath } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { StorageError } from "../../../core/contracts/storage.ts";

/** Side files and unfinished files; no path of a user may have such a name. */
export const METADATA_SUFFIX = ".~metadata";
/** Begins the name of a file that is not whole yet. */
export const TEMPORARY_PREFIX = ".~writing-";

/** True for names that the driver keeps for itself. */
export function isReserved(name: string): boolean {
  return name.startsWith(TEMPORARY_PREFIX) || name.endsWith(METADATA_SUFFIX);
}

/** The place of a path on the disk. @throws StorageError FORBIDDEN_PATH for what would leave the tenant's folder */
export async function resolvePath(root: string, tenantId: string, path: string): Promise<string> {
  // Every tenant has one folder of its own: a name with a slash, or none at all, would reach those of others.
  if (tenantId === "" || tenantId.includes("/") || !isAllowed(tenantId)) throw forbiddenTenant(tenantId);
  const parts = path.split("/").filter((part) => part !== "");
  if (!parts.every((part) => isAllowed(part))) throw forbidden(path);
  const file = join(root, tenantId, ...parts);
  await refuseLinksOutside(root, file, path);
  return file;
}

function isAllowed(part: string): boolean {
  return part !== "." && part !== ".." && !part.includes("\0") && !part.includes("\\") && !isReserved(part);
}

/** A link inside the root may not lead out of it. */
async function refuseLinksOutside(root: string, file: string, path: string): Promise<void> {
  const real = await nearestRealPath(file);
  const realRoot = await nearestRealPath(root);
  if (real === realRoot || real.startsWith(realRoot + sep)) return;
  throw forbidden(path);
}

/** The real place of the nearest folder upwards that exists. */
async function nearestRealPath(file: string): Promise<string> {
  for (let at = file; ; at = dirname(at)) {
    try {
      return await realpath(at);
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      const missing = code === "ENOENT" || code === "ENOTDIR" || code === "ENAMETOOLONG";
      if (!missing || dirname(at) === at) throw error;
    }
  }
}

function forbidden(path: string): StorageError {
  return new StorageError("FORBIDDEN_PATH", `The path ${JSON.stringify(path)} is not allowed in the internal storage.`);
}

function forbiddenTenant(tenantId: string): StorageError {
  return new StorageError("FORBIDDEN_PATH", `${JSON.stringify(tenantId)} is not the name of a tenant.`);
}
