/** Lines that are scrolled, wrapped and searched: sources, texts, differences. */
import type { Motion } from "../app/key-table.ts";
import type { Acts, Area, ViewFilter } from "../app/view.ts";
import { backRange, dropColumns, wrapLine } from "../text/line-pieces.ts";
import type { LineSource } from "../text/line-source.ts";
import { linesAsSource } from "../text/line-source.ts";
import { cutLine } from "../text/lines.ts";
import { findMatches, type Match, matchFrom } from "../text/matches.ts";
import type { Line } from "../text/painter.ts";

/** Columns that one step to the side goes. */
const SIDE_STEP = 8;

/** Wrapped lines that are kept. */
const WRAPPED_KEPT_MAX = 1_000;

/** How it is shown. */
export interface TextScrollOptions {
  /** Lines have their numbers in front. Default false. */
  readonly hasNumbers?: boolean;
  /** Told whenever another picture is due that no key has asked for. */
  redraw(): void;
}

/** A row of the screen: a line, and which of its rows. */
interface Place {
  readonly line: number;
  readonly row: number;
}

/** See the file's head. */
export class TextScroll {
  readonly filter: ViewFilter;
  readonly #options: TextScrollOptions;
  readonly #wrapped = new Map<number, readonly Line[]>();
  #source: LineSource = linesAsSource([]);
  #top: Place = { line: 0, row: 0 };
  #left = 0;
  #rows = 1;
  #columns = 80;
  #isWrapped = false;
  #wanted = "";
  #matches: readonly Match[] = [];
  #current = -1;
  /** The line in sight when the search began. */
  #from = 0;

  constructor(options: TextScrollOptions) {
    this.#options = options;
    this.filter = this.#search();
  }

  get isWrapped(): boolean {
    return this.#isWrapped;
  }

  /** Shows these lines from now on; what is in sight stays there, and what is searched is found in them. */
  replace(source: LineSource): void {
    this.#source = source;
    this.#wrapped.clear();
    this.#find();
  }

