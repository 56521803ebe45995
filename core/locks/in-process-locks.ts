/** Locks among what one process does: the readable specification of the seam. */
import type { Locks } from "../contracts/locks.ts";

/** See the file's head. */
export class InProcessLocks implements Locks {
  /** The end of the work that comes last of all that hold a lock or wait for it. */
  readonly #last = new Map<string, Promise<unknown>>();

  async hold<T>(name: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(name);
    const inTurn = async (): Promise<T> => {
      await before?.catch(() => undefined);
      return await work();
    };
    const own = inTurn();
    this.#last.set(name, own);
    try {
      return await own;
    } finally {
      if (this.#last.get(name) === own) this.#last.delete(name);
    }
  }
}
