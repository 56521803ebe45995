/** From a path of internal storage to one of the disk, which never lies outside the root. */
import { realpath } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { forbiddenPath, pathNames } from "../path-rules.ts";

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
  const file = join(root, tenantId, ...pathNames(tenantId, path, isReserved));
  await refuseLinksOutside(root, file, path);
  return file;
}

/** A link inside the root may not lead out of it. */
async function refuseLinksOutside(root: string, file: string, path: string): Promise<void> {
  const real = await nearestRealPath(file);
  const realRoot = await nearestRealPath(root);
  if (real === realRoot || real.startsWith(realRoot + sep)) return;
  throw forbiddenPath(path);
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
