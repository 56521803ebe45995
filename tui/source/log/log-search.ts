/** Looks for a text in the rows that are shown, some chunks at a time, from where the person is on and around. */
import type { LogFilter } from "./log-filter.ts";
import type { LogStore } from "./log-store.ts";
import { RowSet, rankIn } from "./row-set.ts";

/** Where the next row is that holds the text. */
export type Found =
  | { readonly kind: "row"; readonly row: number; readonly isAround: boolean }
  /** Nobody has looked there yet. */
  | { readonly kind: "pending" }
  | { readonly kind: "none" };

/** What finds a text: in small letters it finds capitals, too; with a capital in it, it finds just that. */
export function searchPattern(text: string): RegExp {
  const isExact = text !== text.toLowerCase();
  return new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), isExact ? "g" : "gi");
}

/** See the file's head. */
export class LogSearch {
  readonly text: string;
  /** Finds it in a row; global, so that all of its places are found. */
  readonly pattern: RegExp;
  readonly #store: LogStore;
  readonly #filter: LogFilter;
  readonly #rows: RowSet;
  /** Chunks that were there at first and wait to be looked at, the next one last; counted with those that were dropped. */
  readonly #ahead: number[];
  /** The first chunk to which rows may have come since. */
  #tail: number;
  /** Number of the first row that was never looked at. */
  #lookedEnd: number;

  /** @param from row from which on it looks first */
  constructor(text: string, store: LogStore, filter: LogFilter, from: number) {
    this.text = text;
    this.pattern = searchPattern(text);
    this.#store = store;
    this.#filter = filter;
    this.#rows = new RowSet(store);
    const at = store.chunkOf(from);
    const { droppedChunks, chunks } = store;
    const all = chunks.map((_, index) => droppedChunks + index);
    this.#ahead = [...all.slice(at), ...all.slice(0, at)].toReversed();
    this.#tail = droppedChunks + Math.max(0, chunks.length - 1);
    this.#lookedEnd = chunks.at(-1)?.first ?? store.end;
  }

  /** Rows found so far. */
  get count(): number {
    return this.#rows.count;
  }

  /** True when all rows were looked at. */
  get isDone(): boolean {
    return this.#ahead.length === 0 && this.#lookedEnd === this.#store.end;
  }

  /** How many found rows come before this one. */
  rank(row: number): number {
    return this.#rows.rank(row);
  }

  /** Looks at some chunks, until it is told to rest or all is done. */
  look(isTimeUp: () => boolean): void {
    const { droppedChunks } = this.#store;
    // A task run whose first line has just come passes only once the filter knows it.
    void this.#filter.count;
    for (let next = this.#ahead.pop(); next !== undefined; next = this.#ahead.pop()) {
      if (next >= droppedChunks) this.#lookAt(next - droppedChunks);
      if (isTimeUp()) return;
    }
    while (this.#lookedEnd < this.#store.end) {
      const index = Math.max(0, this.#tail - droppedChunks);
      const chunk = this.#store.chunks[index];
      if (!chunk) return;
      this.#lookAt(index);
      this.#lookedEnd = chunk.first + chunk.count;
      if (chunk.isSealed) this.#tail = droppedChunks + index + 1;
      if (isTimeUp()) return;
    }
  }

  /** The next row after `row`, or before it, that holds the text; around the ends. */
  next(row: number, step: 1 | -1): Found {
    const { chunks } = this.#store;
    const at = this.#store.chunkOf(row);
    for (let turn = 0; turn <= chunks.length; turn++) {
      const index = (((at + turn * step) % chunks.length) + chunks.length) % chunks.length;
      const chunk = chunks[index];
      const part = this.#rows.part(index);
      if (!chunk || part === undefined || part === "all") return { kind: chunk ? "pending" : "none" };
      const isFirst = turn === 0;
      const offset = isFirst ? row - chunk.first : step > 0 ? -1 : chunk.count;
      const rank = step > 0 ? rankIn(part, offset + 1) : rankIn(part, offset) - 1;
      const found = part[rank];
      if (found === undefined) continue;
      const target = chunk.first + found;
      return { kind: "row", row: target, isAround: step > 0 ? target <= row : target >= row };
    }
    return { kind: this.isDone ? "none" : "pending" };
  }

  #lookAt(index: number): void {
    const chunk = this.#store.chunks[index];
    if (!chunk) return;
    const found = offsetsOf(chunk.text(), this.pattern);
    this.#rows.set(
      index,
      found.filter((offset) => this.#filter.passes(chunk, offset)),
    );
  }
}

/** Which lines of a text hold what the pattern finds. The text is not taken apart: that would cost more than the search. */
function offsetsOf(text: string, pattern: RegExp): Uint16Array {
  const offsets: number[] = [];
  let offset = 0;
  let lineEnd = text.indexOf("\n");
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    for (; lineEnd >= 0 && lineEnd < match.index; lineEnd = text.indexOf("\n", lineEnd + 1)) offset++;
    offsets.push(offset);
    if (lineEnd < 0) break;
    pattern.lastIndex = lineEnd;
  }
  return Uint16Array.from(offsets);
}
