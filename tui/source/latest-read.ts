/** Reads something again as what it depends on changes: one reading at a time, and after it only the newest wish counts. */
export class LatestRead {
  readonly #read: () => Promise<void>;
  #wanted = "";
  #readFor = "";
  #isReading = false;

  constructor(read: () => Promise<void>) {
    this.#read = read;
  }

  /**
   * Has it read unless it was read for the same.
   * @param state what the reading depends on, such as a state and a count
   * @throws what the reading throws; it is tried again with the next change
   */
  async want(state: string): Promise<void> {
    this.#wanted = state;
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      while (this.#readFor !== this.#wanted) {
        this.#readFor = this.#wanted;
        await this.#read();
      }
    } finally {
      this.#isReading = false;
    }
  }
}