  /** `3 of 12` while something is searched; undefined otherwise. */
  get found(): string | undefined {
    if (this.#wanted === "") return undefined;
    return this.#matches.length === 0 ? "not found" : `${this.#current + 1} of ${this.#matches.length}`;
  }

  acts(): Acts {
    const none = this.#wanted === "" ? "nothing is searched: / does" : "it is not found";
    const disabled = this.#matches.length === 0 ? none : undefined;
    return {
      wrap: { says: this.#isWrapped ? "do not wrap" : "wrap", run: () => this.#toggleWrap() },
      "next-match": { disabled, run: () => this.#goTo(this.#current + 1) },
      "previous-match": { disabled, run: () => this.#goTo(this.#current - 1) },
    };
  }

  move(motion: Motion): void {
    const page = Math.max(1, this.#rows - 1);
    switch (motion) {
      case "first":
        this.#top = { line: 0, row: 0 };
        this.#left = 0;
        break;
      case "last":
        this.#top = this.#lastTop();
        break;
      case "left":
        this.#left = Math.max(0, this.#left - SIDE_STEP);
        break;
      case "right":
        if (!this.#isWrapped) this.#left += SIDE_STEP;
        break;
      default:
        this.#scroll({ down: 1, up: -1, "page-down": page, "page-up": -page }[motion]);
    }
  }

  draw(area: Area): readonly Line[] {
    const gutter = this.#gutter;
    const columns = Math.max(1, area.columns - gutter);
    if (columns !== this.#columns) this.#wrapped.clear();
    this.#columns = columns;
    this.#rows = Math.max(1, area.rows);
    this.#top = earlier(this.#top, this.#lastTop());
    const lines: Line[] = [];
    for (let { line, row } = this.#top; line < this.#source.count && lines.length < area.rows; line++, row = 0) {
      const rows = this.#rowsOf(line);
      for (; row < rows.length && lines.length < area.rows; row++) {
        lines.push([this.#number(line, row, gutter), ...cutLine(rows[row] ?? [], columns, area.glyphs.ellipsis)]);
      }
    }
    return lines;
  }

  get #gutter(): number {
    return this.#options.hasNumbers ? Math.max(3, String(this.#source.count).length) + 2 : 1;
  }

  #number(line: number, row: number, gutter: number) {
    const text =
      this.#options.hasNumbers && row === 0 ? `${String(line + 1).padStart(gutter - 2)}  ` : " ".repeat(gutter);
    return { text, style: "dim" } as const;
  }

  /** The rows of a line, with what is searched marked in them. */
  #rowsOf(index: number): readonly Line[] {
    if (!this.#isWrapped) {
      const line = this.#marked(index);
      return [this.#left === 0 ? line : dropColumns(line, this.#left)];
    }
    let rows = this.#wrapped.get(index);
    if (!rows) {
      rows = wrapLine(this.#marked(index), this.#columns);
      if (this.#wrapped.size >= WRAPPED_KEPT_MAX) this.#wrapped.clear();
      this.#wrapped.set(index, rows);
    }
    return rows;
  }

  #marked(index: number): Line {
    let line = this.#source.lineAt(index);
    if (this.#matches.length === 0) return line;
    for (let at = matchFrom(this.#matches, index); this.#matches[at]?.line === index; at++) {
      const { from, to } = this.#matches[at] ?? { from: 0, to: 0 };
      line = backRange(line, from, to, "match", at === this.#current ? "cursor" : undefined);
    }
    return line;
  }

  #scroll(by: number): void {
    let { line, row } = this.#top;
    for (let left = by; left > 0; left--) {
      if (row + 1 < this.#rowsOf(line).length) row++;
      else if (line + 1 < this.#source.count) [line, row] = [line + 1, 0];
    }
    for (let left = by; left < 0; left++) {
      if (row > 0) row--;
      else if (line > 0) [line, row] = [line - 1, this.#rowsOf(line - 1).length - 1];
    }
    this.#top = earlier({ line, row }, this.#lastTop());
  }

  /** Where the last line stands at the end of the screen. */
  #lastTop(): Place {
    let left = this.#rows;
    if (!this.#isWrapped) return { line: Math.max(0, this.#source.count - left), row: 0 };
    for (let line = this.#source.count - 1; line >= 0; line--) {
      const { length } = this.#rowsOf(line);
      if (length >= left) return { line, row: length - left };
      left -= length;
    }
    return { line: 0, row: 0 };
  }

  #toggleWrap(): void {
    this.#isWrapped = !this.#isWrapped;
    this.#left = 0;
    this.#top = { line: this.#top.line, row: 0 };
    this.#wrapped.clear();
  }

  #search(): ViewFilter {
    const scroll = this;
    return {
      says: "search",
      hint: "what is looked for; then n next, N previous",
      get text() {
        return scroll.#wanted;
      },
      apply(text) {
        if (scroll.#wanted === "") scroll.#from = scroll.#top.line;
        scroll.#wanted = text;
        scroll.#find();
        if (scroll.#matches.length > 0) scroll.#goTo(matchFrom(scroll.#matches, scroll.#from));
        scroll.#options.redraw();
      },
    };
  }

  #find(): void {
    this.#matches = findMatches(this.#source, this.#wanted);
    this.#current = Math.min(Math.max(0, this.#current), this.#matches.length - 1);
    this.#wrapped.clear();
  }

  #goTo(index: number): void {
    const count = this.#matches.length;
    this.#current = (index + count) % count;
    this.#wrapped.clear();
    const match = this.#matches[this.#current];
    if (!match) return;
    this.#from = match.line;
    this.#bringInSight(match);
  }

  #bringInSight({ line, from, to }: Match): void {
    const isInSight = line >= this.#top.line && line < this.#top.line + this.#rows;
    if (!isInSight || this.#isWrapped) {
      // Some of what stands before it helps to understand it.
      const before = this.#isWrapped ? 0 : Math.floor(this.#rows / 3);
      this.#top = { line: Math.max(0, line - before), row: 0 };
    }
    if (!this.#isWrapped && (to > this.#left + this.#columns || from < this.#left))
      this.#left = to <= this.#columns ? 0 : Math.max(0, from - SIDE_STEP);
  }
}

function earlier(one: Place, other: Place): Place {
  const isEarlier = one.line < other.line || (one.line === other.line && one.row < other.row);
  return isEarlier ? one : other;
}
