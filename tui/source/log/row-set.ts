/** Which rows of a log are in a set, chunk by chunk: the n-th one, and how many lie before a row, are found at once. */
import type { LogStore } from "./log-store.ts";

/** Rows of one chunk: their offsets, or all of it. */
export type ChunkRows = Uint16Array | "all";

/** See the file's head. */
export class RowSet {
  readonly #store: LogStore;
  /** Beside the chunks of the store; undefined where nothing is known yet. */
  readonly #parts: (ChunkRows | undefined)[] = [];
  /** Rows in the parts before each. */
  #before: number[] | undefined;
  #total = 0;
  #dropped: number;

  constructor(store: LogStore) {
    this.#store = store;
    this.#dropped = store.droppedChunks;
  }

  /** Rows in it. */
  get count(): number {
    this.#sums();
    return this.#total;
  }

  /** What is known of a chunk, by its index. */
  part(index: number): ChunkRows | undefined {
    this.#follow();
    return this.#parts[index];
  }

  set(index: number, rows: ChunkRows): void {
    this.#follow();
    this.#parts[index] = rows;
    this.#before = undefined;
  }

  clear(): void {
    this.#parts.length = 0;
    this.#before = undefined;
  }

  /** The row that is the n-th, from 0 on; undefined beyond the last one. */
  at(n: number): number | undefined {
    const before = this.#sums();
    if (n < 0 || n >= this.#total) return undefined;
    const index = lastAtMost(before, n);
    const part = this.#parts[index];
    const offset = n - (before[index] ?? 0);
    return (this.#store.chunks[index]?.first ?? 0) + (part === "all" ? offset : (part?.[offset] ?? 0));
  }

  /** How many of its rows come before this one. */
  rank(row: number): number {
    const before = this.#sums();
    if (row < this.#store.first) return 0;
    if (row >= this.#store.end) return this.#total;
    const index = this.#store.chunkOf(row);
    return (before[index] ?? this.#total) + rankIn(this.#parts[index], row - (this.#store.chunks[index]?.first ?? 0));
  }

  /** The rows that went with the chunks that the store has dropped. */
  #follow(): void {
    const gone = this.#store.droppedChunks - this.#dropped;
    if (gone === 0) return;
    this.#dropped = this.#store.droppedChunks;
    this.#parts.splice(0, gone);
    this.#before = undefined;
  }

  /** The open chunk grows, and so does what of it is in the set as "all". */
  #sums(): readonly number[] {
    this.#follow();
    if (this.#before) return this.#before;
    const before: number[] = [];
    let total = 0;
    for (let index = 0; index < this.#parts.length; index++) {
      before.push(total);
      const part = this.#parts[index];
      total += part === "all" ? (this.#store.chunks[index]?.count ?? 0) : (part?.length ?? 0);
    }
    this.#before = before;
    this.#total = total;
    return before;
  }
}

/** How many offsets of a part are smaller. */
export function rankIn(part: ChunkRows | undefined, offset: number): number {
  if (part === "all") return offset;
  let low = 0;
  let high = part?.length ?? 0;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((part?.[middle] ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the last number that is at most this. */
function lastAtMost(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((numbers[middle] ?? 0) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}
