/** Calls of the same moment become one: while one flush is under way, what comes gathers for the next. */

/** How calls are gathered. */
export interface GatheringOptions<T, R> {
  /** Does the work of all calls, everything or nothing; answers for each in order. */
  flush(items: readonly T[]): Promise<readonly R[]>;
  /** Calls in one flush. */
  readonly itemsMax: number;
}

interface Waiting<T, R> {
  readonly item: T;
  resolve(result: R): void;
  reject(error: unknown): void;
}

/** See the file's head. */
export class Gathering<T, R> {
  readonly #options: GatheringOptions<T, R>;
  #waiting: Waiting<T, R>[] = [];
  #working: Promise<void> | undefined;

  constructor(options: GatheringOptions<T, R>) {
    this.#options = options;
  }

  /** Settles with what came of the item. */
  add(item: T): Promise<R> {
    const { promise, resolve, reject } = Promise.withResolvers<R>();
    this.#waiting.push({ item, resolve, reject });
    this.#working ??= this.#work();
    return promise;
  }

  /** Settles once nothing waits. */
  async settled(): Promise<void> {
    while (this.#working) await this.#working;
  }

  async #work(): Promise<void> {
    // What else is called at this moment joins the first flush.
    await Promise.resolve();
    while (this.#waiting.length > 0) await this.#flush(this.#waiting.splice(0, this.#options.itemsMax));
    this.#working = undefined;
  }

  async #flush(calls: readonly Waiting<T, R>[]): Promise<void> {
    try {
      const results = await this.#options.flush(calls.map(({ item }) => item));
      calls.forEach(({ resolve, reject }, index) => {
        const result = results[index];
        if (index < results.length) resolve(result as R);
        else reject(new Error("A flush answered too little"));
      });
    } catch (error) {
      // One of them may be at fault, such as text that the database refuses: the others shall not suffer for it.
      const [only] = calls;
      if (calls.length === 1) only?.reject(error);
      else for (const call of calls) await this.#flush([call]);
    }
  }
}
