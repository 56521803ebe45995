/** The rows of a log laid out for a screen: how high each is, and how its parts look. What was worked out is kept for a while. */
import type { Area } from "../../app/view.ts";
import type { LogFilter } from "../../source/log/log-filter.ts";
import type { LogStore } from "../../source/log/log-store.ts";
import type { Line } from "../../text/painter.ts";
import { spanOf, widthOf, wrap } from "../../text/width.ts";
import { type Cut, cutSpan, leadColumns, logRowLine, type RowLayout } from "./log-row-line.ts";
import type { Place, WindowLines } from "./log-window.ts";

/** Rows whose breaks are remembered. */
const BREAKS_MAX = 2_000;

const NAME_COLUMNS_MAX = 24;
const NAME_SHARE = 5;

/** Narrower screens have no room for names. */
const NAMED_COLUMNS_MIN = 60;
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
  /** The part of a row that is in sight where it is not wrapped; by its number. */
  readonly #cuts = new Map<number, Cut>();
  readonly #values = new Map<string, string>();
  #names: string[] = [];
  #widestName = 0;
  #layout: RowLayout | undefined;
  #room = 80;
  #left = 0;
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
  fit({ columns, glyphs, nowMs }: Area, { isWrapped, hasTimes, hasNames, left }: TextStyle): void {
    this.#learnNames();
    const oldest = this.#store.facts(this.#store.first)?.timeMs ?? nowMs;
    const nameColumns = Math.min(this.#widestName, NAME_COLUMNS_MAX, Math.floor(columns / NAME_SHARE));
    const hasDays = nowMs - oldest > DAY_MS;
    this.#layout = {
      columns,
      glyphs,
      hasTimes,
      hasDays,
      nameColumns: hasNames && columns >= NAMED_COLUMNS_MIN ? nameColumns : 0,
    };
    const room = Math.max(8, columns - leadColumns(this.#layout));
    if (room !== this.#room) this.#breaks.clear();
    if (room !== this.#room || left !== this.#left) this.#cuts.clear();
    this.#room = room;
    this.#left = left;
    this.#isWrapped = isWrapped;
  }

  /** The lines of the screen. @param current number of the row that is pointed at */
  draw(places: readonly Place[], current: number | undefined, { pattern }: TextStyle): readonly Line[] {
    const layout = this.#layout;
    if (!layout) return [];
    return places.flatMap(({ line, row: part }): readonly Line[] => {
      const row = this.#filter.at(line) ?? 0;
      const facts = this.#store.facts(row);
      if (!facts) return [];
      const text = this.#store.text(row);
      const shown = {
        ...this.#spanOf(row, text, part),
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

  /** Whether one of these rows has something to show from that column on. */
  reaches(places: readonly Place[], column: number): boolean {
    return places.some(({ line }) => {
      const text = this.#store.text(this.#filter.at(line) ?? 0);
      // No character takes more than two columns.
      return text.length * 2 > column && spanOf(text, column, 1).from < text.length;
    });
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

  #spanOf(row: number, text: string, part: number): Cut {
    if (this.#isWrapped) {
      const breaks = this.#breaksOf(row);
      return { from: breaks[part] ?? 0, to: breaks[part + 1] ?? text.length, isCut: false };
    }
    const known = this.#cuts.get(row);
    if (known) return known;
    if (this.#cuts.size >= BREAKS_MAX) this.#cuts.clear();
    const cut = cutSpan(text, this.#left, this.#room);
    this.#cuts.set(row, cut);
    return cut;
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
