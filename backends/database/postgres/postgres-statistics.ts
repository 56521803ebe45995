/**
 * Has the planner learn about tables while they are young. Of a table that it has no statistics of, it takes one index
 * for as good as another, as they are for an empty table; the server looks itself only after a minute, when some
 * thousand rows may have come and each look by key reads them all.
 */
import type { Clock } from "../../../core/contracts/clock.ts";

/** Rows written to a table after which it is looked at, each by so many times the one before. */
const FIRST_ROWS = 300;
const GROWTH = 10;
/** By then the server has looked. */
const ROWS_MAX = 1_000_000;

/** So that the rows are committed. */
const DELAY_MS = 200;

interface Written {
  rows: number;
  dueRows: number;
}

/** See the file's head. */
export class PostgresStatistics {
  readonly #clock: Clock;
  readonly #analyze: (table: string) => Promise<unknown>;
  readonly #tables = new Map<string, Written>();

  constructor(clock: Clock, analyze: (table: string) => Promise<unknown>) {
    this.#clock = clock;
    this.#analyze = analyze;
  }

  /** So many rows were written, new ones or others of the same keys. */
  written(table: string, rows: number): void {
    let known = this.#tables.get(table);
    if (!known) {
      known = { rows: 0, dueRows: FIRST_ROWS };
      this.#tables.set(table, known);
    }
    known.rows += rows;
    if (known.rows < known.dueRows || known.dueRows > ROWS_MAX) return;
    while (known.dueRows <= known.rows) known.dueRows *= GROWTH;
    // Whatever keeps this from happening, the server makes up for it.
    this.#clock.after(DELAY_MS, () => void this.#analyze(table).catch(() => undefined));
  }
}
