/** Looks through a log in the background, a few milliseconds at a time, and jumps to what it finds. */
import type { Clock } from "../../../core/contracts/clock.ts";
import { nextTurn } from "../../../platform/next-turn.ts";
import type { LogFilter } from "../../source/log/log-filter.ts";
import { LogSearch } from "../../source/log/log-search.ts";
import type { LogStore } from "../../source/log/log-store.ts";

/** Looking in one go at most, in milliseconds. */
const LOOK_MS = 4;

/** What it works on, and who is told. */
export interface LogSearcherOptions {
  readonly clock: Clock;
  readonly store: LogStore;
  readonly filter: LogFilter;
  /** Something was found: goes there. @param isAround the search went on at the other end */
  found(row: number, isAround: boolean, step: 1 | -1): void;
  /** Nothing holds the text. */
  missed(text: string): void;
  redraw(): void;
  fault(error: unknown): void;
}

/** See the file's head. */
export class LogSearcher {
  readonly #options: LogSearcherOptions;
  #search: LogSearch | undefined;
  #wanted: { readonly from: number; readonly step: 1 | -1 } | undefined;
  #isLooking = false;

  constructor(options: LogSearcherOptions) {
    this.#options = options;
  }

  /** What is looked for; undefined for nothing. */
  get search(): LogSearch | undefined {
    return this.#search;
  }

  /** Looks for another text. @param from the row with which it begins; undefined when only what is found is marked */
  start(text: string, from: number, isJumping: boolean): void {
    const { store, filter } = this.#options;
    this.#search = new LogSearch(text, store, filter, from);
    this.#wanted = isJumping ? { from: from - 1, step: 1 } : undefined;
    this.look();
  }

  clear(): void {
    this.#search = undefined;
    this.#wanted = undefined;
  }

  /** Rows pass now that did not, or the other way around. */
  restart(from: number): void {
    if (this.#search) this.start(this.#search.text, from, false);
  }

  /** Goes to the next row after `from`, or before it. */
  next(from: number, step: 1 | -1): void {
    this.#wanted = { from, step };
    this.look();
  }

  /** Looks at what has not been looked at; again whenever rows have come. */
  look(): void {
    if (!this.#isLooking) this.#looking().catch((error: unknown) => this.#options.fault(error));
  }

  async #looking(): Promise<void> {
    const { clock, redraw } = this.#options;
    this.#isLooking = true;
    try {
      for (let search = this.#search; search; search = this.#search) {
        const began = clock.now();
        search.look(() => clock.now() - began >= LOOK_MS);
        this.#jump(search);
        redraw();
        if (search.isDone && !this.#wanted) return;
        await nextTurn();
      }
    } finally {
      // Not a turn later: the next key may come in the same one.
      this.#isLooking = false;
    }
  }

  #jump(search: LogSearch): void {
    if (!this.#wanted) return;
    const { from, step } = this.#wanted;
    const found = search.next(from, step);
    if (found.kind === "pending") return;
    this.#wanted = undefined;
    if (found.kind === "row") this.#options.found(found.row, found.isAround, step);
    else this.#options.missed(search.text);
  }
}
