/**
 * Changes of stored files that look at the file first. Several may come at once; each then sees what the one before it
 * has left, so that no version and no pair is lost. Where several processes share a storage, they share locks as well.
 */
import type { Locks } from "../contracts/locks.ts";
import type { Storage } from "../contracts/storage.ts";
import { InProcessLocks } from "../locks/in-process-locks.ts";

/** For storages that this process alone changes. */
const OWN_LOCKS = new WeakMap<Storage, Locks>();

/** Makes a change while nobody else changes the same file. Without locks: nobody else of this process. */
export async function holdFile<T>(
  { storage, locks }: { readonly storage: Storage; readonly locks?: Locks | undefined },
  tenantId: string,
  path: string,
  change: () => Promise<T>,
): Promise<T> {
  return await (locks ?? ownLocks(storage)).hold(`file ${tenantId}:${path}`, change);
}

function ownLocks(storage: Storage): Locks {
  const known = OWN_LOCKS.get(storage) ?? new InProcessLocks();
  OWN_LOCKS.set(storage, known);
  return known;
}
