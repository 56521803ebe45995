/**
 * Where a reader of a table goes on, by the growing key of its rows. Rows that were read and deleted stay in the
 * database's index for as long as any transaction anywhere might still see them; reading from the beginning would pass
 * over all of them each time. But keys are given out before their rows are committed: a row may appear behind one that
 * was read already. So the position lags behind what was read, by more than commits take, and now and then a sweep
 * looks from the beginning.
 */

/** How far the position lags. */
const LAG_MS = 1_000;
/** Marks in that time. */
const MARKS = 10;
/** The shortest time between two sweeps, and which part of the time they may take. */
const SWEEP_PAUSE_MS = 5_000;
const SWEEP_SHARE = 0.05;

/** A look at the table that has begun. */
export interface Look {
  /** The key that the next rows come after. */
  readonly after: number;
  /** It starts at the beginning. */
  readonly isSweep: boolean;
  /** How often the position had been rewound before. */
  readonly rewinds: number;
}

/** See the file's head. */
export class ReadPosition {
  readonly #lagMs: number;
  #rewinds = 0;
  #marks: { readonly atMs: number; readonly key: number }[] = [];
  #floor = 0;
  #highest = 0;
  #sweepDueMs = 0;

  /** @param isOrdered rows appear in the order of their keys, as where one process writes */
  constructor(isOrdered: boolean) {
    this.#lagMs = isOrdered ? 0 : LAG_MS;
  }

  /** The key that rows are read after, but by sweeps. */
  get floor(): number {
    return this.#floor;
  }

  /** Rows up to this key are no concern. */
  startAfter(key: number): void {
    this.#floor = key;
  }

  /** Begins a look. */
  next(nowMs: number): Look {
    const isSweep = this.#lagMs > 0 && nowMs >= this.#sweepDueMs;
    if (isSweep) this.#sweepDueMs = nowMs + SWEEP_PAUSE_MS;
    return { after: isSweep ? 0 : this.#floor, isSweep, rewinds: this.#rewinds };
  }

  /** A sweep took this long. */
  swept(nowMs: number, durationMs: number): void {
    this.#sweepDueMs = nowMs + Math.max(SWEEP_PAUSE_MS, durationMs / SWEEP_SHARE);
  }

  /**
   * Every row that could be seen up to this key was read and is dealt with. A look that was under way when the position
   * was rewound may not have seen what it was rewound for, and so moves nothing.
   */
  passed(key: number, nowMs: number, { rewinds }: Pick<Look, "rewinds"> = { rewinds: this.#rewinds }): void {
    if (rewinds !== this.#rewinds) return;
    this.#highest = Math.max(this.#highest, key);
    if (this.#lagMs === 0) {
      this.#floor = this.#highest;
      return;
    }
    const last = this.#marks.at(-1);
    if (!last || nowMs - last.atMs >= this.#lagMs / MARKS) this.#marks.push({ atMs: nowMs, key: this.#highest });
    while (this.#marks[0] && nowMs - this.#marks[0].atMs >= this.#lagMs)
      this.#floor = this.#marks.shift()?.key ?? this.#floor;
  }

  /** Something waits anywhere: the next look is from the beginning. */
  rewind(): void {
    this.#rewinds++;
    this.#marks = [];
    this.#floor = 0;
    this.#highest = 0;
  }
}
