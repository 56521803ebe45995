/** Versions of pairs and files: which one a stored file is, and which of the earlier ones are forgotten. */
import type { ForgottenVersions } from "../contracts/key-value.ts";
import type { StorageEntry } from "../contracts/storage.ts";

/** The version that a stored file says it is; the first unless it says so. */
export function versionOf({ metadata }: Pick<StorageEntry, "metadata">): number {
  const version = Number(metadata?.["version"]);
  return Number.isSafeInteger(version) && version > 0 ? version : 1;
}

/** True when no version stays, not even the newest: so it is unless something is said. */
export function forgetsAll({ before, keepAmount }: ForgottenVersions): boolean {
  return keepAmount === undefined ? before === undefined : keepAmount <= 0;
}

/**
 * Tells, when not all versions go, which of the earlier ones do.
 * @returns a test of when a version was written, and of its place among the earlier ones, the newest first
 */
export function forgottenBy({
  before,
  keepAmount = 1,
}: ForgottenVersions): (written: string, place: number) => boolean {
  return (written, place) =>
    place >= keepAmount - 1 && (before === undefined || Date.parse(written) < Date.parse(before));
}
