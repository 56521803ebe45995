/** Compiled templates kept by their text, the longest unused one leaving first. */

/** A map with a limit: reading an entry makes it the youngest. */
export class RecentCache<V> {
  readonly #entries = new Map<string, V>();
  readonly #entriesMax: number;

  /** `entriesMax`: how many entries are kept; 0 keeps none. */
  constructor(entriesMax: number) {
    this.#entriesMax = entriesMax;
  }

  /** The value, or undefined. */
  get(key: string): V | undefined {
    const value = this.#entries.get(key);
    if (value !== undefined && this.#entries.size * 2 > this.#entriesMax) {
      this.#entries.delete(key);
      this.#entries.set(key, value);
    }
    return value;
  }

  /** Keeps the value. */
  set(key: string, value: V): void {
    if (this.#entriesMax <= 0) return;
    if (this.#entries.size >= this.#entriesMax) {
      const oldest = this.#entries.keys().next();
      if (!oldest.done) this.#entries.delete(oldest.value);
    }
    this.#entries.set(key, value);
  }

  /** How many entries there are. */
  get size(): number {
    return this.#entries.size;
  }
}
