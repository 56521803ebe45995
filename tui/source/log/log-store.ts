/**
 * A log of up to millions of rows in little room. Rows are numbered from 0 on and keep their numbers when the oldest are
 * dropped. Each line of an entry is a row, and a line far too long is several.
 */
import { LOG_LEVELS, type LogEntry } from "../../../core/contracts/log.ts";
import { neutralLines } from "../../text/neutralise.ts";
import { LogChunk, type RowFacts } from "./log-chunk.ts";

/** Rows that are kept, unless it is said otherwise; beyond, the oldest are dropped. */
export const LOG_ROWS_MAX = 2_000_000;

/** Bytes of packed text that are kept. */
export const LOG_BYTES_MAX = 48 * 1024 * 1024;

/** Characters of a row; the rest of its line is in the rows below. */
export const ROW_CHARS_MAX = 8_000;

/** Chunks that are kept unpacked, for drawing. */
const UNPACKED_MAX = 8;

/** Who wrote lines. */
export interface LogSource {
  /** "" for lines of no task run. */
  readonly taskRunId: string;
  /** The task, the trigger or the flow. */
  readonly name: string;
}

/** What is kept of a log at most. */
export interface LogLimits {
  readonly rowsMax: number;
  readonly bytesMax: number;
}

/** See the file's head. */
export class LogStore {
  readonly #limits: LogLimits;
  readonly #chunks: LogChunk[] = [];
  readonly #sources: LogSource[] = [];
  readonly #sourceNumbers = new Map<string, number>();
  /** Newest last. */
  readonly #unpacked = new Map<LogChunk, readonly string[]>();
  readonly #entries = LOG_LEVELS.map(() => 0);
  #end = 0;
  #bytes = 0;
  #droppedChunks = 0;

  constructor(limits: LogLimits = { rowsMax: LOG_ROWS_MAX, bytesMax: LOG_BYTES_MAX }) {
    this.#limits = limits;
  }

  /** Number of the first row that is kept. */
  get first(): number {
    return this.#chunks[0]?.first ?? this.#end;
  }

  /** Number that the next row will have. */
  get end(): number {
    return this.#end;
  }

  /** Rows that are kept. */
  get size(): number {
    return this.#end - this.first;
  }

  /** Chunks that are kept. */
  get chunks(): readonly LogChunk[] {
    return this.#chunks;
  }

  /** Chunks that were dropped before them. */
  get droppedChunks(): number {
    return this.#droppedChunks;
  }

  /** Entries that are kept, by the index of their level. */
  get entries(): readonly number[] {
    return this.#entries;
  }

  get sources(): readonly LogSource[] {
    return this.#sources;
  }

  /** Adds all rows of an entry. */
  add(entry: LogEntry): void {
    const level = LOG_LEVELS.indexOf(entry.level);
    const name = entry.taskId ?? entry.triggerId ?? entry.flowId;
    const facts = { level, source: this.#sourceOf(entry.taskRunId ?? "", name), timeMs: Date.parse(entry.timestamp) };
    this.#entries[level] = (this.#entries[level] ?? 0) + 1;
    let isContinued = false;
    for (const line of neutralLines(entry.message)) {
      let isGlued = false;
      for (const text of rowsOfLine(line)) {
        this.#add(text, { ...facts, isContinued, isGlued });
        isContinued = true;
        isGlued = true;
      }
    }
    this.#drop();
  }

  /** Number of a task run; undefined while none of its lines is there. */
  sourceOf(taskRunId: string): number | undefined {
    const found = this.#sources.findIndex((source) => source.taskRunId === taskRunId);
    return found < 0 ? undefined : found;
  }

  /** Index of the chunk that a kept row is in. */
  chunkOf(row: number): number {
    let low = 0;
    let high = this.#chunks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#chunks[middle]?.first ?? 0) <= row) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The text of a row; "" for one that is not kept. */
  text(row: number): string {
    const chunk = this.#chunks[this.chunkOf(row)];
    return (chunk && this.rowsOf(chunk)[row - chunk.first]) ?? "";
  }

  /** What else is known of a kept row. */
  facts(row: number): RowFacts | undefined {
    const chunk = this.#chunks[this.chunkOf(row)];
    return row < this.first || row >= this.#end ? undefined : chunk?.factsOf(row - chunk.first);
  }

  /** The rows of a chunk, remembered for the next time. */
  rowsOf(chunk: LogChunk): readonly string[] {
    if (!chunk.isSealed) return chunk.unpack();
    const rows = this.#unpacked.get(chunk) ?? chunk.unpack();
    this.#unpacked.delete(chunk);
    this.#unpacked.set(chunk, rows);
    for (const oldest of this.#unpacked.keys()) {
      if (this.#unpacked.size <= UNPACKED_MAX) break;
      this.#unpacked.delete(oldest);
    }
    return rows;
  }

  #add(text: string, facts: RowFacts): void {
    let chunk = this.#chunks.at(-1);
    if (!chunk || chunk.isSealed) {
      chunk = new LogChunk(this.#end);
      this.#chunks.push(chunk);
    }
    chunk.add(text, facts);
    this.#bytes += chunk.bytes;
    this.#end++;
  }

  #drop(): void {
    while (this.#chunks.length > 1 && (this.size > this.#limits.rowsMax || this.#bytes > this.#limits.bytesMax)) {
      const chunk = this.#chunks.shift();
      if (!chunk) return;
      this.#unpacked.delete(chunk);
      this.#bytes -= chunk.bytes;
      this.#droppedChunks++;
      for (const [level, count] of chunk.entries.entries()) {
        this.#entries[level] = (this.#entries[level] ?? 0) - count;
      }
    }
  }

  #sourceOf(taskRunId: string, name: string): number {
    const key = `${taskRunId} ${name}`;
    const known = this.#sourceNumbers.get(key);
    if (known !== undefined) return known;
    const number = this.#sources.push({ taskRunId, name }) - 1;
    this.#sourceNumbers.set(key, number);
    return number;
  }
}

/** A line in pieces of what a row holds, none of which ends within a character. */
function* rowsOfLine(line: string): Generator<string> {
  let from = 0;
  while (line.length - from > ROW_CHARS_MAX) {
    const to = from + ROW_CHARS_MAX;
    const isInside = /^[\ud800-\udbff][\udc00-\udfff]/.test(line.slice(to - 1, to + 1));
    yield line.slice(from, isInside ? to - 1 : to);
    from = isInside ? to - 1 : to;
  }
  yield from === 0 ? line : line.slice(from);
}
