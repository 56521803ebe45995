/**
 * Changes of stored files that look at the file first. Tasks of one process may make several at once; each then sees
 * what the one before it has left, so that no version and no pair is lost.
 */
import type { Storage } from "../contracts/storage.ts";

/** The change of each file that comes last of those under way. */
const UNDER_WAY = new WeakMap<Storage, Map<string, Promise<unknown>>>();

/** Makes a change once all changes of the same file are over that were asked for before, however they ended. */
export async function oneAtATime<T>(
  storage: Storage,
  tenantId: string,
  path: string,
  change: () => Promise<T>,
): Promise<T> {
  const known = UNDER_WAY.get(storage) ?? new Map<string, Promise<unknown>>();
  UNDER_WAY.set(storage, known);
  const key = `${tenantId}:${path}`;
  const before = known.get(key);
  const inTurn = async (): Promise<T> => {
    await before?.catch(() => undefined);
    return await change();
  };
  const own = inTurn();
  known.set(key, own);
  try {
    return await own;
  } finally {
    if (known.get(key) === own) known.delete(key);
  }
}
