/** Locks by name for one process, where the database itself belongs to one process. Waiters get them in turn. */

/** Who holds a lock: compared by identity. */
export type LockOwner = object;

interface Waiter {
  readonly owner: LockOwner;
  readonly take: () => void;
}

/** The locks of one database; see the file's head. */
export class LocalLocks {
  readonly #owners = new Map<string, LockOwner>();
  readonly #waiting = new Map<string, Set<Waiter>>();

  /** True when the owner has the lock now, also when it had it before. */
  tryLock(name: string, owner: LockOwner): boolean {
    const holder = this.#owners.get(name);
    if (holder === undefined) this.#owners.set(name, owner);
    return holder === undefined || holder === owner;
  }

  /** Waits for the lock; false when the signal aborts first. */
  lock(name: string, owner: LockOwner, signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return Promise.resolve(false);
    if (this.tryLock(name, owner)) return Promise.resolve(true);
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const waiters = this.#waiting.get(name) ?? new Set();
    this.#waiting.set(name, waiters);
    const end = (has: boolean): void => {
      waiters.delete(waiter);
      signal.removeEventListener("abort", giveUp);
      resolve(has);
    };
    const giveUp = (): void => end(false);
    const waiter: Waiter = { owner, take: () => end(true) };
    waiters.add(waiter);
    signal.addEventListener("abort", giveUp, { once: true });
    return promise;
  }

  /** Gives the lock to the one who waits longest; nothing happens when the owner does not hold it. */
  unlock(name: string, owner: LockOwner): void {
    if (this.#owners.get(name) !== owner) return;
    this.#owners.delete(name);
    const [next] = this.#waiting.get(name) ?? [];
    if (!next) {
      this.#waiting.delete(name);
      return;
    }
    this.#owners.set(name, next.owner);
    next.take();
  }

  /** Gives back all that the owner holds. */
  unlockAll(owner: LockOwner): void {
    for (const [name, holder] of [...this.#owners]) if (holder === owner) this.unlock(name, owner);
  }
}
