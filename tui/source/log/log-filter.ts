/** The rows of a log that are shown: those of a level at least, of all task runs or of one. */
import { LOG_LEVELS, type LogLevel } from "../../../core/contracts/log.ts";
import type { LogChunk } from "./log-chunk.ts";
import type { LogStore } from "./log-store.ts";
import { RowSet } from "./row-set.ts";

/** Of a log with nothing of a task run. */
const NO_SOURCE = -1;

/** See the file's head. */
export class LogFilter {
  readonly #store: LogStore;
  readonly #rows: RowSet;
  #least = 0;
  #taskRunId: string | undefined;
  /** Chunks that are known for good, counted with those that were dropped. */
  #known = 0;
  /** Rows of the store that are known. */
  #knownEnd = 0;
  #source: number | undefined;

  constructor(store: LogStore) {
    this.#store = store;
    this.#rows = new RowSet(store);
  }

  get least(): LogLevel {
    return LOG_LEVELS[this.#least] ?? "TRACE";
  }

  get taskRunId(): string | undefined {
    return this.#taskRunId;
  }

  /** Rows that pass. */
  get count(): number {
    return this.#upToDate().count;
  }

  /** Shows other rows from now on. @param taskRunId of which alone; undefined for all */
  set(least: LogLevel, taskRunId: string | undefined): void {
    this.#least = LOG_LEVELS.indexOf(least);
    this.#taskRunId = taskRunId;
    this.#restart();
  }

  /** The n-th row that passes, from 0 on. */
  at(n: number): number | undefined {
    return this.#upToDate().at(n);
  }

  /** How many pass before this row. */
  rank(row: number): number {
    return this.#upToDate().rank(row);
  }

  passes(chunk: LogChunk, offset: number): boolean {
    return chunk.passes(offset, this.#least, this.#source);
  }

  /** The next row after `row` (or before it) with which an entry of that level begins; undefined when there is none. */
  nextOf(level: LogLevel, row: number, step: 1 | -1): number | undefined {
    this.#upToDate();
    const wanted = LOG_LEVELS.indexOf(level);
    const { chunks } = this.#store;
    for (let index = this.#store.chunkOf(row); index >= 0 && index < chunks.length; index += step) {
      const chunk = chunks[index];
      if (!chunk || chunk.entries[wanted] === 0) continue;
      let offset = Math.max(-1, Math.min(chunk.count, row - chunk.first)) + step;
      for (; offset >= 0 && offset < chunk.count; offset += step) {
        if (chunk.begins(offset, wanted) && this.passes(chunk, offset)) return chunk.first + offset;
      }
    }
    return undefined;
  }

  #restart(): void {
    this.#rows.clear();
    this.#known = 0;
    this.#knownEnd = -1;
    const found = this.#taskRunId === undefined ? undefined : this.#store.sourceOf(this.#taskRunId);
    this.#source = this.#taskRunId === undefined ? undefined : (found ?? NO_SOURCE);
  }

  #upToDate(): RowSet {
    const { chunks, droppedChunks, end } = this.#store;
    if (this.#knownEnd === end) return this.#rows;
    if (this.#source === NO_SOURCE) this.#restart();
    this.#knownEnd = end;
    const isAll = this.#least === 0 && this.#source === undefined;
    for (let index = Math.max(0, this.#known - droppedChunks); index < chunks.length; index++) {
      const chunk = chunks[index];
      if (!chunk) break;
      const isWhole =
        isAll || (this.#source === undefined && chunk.entries.slice(0, this.#least).every((n) => n === 0));
      // A chunk may begin in the middle of an entry of a lower level.
      const rows =
        isAll || (isWhole && chunk.levelOf(0) >= this.#least) ? "all" : chunk.passing(this.#least, this.#source);
      this.#rows.set(index, rows);
      if (chunk.isSealed) this.#known = droppedChunks + index + 1;
    }
    return this.#rows;
  }
}
