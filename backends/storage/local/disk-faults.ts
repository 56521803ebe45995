/** Faults of the disk as faults of the storage, with messages for users. */
import { StorageError } from "../../../core/contracts/storage.ts";
import { messageOf } from "../../../core/message-of.ts";
import { notFound, standsInTheWay } from "../path-rules.ts";

/** The disk's own name of a fault, such as `ENOSPC`. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** Undefined where there is no such file; other faults as {@link guard} tells them. */
export async function optional<T>(path: string, action: () => Promise<T>): Promise<T | undefined> {
  return await guard(path, async () => {
    try {
      return await action();
    } catch (error) {
      const code = codeOf(error);
      // What the disk cannot name cannot be there.
      if (code === "ENOENT" || code === "ENOTDIR" || code === "ENAMETOOLONG") return undefined;
      throw error;
    }
  });
}

/** Turns faults of the disk into faults of the storage, with messages for users. */
export async function guard<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof StorageError) throw error;
    const cause = { cause: error };
    switch (codeOf(error)) {
      case "ENOENT":
        throw notFound(path);
      case "ENOSPC":
      case "EDQUOT":
        throw new StorageError("NO_SPACE", `No space is left on the disk to write ${path}.`, cause);
      case "ENOTDIR":
      case "EEXIST":
      case "EISDIR":
      case "ENOTEMPTY":
        throw standsInTheWay(path, cause);
      case "ENAMETOOLONG":
        throw new StorageError(
          "FORBIDDEN_PATH",
          `${path.slice(0, 100)}… has a name that is too long for the disk.`,
          cause,
        );
      default: {
        const why = messageOf(error);
        throw new StorageError("UNAVAILABLE", `The internal storage cannot use ${path}: ${why}`, cause);
      }
    }
  }
}
