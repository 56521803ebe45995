/** Counts over the last minutes in bins of some seconds: a ring of fixed size, however much is counted. */

/** How long one bin is. */
export const BIN_MS = 5_000;

/** How many of them are kept: ten minutes. */
export const BINS = 120;

/** See the file's head. */
export class TimeBins {
  readonly #values = new Float64Array(BINS);
  /** Which bin since the epoch each place holds; what is older than the ring is long is overwritten. */
  readonly #bins = new Float64Array(BINS).fill(-1);
  #last = 0;

  /** The bin that was changed last. */
  get last(): number {
    return this.#last;
  }

  /** Counts something that happened at an instant; what is older than the ring is left out. */
  add(instantMs: number, count = 1): void {
    const place = this.#place(instantMs);
    if (place >= 0) this.#values[place] = (this.#values[place] ?? 0) + count;
  }

  /** Keeps how much there is of something since an instant. */
  set(instantMs: number, value: number): void {
    const place = this.#place(instantMs);
    if (place >= 0) this.#values[place] = value;
  }

  /** Counts of all bins up to that of an instant, oldest first; 0 where nothing was counted. */
  counts(nowMs: number): readonly number[] {
    return this.#read(nowMs, () => 0);
  }

  /** What was set, oldest first: a bin in which nothing was set has the value of the one before it, and 0 before all. */
  levels(nowMs: number): readonly number[] {
    const first = Math.floor(nowMs / BIN_MS) - BINS + 1;
    return this.#read(nowMs, (before) => before ?? this.#setBefore(first));
  }

  /** All that was counted in the ring's time. */
  total(nowMs: number): number {
    return this.counts(nowMs).reduce((sum, count) => sum + count, 0);
  }

  #place(instantMs: number): number {
    const bin = Math.floor(instantMs / BIN_MS);
    if (Number.isNaN(bin)) return -1;
    const place = bin % BINS;
    const held = this.#bins[place] ?? -1;
    if (held > bin || bin <= this.#last - BINS) return -1;
    if (held < bin) {
      this.#bins[place] = bin;
      this.#values[place] = 0;
    }
    this.#last = Math.max(this.#last, bin);
    return place;
  }

  /** What was set last before a bin: it holds on, however long ago that was. */
  #setBefore(first: number): number {
    let newest = -1;
    for (const [place, bin] of this.#bins.entries()) {
      if (bin >= 0 && bin < first && bin > (this.#bins[newest] ?? -1)) newest = place;
    }
    return this.#values[newest] ?? 0;
  }

  #read(nowMs: number, missing: (before: number | undefined) => number): readonly number[] {
    const last = Math.floor(nowMs / BIN_MS);
    const values: number[] = [];
    for (let bin = last - BINS + 1; bin <= last; bin++) {
      const place = bin % BINS;
      const value = this.#bins[place] === bin ? (this.#values[place] ?? 0) : missing(values.at(-1));
      values.push(value);
    }
    return values;
  }
}
