/**
 * Rows that are sorted, filtered, pointed at and selected. Rows may change at any time: the cursor and what is selected stay
 * with the rows that they are on, not with places.
 */
import type { Motion } from "../app/key-table.ts";
import type { Acts, Area } from "../app/view.ts";
import { backed, fitLine } from "../text/lines.ts";
import type { Line, Segment } from "../text/painter.ts";
import { fit, truncate, widthOf } from "../text/width.ts";
import { COLUMN_GAP, type Column, type Layout, layOut } from "./columns.ts";
import { SortedRows } from "./sorted-rows.ts";
import { Viewport } from "./viewport.ts";

/** By which column rows stand. */
export interface SortOrder {
  readonly title: string;
  readonly descending: boolean;
}

/** What a table is made of. */
export interface TableOptions<Row> {
  readonly columns: readonly Column<Row>[];
  /** What tells a row from all others, whatever changes in it. */
  key(row: Row): string;
  readonly sort: SortOrder;
  /** Rows that stand behind all others, whichever the order is. Default: none do. */
  isLast?(row: Row): boolean;
  /** What stands in place of the rows when there are none. */
  readonly empty?: string;
}

/** What stands in place of rows that could not be read. */
export const NOT_READ = "This could not be read: ctrl-r reads it anew.";

const SELECT_COLUMNS = 2;

/** See the file's head. */
export class Table<Row> {
  readonly #options: TableOptions<Row>;
  readonly #viewport = new Viewport();
  readonly #selected = new Set<string>();
  /** The selected ones of those rows that are shown; undefined when others have been selected since. */
  #selectedRows: { readonly of: readonly Row[]; readonly rows: readonly Row[] } | undefined;
  readonly #widest = new Map<string, number>();
  readonly #rows: SortedRows<Row>;
  #sort: SortOrder;
  #inSight: readonly Row[] = [];
  /** The row that the cursor stays with; none at the first row, where the newest is wanted. */
  #key: string | undefined;
  /** The row under the cursor when it was last drawn. */
  #seen: string | undefined;
  /** What stands in place of rows. */
  empty: string;

  constructor(options: TableOptions<Row>) {
    this.#options = options;
    this.#sort = options.sort;
    this.#rows = new SortedRows((row) => options.key(row), this.#order());
    this.empty = options.empty ?? "Nothing here.";
  }

  get sort(): SortOrder {
    return this.#sort;
  }

  /** The rows that pass the filter, in their order. */
  get shown(): readonly Row[] {
    return this.#rows.shown;
  }

  /** All rows by their keys, those too that do not pass the filter. */
  get all(): ReadonlyMap<string, Row> {
    return this.#rows.all;
  }

  /** The rows that were drawn last. */
  get inSight(): readonly Row[] {
    return this.#inSight;
  }

