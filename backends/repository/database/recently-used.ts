/** A map that forgets what was not used for longest when it is full. */

/** See the file's head. */
export class RecentlyUsed<V> {
  readonly #max: number;
  readonly #entries = new Map<string, V>();

  /** @param max entries kept */
  constructor(max: number) {
    this.#max = max;
  }

  get(key: string): V | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  /** Forgets everything. */
  clear(): void {
    this.#entries.clear();
  }

  set(key: string, value: V): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size <= this.#max) return;
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest);
      return;
    }
  }
}
