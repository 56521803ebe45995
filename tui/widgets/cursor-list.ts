/** Rows of which one is pointed at, drawn by whoever knows how. The cursor stays with its row while others come and go. */
import type { Motion } from "../app/key-table.ts";
import type { Area } from "../app/view.ts";
import { backed, cutLine } from "../text/lines.ts";
import type { Line } from "../text/painter.ts";
import { Viewport } from "./viewport.ts";

/** See the file's head. */
export class CursorList<Row> {
  readonly #keyOf: (row: Row) => string;
  readonly #viewport = new Viewport();
  #rows: readonly Row[] = [];
  #key: string | undefined;

  /** @param keyOf tells a row from all others, whatever changes in it */
  constructor(keyOf: (row: Row) => string) {
    this.#keyOf = keyOf;
  }

  get rows(): readonly Row[] {
    return this.#rows;
  }

  /** The row that is pointed at. */
  get current(): Row | undefined {
    return this.#rows[this.#viewport.cursor];
  }

  /** Shows these rows from now on. */
  replace(rows: readonly Row[]): void {
    this.#rows = rows;
    const { current } = this;
    const isThere = this.#key === undefined || (current !== undefined && this.#keyOf(current) === this.#key);
    if (isThere || !this.point(this.#key ?? "")) this.#viewport.point(this.#viewport.cursor, rows.length);
  }

  move(motion: Motion): void {
    this.#viewport.move(motion, this.#rows.length);
    const { current } = this;
    this.#key = current === undefined ? undefined : this.#keyOf(current);
  }

  /** Points at the row of that key; false when there is none. */
  point(key: string): boolean {
    const index = this.#rows.findIndex((row) => this.#keyOf(row) === key);
    if (index < 0) return false;
    this.#viewport.point(index, this.#rows.length);
    this.#key = key;
    return true;
  }

  /** The rows in sight. @param linesOf makes a line of each of them, all at once so that their columns line up */
  draw({ columns, rows, glyphs }: Area, linesOf: (rows: readonly Row[]) => readonly Line[]): readonly Line[] {
    const { from, to } = this.#viewport.window(rows, this.#rows.length);
    return linesOf(this.#rows.slice(from, to)).map((line, index) =>
      from + index === this.#viewport.cursor
        ? backed(line, "selected", columns, glyphs.ellipsis)
        : cutLine(line, columns, glyphs.ellipsis),
    );
  }
}
