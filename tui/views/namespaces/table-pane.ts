/** A pane that is a table: read when it comes in sight, filtered by words that stand in its rows. */
import type { Desk } from "../../app/desk.ts";
import { filterWords, fitAnywhere } from "../../app/filter-words.ts";
import type { Motion } from "../../app/key-table.ts";
import { TypedFilter } from "../../app/typed-filter.ts";
import type { Acts, Area } from "../../app/view.ts";
import type { Line } from "../../text/painter.ts";
import type { Column } from "../../widgets/columns.ts";
import { NOT_READ, type SortOrder, Table } from "../../widgets/table.ts";
import type { NamespacePane } from "./pane.ts";

/** What a pane is made of. */
export interface TablePaneOptions<Row> {
  readonly title: string;
  /** Under which its filter is left in this session. Default: the filter goes with the pane. */
  readonly place?: string;
  readonly columns: readonly Column<Row>[];
  key(row: Row): string;
  readonly sort: SortOrder;
  /** Stands in place of rows when there are none. */
  readonly empty: string;
  /** Reads the rows anew. */
  read(): Promise<readonly Row[]>;
  /** The texts in which a filter looks. */
  words(row: Row): readonly string[];
  /** What can be done, besides moving, selecting and sorting. */
  acts(table: Table<Row>): Acts;
  /** Told when rows were read, and before they are drawn. Default: nothing happens. */
  seen?(rows: readonly Row[]): void;
}

/** See the file's head. */
export class TablePane<Row> implements NamespacePane {
  readonly title: string;
  readonly filter: TypedFilter;
  readonly #desk: Desk;
  readonly #options: TablePaneOptions<Row>;
  readonly #table: Table<Row>;
  #count: number | undefined;
  #reading = 0;

  constructor(desk: Desk, options: TablePaneOptions<Row>) {
    this.title = options.title;
    this.#desk = desk;
    this.#options = options;
    this.#table = new Table({ ...options, empty: "Reading ..." });
    this.filter = new TypedFilter({
      desk,
      ...(options.place === undefined ? {} : { place: options.place }),
      hint: "words, -not",
      changed: () => this.#sieve(),
    });
    this.#sieve();
  }

  get count(): number | undefined {
    return this.#count;
  }

  chips(): readonly string[] {
    return this.#table.chips();
  }

  show(): void {
    this.refresh();
  }

  hide(): void {
    this.#reading++;
  }

  /** Reads the rows anew, in the background. */
  refresh(): void {
    const reading = ++this.#reading;
    this.#desk.background(this.#read(reading));
  }

  draw(area: Area): readonly Line[] {
    return this.#table.draw(area);
  }

  move(motion: Motion): void {
    this.#table.move(motion);
  }

  back(): boolean {
    return this.#table.back();
  }

  acts(): Acts {
    return {
      ...this.#table.acts(),
      ...this.#options.acts(this.#table),
      refresh: { run: () => this.refresh() },
    };
  }

  async #read(reading: number): Promise<void> {
    try {
      const rows = await this.#options.read();
      if (reading !== this.#reading) return;
      this.#count = rows.length;
      this.#table.replace(rows);
      this.#options.seen?.(rows);
      this.#table.empty = this.#options.empty;
    } catch (error) {
      if (reading !== this.#reading) return;
      this.#table.empty = NOT_READ;
      throw error;
    } finally {
      this.#desk.redraw();
    }
  }

  #sieve(): void {
    const words = filterWords(this.filter.text);
    this.#table.filter((row) => fitAnywhere(words, this.#options.words(row)));
  }
}
