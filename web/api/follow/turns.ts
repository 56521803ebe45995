/** Work that few may do at a time: however many want to, everything else of the process has its turn between them. */
import { nextTurn } from "../../../platform/next-turn.ts";

/** See the file's head. */
export class Turns {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  /** @param max how many work at a time, and how many pieces of work are done in one turn of the event loop */
  constructor(max: number) {
    this.#free = max;
  }

  /** Works when it is its turn. */
  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      await nextTurn();
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free++;
    }
  }
}
