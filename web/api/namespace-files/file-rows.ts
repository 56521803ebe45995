/** Files and folders as lists answer them. */
import type { StorageEntry } from "../../../core/contracts/storage.ts";

/** The row of an entry. Writing a file anew makes it anew: there is one time for both. */
export function fileRow({ path, kind, sizeBytes, modified }: StorageEntry) {
  const time = Date.parse(modified) || 0;
  return {
    fileName: path.slice(path.lastIndexOf("/") + 1),
    lastModifiedTime: time,
    creationTime: time,
    type: kind === "file" ? ("File" as const) : ("Directory" as const),
    size: sizeBytes,
  };
}
