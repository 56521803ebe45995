/** Purges by version: of pairs and files only the newest version is there. */

import type { KeyValueVersions } from "../../core/contracts/key-value.ts";
import { readInstant } from "../execution/instant.ts";

/** What a purge by version says. */
export interface VersionPurge {
  readonly before?: unknown;
  readonly keepAmount?: unknown;
}

/**
 * Whether the newest version goes, too: it stays when some versions are to stay, and is what `before` always leaves.
 * Throws with a user's message when both are given.
 */
export function deletesNewest({ before, keepAmount }: VersionPurge): boolean {
  const hasDate = before !== undefined && before !== null;
  if (keepAmount === undefined || keepAmount === null) return !hasDate;
  if (hasDate) throw new Error("behavior: Cannot set both 'before' and 'keepAmount' properties");
  return Number(keepAmount) <= 0;
}

/** The same as a store wants it. Throws with a user's message when both are given, or the date is none. */
export function versionsOf(purge: VersionPurge): KeyValueVersions {
  const { before, keepAmount } = purge;
  if (deletesNewest(purge)) return { keepAmount: 0 };
  if (keepAmount !== undefined && keepAmount !== null) return { keepAmount: Number(keepAmount) };
  return { before: readInstant("behavior.before", String(before)) };
}
