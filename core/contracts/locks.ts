/** The locks seam: work that must not happen twice at a time, in this process or in any other. */

/** A driver of locks. */
export interface Locks {
  /**
   * Does the work while nobody else holds the lock of this name, waiting for it first; who waits longest comes first
   * within a process. The work must not ask for the same lock again.
   */
  hold<T>(name: string, work: () => Promise<T>): Promise<T>;
}
