/** Some hundred rows of a log in little room: once a chunk is full, its text is compressed. */
import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";

/** Rows of one chunk. */
export const CHUNK_ROWS_MAX = 1_000;

/** Characters of one chunk; the row that reaches it is the last one. */
export const CHUNK_CHARS_MAX = 256 * 1024;

/** Of the byte that says what a row is: its level, and what follows. */
const LEVEL_BITS = 7;
const CONTINUED_BIT = 8;
const GLUED_BIT = 16;

const NONE = new Uint16Array(0);
const scratch = new Uint16Array(CHUNK_ROWS_MAX);

/** What is kept of a row beside its text. */
export interface RowFacts {
  /** Index into the levels, least severe first. */
  readonly level: number;
  /** Number of the task run that wrote it. */
  readonly source: number;
  /** Milliseconds since the epoch; NaN when the server said none. */
  readonly timeMs: number;
  /** A further row of the same entry. */
  readonly isContinued: boolean;
  /** A further row of the same line, which was too long for one. */
  readonly isGlued: boolean;
}

/** See the file's head. */
export class LogChunk {
  /** Number of its first row in the whole log. */
  readonly first: number;
  #kinds = new Uint8Array(CHUNK_ROWS_MAX);
  #sources = new Uint32Array(CHUNK_ROWS_MAX);
  #times = new Float64Array(CHUNK_ROWS_MAX);
  /** Entries of each level that begin here. */
  readonly entries: number[] = [0, 0, 0, 0, 0];
  readonly #rows: string[] = [];
  #packed: Uint8Array | undefined;
  #chars = 0;
  #count = 0;

  constructor(first: number) {
    this.first = first;
  }

  get count(): number {
    return this.#count;
  }

  get isSealed(): boolean {
    return this.#packed !== undefined;
  }

  /** Bytes of the text, once sealed. */
  get bytes(): number {
    return this.#packed?.byteLength ?? 0;
  }

  /** Adds a row; seals itself when it is full. The text holds no line ends. */
  add(text: string, { level, source, timeMs, isContinued, isGlued }: RowFacts): void {
    const offset = this.#count++;
    this.#kinds[offset] = level | (isContinued ? CONTINUED_BIT : 0) | (isGlued ? GLUED_BIT : 0);
    this.#sources[offset] = source;
    this.#times[offset] = timeMs;
    if (!isContinued) this.entries[level] = (this.entries[level] ?? 0) + 1;
    this.#rows.push(text);
    this.#chars += text.length + 1;
    if (this.#count >= CHUNK_ROWS_MAX || this.#chars >= CHUNK_CHARS_MAX) this.#seal();
  }

  levelOf(offset: number): number {
    return (this.#kinds[offset] ?? 0) & LEVEL_BITS;
  }

  factsOf(offset: number): RowFacts {
    const kind = this.#kinds[offset] ?? 0;
    return {
      level: kind & LEVEL_BITS,
      source: this.#sources[offset] ?? 0,
      timeMs: this.#times[offset] ?? Number.NaN,
      isContinued: (kind & CONTINUED_BIT) !== 0,
      isGlued: (kind & GLUED_BIT) !== 0,
    };
  }

  /** Whether a row is of that level at least, and of that source where one is given. */
  passes(offset: number, least: number, source: number | undefined): boolean {
    return (
      ((this.#kinds[offset] ?? 0) & LEVEL_BITS) >= least && (source === undefined || this.#sources[offset] === source)
    );
  }

  /** The offsets of all rows that pass. */
  passing(least: number, source: number | undefined): Uint16Array {
    const [kinds, sources, count] = [this.#kinds, this.#sources, this.#count];
    let found = 0;
    for (let offset = 0; offset < count; offset++) {
      if (((kinds[offset] ?? 0) & LEVEL_BITS) < least) continue;
      if (source === undefined || sources[offset] === source) scratch[found++] = offset;
    }
    return found === 0 ? NONE : scratch.slice(0, found);
  }

  /** Whether an entry of that level begins with a row. */
  begins(offset: number, level: number): boolean {
    return this.#kinds[offset] === level;
  }

  /** Its rows, a line each; of a sealed chunk it is unpacked each time. */
  text(): string {
    return this.#packed ? zstdDecompressSync(this.#packed).toString() : this.#rows.join("\n");
  }

  /** Its rows; of a sealed chunk they are unpacked each time. */
  unpack(): readonly string[] {
    return this.#packed ? this.text().split("\n") : this.#rows;
  }

  #seal(): void {
    const text = Buffer.from(this.#rows.join("\n"));
    const packed = zstdCompressSync(text, { params: { [constants.ZSTD_c_compressionLevel]: 1 } });
    // A copy of its own size: what compresses holds more than it needs.
    this.#packed = new Uint8Array(packed);
    this.#rows.length = 0;
    if (this.#count === CHUNK_ROWS_MAX) return;
    this.#kinds = this.#kinds.slice(0, this.#count);
    this.#sources = this.#sources.slice(0, this.#count);
    this.#times = this.#times.slice(0, this.#count);
  }
}
