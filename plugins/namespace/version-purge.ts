/** Purges of pairs and files by version. */
import type { ForgottenVersions } from "../../core/contracts/key-value.ts";
import { readInstant } from "../execution/instant.ts";

/** What a purge by version says. */
export interface VersionPurge {
  readonly before?: unknown;
  readonly keepAmount?: unknown;
}

/**
 * The same as a store wants it: with neither of both, no version stays.
 * Throws with a user's message when both are given, or the date is none.
 */
export function versionsOf({ before, keepAmount }: VersionPurge): ForgottenVersions {
  const hasDate = before !== undefined && before !== null;
  if (keepAmount === undefined || keepAmount === null) {
    return hasDate ? { before: readInstant("behavior.before", String(before)) } : { keepAmount: 0 };
  }
  if (hasDate) throw new Error("behavior: Cannot set both 'before' and 'keepAmount' properties");
  return { keepAmount: Number(keepAmount) };
}
