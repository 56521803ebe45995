/** A window over a list: which rows are in sight, and which one is pointed at. */
import type { Motion } from "../app/key-table.ts";

/** See the file's head. */
export class Viewport {
  /** The row that is pointed at; 0 in an empty list. */
  cursor = 0;
  /** The first row in sight. */
  top = 0;
  /** Rows that fit, as last drawn. */
  rows = 1;

  /** Moves the cursor within a list of so many rows. */
  move(motion: Motion, count: number): void {
    const page = Math.max(1, this.rows - 1);
    const steps: Partial<Record<Motion, number>> = {
      down: 1,
      up: -1,
      "page-down": page,
      "page-up": -page,
      first: -count,
      last: count,
    };
    this.point(this.cursor + (steps[motion] ?? 0), count);
  }

  /** Points at a row, or the nearest there is. */
  point(row: number, count: number): void {
    this.cursor = Math.max(0, Math.min(count - 1, row));
  }

  /** Brings the cursor in sight of a window of that height; answers the rows from which to which is drawn. */
  window(rows: number, count: number): { readonly from: number; readonly to: number } {
    this.rows = Math.max(1, rows);
    this.point(this.cursor, count);
    this.top = Math.max(0, Math.min(this.top, count - this.rows));
    if (this.cursor < this.top) this.top = this.cursor;
    if (this.cursor >= this.top + this.rows) this.top = this.cursor - this.rows + 1;
    return { from: this.top, to: Math.min(count, this.top + this.rows) };
  }
}
