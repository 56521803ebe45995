/**
 * Rows that pass a filter, in their order. A few that change among thousands cost next to nothing: they are put in their
 * places among the others, which are neither looked through nor sorted again.
 */

/** What rows are sorted by, and which way. */
export interface RowOrder<Row> {
  /** Default: rows stand as they came. */
  readonly by: ((row: Row) => string | number) | undefined;
  readonly descending: boolean;
  /** Rows that stand behind all others, whichever the order is. Default: none do. */
  isLast?(row: Row): boolean;
}

interface Entry<Row> {
  readonly row: Row;
  readonly key: string;
  readonly by: string | number;
  readonly isLast: boolean;
  passes: boolean;
}

/** See the file's head. */
export class SortedRows<Row> {
  readonly #key: (row: Row) => string;
  readonly #all = new Map<string, Row>();
  #passes: (row: Row) => boolean = () => true;
  #order: RowOrder<Row>;
  /** Undefined when all has to be sorted anew. */
  #entries: readonly Entry<Row>[] | undefined;
  /** Keys of rows that have changed, come or gone since they were sorted. */
  readonly #changed = new Set<string>();
  /** Those of the entries that pass; undefined when that has to be found out. */
  #passing: readonly Entry<Row>[] | undefined;
  #shown: readonly Row[] = [];

  constructor(key: (row: Row) => string, order: RowOrder<Row>) {
    this.#key = key;
    this.#order = order;
  }

  /** All rows by their keys, those too that do not pass. */
  get all(): ReadonlyMap<string, Row> {
    return this.#all;
  }

  /** The rows that pass, in their order: the same list until something changes. */
  get shown(): readonly Row[] {
    this.#sort();
    return this.#shown;
  }

  /** The place of a row among those that pass; -1 when it is not among them. */
  indexOf(key: string): number {
    return this.#sort().findIndex((entry) => entry.key === key);
  }

  /** Has these rows and no others. */
  replace(rows: readonly Row[]): void {
    this.#all.clear();
    for (const row of rows) this.#all.set(this.#key(row), row);
    this.#entries = undefined;
  }

  /** Has these rows in place of those with the same keys, or besides. */
  put(rows: Iterable<Row>): void {
    for (const row of rows) {
      const key = this.#key(row);
      this.#all.set(key, row);
      this.#changed.add(key);
    }
  }

  /** Has the rows of these keys no longer. */
  drop(keys: Iterable<string>): void {
    for (const key of keys) if (this.#all.delete(key)) this.#changed.add(key);
  }

  filter(passes: (row: Row) => boolean): void {
    this.#passes = passes;
    // The order stays: sorting takes longest.
    for (const entry of this.#entries ?? []) entry.passes = passes(entry.row);
    this.#passing = undefined;
  }

  sort(order: RowOrder<Row>): void {
    this.#order = order;
    this.#entries = undefined;
  }

  /** The entries that pass. */
  #sort(): readonly Entry<Row>[] {
    if (this.#entries === undefined || this.#changed.size > 0) {
      // Where rows stand as they came, a place is only known by looking at all.
      this.#entries = this.#entries && this.#order.by ? this.#merged(this.#entries) : this.#sorted(this.#all.keys());
      this.#changed.clear();
      this.#passing = undefined;
    }
    if (this.#passing === undefined) {
      this.#passing = this.#entries.filter(({ passes }) => passes);
      this.#shown = this.#passing.map(({ row }) => row);
    }
    return this.#passing;
  }

  #sorted(keys: Iterable<string>): readonly Entry<Row>[] {
    const { by } = this.#order;
    const isLast = (row: Row): boolean => this.#order.isLast?.(row) ?? false;
    const entries: Entry<Row>[] = [];
    for (const key of keys) {
      const row = this.#all.get(key);
      if (row === undefined) continue;
      entries.push({ row, key, by: by ? sortable(by(row)) : "", isLast: isLast(row), passes: this.#passes(row) });
    }
    return by ? entries.sort((a, b) => this.#compare(a, b)) : entries;
  }

  #merged(before: readonly Entry<Row>[]): readonly Entry<Row>[] {
    const came = this.#sorted(this.#changed);
    const merged: Entry<Row>[] = [];
    let at = 0;
    for (const entry of before) {
      if (this.#changed.has(entry.key)) continue;
      for (let next = came[at]; next && this.#compare(next, entry) < 0; next = came[at]) {
        merged.push(next);
        at++;
      }
      merged.push(entry);
    }
    return at < came.length ? [...merged, ...came.slice(at)] : merged;
  }

  #compare(a: Entry<Row>, b: Entry<Row>): number {
    if (a.isLast !== b.isLast) return a.isLast ? 1 : -1;
    return (this.#order.descending ? -1 : 1) * compared(a.by, b.by) || compared(a.key, b.key);
  }
}

/** What is not known stands before all that is: no number would be less or greater than it. */
function sortable(by: string | number): string | number {
  return Number.isNaN(by) ? Number.NEGATIVE_INFINITY : by;
}

function compared(a: string | number, b: string | number): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
