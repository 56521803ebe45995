/** The rows of a log laid out for a screen: how high each is, and how its parts look. What was worked out is kept for a while. */
import type { Area } from "../../app/view.ts";
import type { LogFilter } from "../../source/log/log-filter.ts";
import type { LogStore } from "../../source/log/log-store.ts";
import type { Line } from "../../text/painter.ts";
import { widthOf, wrap } from "../../text/width.ts";
import { cutSpan, leadColumns, logRowLine, type RowLayout } from "./log-row-line.ts";
import type { Place, WindowLines } from "./log-window.ts";

/** Rows whose breaks are remembered. */
const BREAKS_MAX = 2_000;

const NAME_COLUMNS_MAX = 24;
const NAME_SHARE = 5;
const DAY_MS = 24 * 60 * 60 * 1000;

/** What is asked of it beside rows. */
export interface TextStyle {
  readonly isWrapped: boolean;
  readonly hasTimes: boolean;
  readonly hasNames: boolean;
  /** Columns that are scrolled out of sight to the left, where rows are not wrapped. */
  readonly left: number;
  readonly pattern: RegExp | undefined;
}

/** See the file's head. */
export class LogText implements WindowLines {
  readonly #store: LogStore;
  readonly #filter: LogFilter;
  /** Where the rows of the screen begin in the text of a row; by its number. */
  readonly #breaks = new Map<number, readonly number[]>();
  readonly #values = new Map<string, string>();
  #names: string[] = [];
  #widestName = 0;
  #layout: RowLayout | undefined;
  #room = 80;
  #isWrapped = false;

  constructor(store: LogStore, filter: LogFilter) {
    this.#store = store;
    this.#filter = filter;
  }

  get count(): number {
    return this.#filter.count;
  }

  /** Columns that the text of rows has. */
  get room(): number {
    return this.#room;
  }

  heightOf(line: number): number {
    return this.#isWrapped ? this.#breaksOf(this.#filter.at(line) ?? 0).length : 1;
  }

  /** Fits itself into an area; before anything else is asked of it. */
  fit({ columns, glyphs, nowMs }: Area, { isWrapped, hasTimes, hasNames }: TextStyle): void {
    this.#learnNames();
    const oldest = this.#store.facts(this.#store.first)?.timeMs ?? nowMs;
    const nameColumns = Math.min(this.#widestName, NAME_COLUMNS_MAX, Math.floor(columns / NAME_SHARE));
    const hasDays = nowMs - oldest > DAY_MS;
    this.#layout = { columns, glyphs, hasTimes, hasDays, nameColumns: hasNames ? nameColumns : 0 };
    const room = Math.max(8, columns - leadColumns(this.#layout));
    if (room !== this.#room) this.#breaks.clear();
    this.#room = room;
    this.#isWrapped = isWrapped;
  }

  /** The lines of the screen. @param current number of the row that is pointed at */
  draw(places: readonly Place[], current: number | undefined, { left, pattern }: TextStyle): readonly Line[] {
    const layout = this.#layout;
    if (!layout) return [];
    return places.flatMap(({ line, row: part }): readonly Line[] => {
      const row = this.#filter.at(line) ?? 0;
      const facts = this.#store.facts(row);
      if (!facts) return [];
      const text = this.#store.text(row);
      const shown = {
        ...this.#spanOf(row, text, part, left),
        facts,
        name: this.nameOf(facts.source),
        text,
        isFirst: part === 0,
        isCurrent: row === current,
        pattern,
      };
      return [logRowLine(shown, layout)];
    });
  }

  /** Columns that the widest of these rows takes. */
  widest(places: readonly Place[]): number {
    return Math.max(0, ...places.map(({ line }) => widthOf(this.#store.text(this.#filter.at(line) ?? 0))));
  }

  /** A task with its value, by the number of its source. */
  nameOf(source: number): string {
    return this.#names[source] ?? "";
  }

  /** Values of task runs, by their ids. */
  takeValues(values: ReadonlyMap<string, string>): void {
    for (const [id, value] of values) this.#values.set(id, value);
    this.#names = [];
    this.#widestName = 0;
  }

  #learnNames(): void {
    const { sources } = this.#store;
    for (let number = this.#names.length; number < sources.length; number++) {
      const source = sources[number];
      const value = this.#values.get(source?.taskRunId ?? "");
      const name = `${source?.name ?? ""}${value === undefined ? "" : ` ${value}`}`;
      this.#names.push(name);
      this.#widestName = Math.max(this.#widestName, widthOf(name));
    }
  }

  #spanOf(row: number, text: string, part: number, left: number): { from: number; to: number; isCut: boolean } {
    if (!this.#isWrapped) return cutSpan(text, left, this.#room);
    const breaks = this.#breaksOf(row);
    return { from: breaks[part] ?? 0, to: breaks[part + 1] ?? text.length, isCut: false };
  }

  #breaksOf(row: number): readonly number[] {
    const known = this.#breaks.get(row);
    if (known) return known;
    if (this.#breaks.size >= BREAKS_MAX) this.#breaks.clear();
    let at = 0;
    const breaks = wrap(this.#store.text(row), this.#room).map((piece) => {
      at += piece.length;
      return at - piece.length;
    });
    this.#breaks.set(row, breaks);
    return breaks;
  }
}