  /** The row that is pointed at, as it was drawn last: what has come to its place since then is not what was meant. */
  get current(): Row | undefined {
    const { shown } = this;
    this.#follow();
    const at = shown[this.#viewport.cursor];
    if (this.#key !== undefined || this.#seen === undefined) return at;
    return shown[this.#rows.indexOf(this.#seen)] ?? at;
  }

  /** The selected rows; the one that is pointed at when none is. */
  get chosen(): readonly Row[] {
    const { current } = this;
    const selected = this.selected;
    if (selected.length > 0) return selected;
    return current === undefined ? [] : [current];
  }

  get selected(): readonly Row[] {
    if (this.#selected.size === 0) return [];
    const { shown } = this;
    // It is asked for several times in each frame, and thousands may be selected.
    if (this.#selectedRows?.of !== shown) {
      this.#selectedRows = { of: shown, rows: shown.filter((row) => this.#selected.has(this.#options.key(row))) };
    }
    return this.#selectedRows.rows;
  }

  /** Shows these rows from now on. */
  replace(rows: readonly Row[]): void {
    this.#rows.replace(rows);
  }

  /** Shows these rows in place of those with the same keys, or besides: a few of thousands cost next to nothing. */
  put(rows: Iterable<Row>): void {
    this.#rows.put(rows);
  }

  /** Shows the rows of these keys no longer. */
  drop(keys: Iterable<string>): void {
    this.#rows.drop(keys);
  }

  /** Shows only what passes. */
  filter(passes: (row: Row) => boolean): void {
    this.#rows.filter(passes);
    this.#widest.clear();
  }

  /** Sorts by the next column after the present one that rows can be sorted by. */
  sortByNext(): void {
    const { columns } = this.#options;
    const index = columns.findIndex(({ title }) => title === this.#sort.title);
    const next = [...columns.slice(index + 1), ...columns.slice(0, index + 1)].find(({ order }) => order !== undefined);
    if (next) this.sortBy({ title: next.title, descending: false });
  }

  /** Turns the order around. */
  turnOrder(): void {
    this.sortBy({ ...this.#sort, descending: !this.#sort.descending });
  }

  sortBy(sort: SortOrder): void {
    this.#sort = sort;
    this.#rows.sort(this.#order());
  }

  /** Selects the row that is pointed at, or no longer, and goes on to the next. */
  toggleSelected(): void {
    const { current } = this;
    if (current === undefined) return;
    const key = this.#options.key(current);
    if (!this.#selected.delete(key)) this.#selected.add(key);
    this.#selectedRows = undefined;
    this.move("down");
  }

  /** Selects all that are shown, or none if they are. */
  toggleAll(): void {
    const keys = this.shown.map((row) => this.#options.key(row));
    const isAll = keys.every((key) => this.#selected.has(key));
    this.clearSelected();
    if (!isAll) for (const key of keys) this.#selected.add(key);
  }

  clearSelected(): void {
    this.#selected.clear();
    this.#selectedRows = undefined;
  }

  /** For the chips of its view: how many are selected. */
  chips(): readonly string[] {
    const { length } = this.selected;
    return length > 0 ? [`${length} selected`] : [];
  }

  /** For the way back from its view: true when there was a selection to take away first. */
  back(): boolean {
    if (this.selected.length === 0) return false;
    this.clearSelected();
    return true;
  }

  /** What can be done with any table; a view with other uses for these keys leaves them out. */
  acts(): Acts {
    return {
      select: { run: () => this.toggleSelected() },
      "select-all": { run: () => this.toggleAll() },
      sort: { run: () => this.sortByNext() },
      "sort-order": { run: () => this.turnOrder() },
    };
  }

  move(motion: Motion): void {
    this.#follow();
    this.#viewport.move(motion, this.shown.length);
    this.#keep();
    // Keys that come together are pressed without a look at the screen: the next one means this row.
    const at = this.shown[this.#viewport.cursor];
    this.#seen = at === undefined ? undefined : this.#options.key(at);
  }

  /** Points at the row of that key, if it is shown. */
  point(key: string): void {
    const index = this.#rows.indexOf(key);
    if (index < 0) return;
    this.#viewport.point(index, this.shown.length);
    this.#keep();
  }

  /** The heading, and the rows in sight. */
  draw(area: Area): readonly Line[] {
    const { shown } = this;
    const { columns, rows, glyphs } = area;
    this.#follow();
    const { from, to } = this.#viewport.window(rows - 1, shown.length);
    const at = shown[this.#viewport.cursor];
    this.#seen = at === undefined ? undefined : this.#options.key(at);
    this.#inSight = shown.slice(from, to);
    const cells = this.#inSight.map((row) => ({ row, cells: this.#cells(row, area) }));
    this.#widen(this.#sort.title, widthOf(this.#sort.title) + 1);
    const layout = layOut(this.#options.columns, this.#widest, columns - SELECT_COLUMNS);
    const head = this.#head(layout, area);
    if (shown.length === 0)
      return [head, [], [{ text: `  ${truncate(this.empty, columns - 2, glyphs.ellipsis)}`, style: "dim" }]];
    const lines = cells.map(({ row, cells }, index): Line => {
      const isSelected = this.#selected.has(this.#options.key(row));
      const line = this.#row(layout, cells, area, isSelected);
      return from + index === this.#viewport.cursor ? backed(line, "selected", columns, glyphs.ellipsis) : line;
    });
    return [head, ...lines];
  }

  #order() {
    const { title, descending } = this.#sort;
    const column = this.#options.columns.find((each) => each.title === title);
    const isLast = (row: Row): boolean => this.#options.isLast?.(row) ?? false;
    return { by: column?.order && ((row: Row) => column.order?.(row) ?? ""), descending, isLast };
  }

  /** The cursor stays with its row while others come and go. At the first row it stays there: the newest is in sight. */
  #follow(): void {
    if (this.#key === undefined) return;
    const at = this.shown[this.#viewport.cursor];
    if (at !== undefined && this.#options.key(at) === this.#key) return;
    const index = this.#rows.indexOf(this.#key);
    if (index >= 0) this.#viewport.point(index, this.shown.length);
    else this.#keep();
  }

  #keep(): void {
    this.#viewport.point(this.#viewport.cursor, this.shown.length);
    const at = this.shown[this.#viewport.cursor];
    this.#key = at === undefined || this.#viewport.cursor === 0 ? undefined : this.#options.key(at);
  }

  #cells(row: Row, area: Area): ReadonlyMap<string, Segment> {
    return new Map(
      this.#options.columns.map((column) => {
        const cell = column.cell(row, area);
        const width = widthOf(cell.text.slice(0, 500));
        this.#widen(column.title, width);
        return [column.title, cell];
      }),
    );
  }

  /** Columns only grow; the one that rows are sorted by has room for its arrow. */
  #widen(title: string, width: number): void {
    if (width > (this.#widest.get(title) ?? 0)) this.#widest.set(title, width);
  }

  #head(layout: Layout<Row>, { columns, glyphs }: Area): Line {
    const arrow = glyphs.ascii ? (this.#sort.descending ? "v" : "^") : this.#sort.descending ? "↓" : "↑";
    const line = layout.flatMap(({ column, width }, index): Segment[] => {
      const isSorted = column.title === this.#sort.title;
      const title = isSorted && widthOf(column.title) < width ? `${column.title}${arrow}` : column.title;
      const text = aligned(truncate(title, width, glyphs.ellipsis), width, column.align);
      return [...(index > 0 ? [{ text: COLUMN_GAP }] : []), { text, style: isSorted ? "title" : "dim" }];
    });
    return fitLine([{ text: " ".repeat(SELECT_COLUMNS) }, ...line], columns, glyphs.ellipsis);
  }

  #row(layout: Layout<Row>, cells: ReadonlyMap<string, Segment>, { glyphs }: Area, isSelected: boolean): Line {
    const mark: Segment = isSelected ? { text: `${glyphs.mark} `, style: "accent" } : { text: "  " };
    const line = layout.flatMap(({ column, width }, index): Segment[] => {
      const cell = cells.get(column.title) ?? { text: "" };
      const text = aligned(truncate(cell.text, width, glyphs.ellipsis), width, column.align);
      return [...(index > 0 ? [{ text: COLUMN_GAP }] : []), { ...cell, text }];
    });
    return [mark, ...line];
  }
}

function aligned(text: string, width: number, align: "left" | "right" = "left"): string {
  return align === "left" ? fit(text, width, "") : " ".repeat(Math.max(0, width - widthOf(text))) + text;
}
