/** Which part of a log is in sight: lines of which each takes one row of the screen, or several where they are wrapped. Pure. */
import type { Motion } from "../../app/key-table.ts";

/** A row of the screen: the n-th line, and which of its rows. */
export interface Place {
  readonly line: number;
  readonly row: number;
}

/** The lines. */
export interface WindowLines {
  readonly count: number;
  /** Rows that a line takes, at least one. */
  heightOf(line: number): number;
}

/** See the file's head. Lines are counted among those that are shown. */
export class LogWindow {
  top: Place = { line: 0, row: 0 };
  /** The line that is pointed at. */
  cursor = 0;
  /** The newest stays in sight. */
  isFollowing = true;
  /** Rows of the screen, as last drawn. */
  rows = 1;

  /** Fits what is in sight into these lines; answers its rows from the top on. */
  draw(lines: WindowLines, rows: number): readonly Place[] {
    this.rows = Math.max(1, rows);
    if (lines.count === 0) return [];
    this.cursor = clamp(this.cursor, lines);
    if (this.isFollowing) {
      this.cursor = lines.count - 1;
      this.top = this.#lowest(lines);
    }
    this.#clampTop(lines);
    const places: Place[] = [];
    let at = this.top;
    while (places.length < rows && at.line < lines.count) {
      const height = lines.heightOf(at.line);
      for (let row = at.row; row < height && places.length < rows; row++) places.push({ line: at.line, row });
      at = { line: at.line + 1, row: 0 };
    }
    return places;
  }

  move(motion: Motion, lines: WindowLines): void {
    if (lines.count === 0) return;
    const page = Math.max(1, this.rows - 1);
    switch (motion) {
      case "down":
        return this.#down(lines);
      case "up":
        return this.#up(lines);
      case "page-down":
        this.top = forward(this.top, page, lines);
        this.#clampTop(lines);
        this.cursor = same(this.top, this.#lowest(lines)) ? lines.count - 1 : Math.max(this.cursor, this.top.line);
        return;
      case "page-up": {
        this.isFollowing = false;
        const isTop = this.top.line === 0 && this.top.row === 0;
        this.top = backward(this.top, page, lines);
        this.cursor = isTop ? 0 : this.top.line;
        return;
      }
      case "first":
        this.isFollowing = false;
        this.cursor = 0;
        this.top = { line: 0, row: 0 };
        return;
      case "last":
        this.isFollowing = true;
        this.cursor = lines.count - 1;
        this.top = this.#lowest(lines);
        return;
      default:
    }
  }

  /** Points at a line, with some of what is before it where it was out of sight. */
  jump(line: number, lines: WindowLines): void {
    this.isFollowing = false;
    this.cursor = clamp(line, lines);
    const bottom = forward(this.top, this.rows - 1, lines);
    const isInSight =
      isBefore(this.top, { line: this.cursor, row: 1 }) && isBefore({ line: this.cursor, row: 0 }, bottom);
    if (!isInSight) this.top = backward({ line: this.cursor, row: 0 }, Math.floor(this.rows / 3), lines);
    this.#clampTop(lines);
  }

  #down(lines: WindowLines): void {
    const bottom = forward(this.top, this.rows - 1, lines);
    const last = { line: this.cursor, row: lines.heightOf(this.cursor) - 1 };
    if (isBefore(bottom, last)) this.top = forward(this.top, 1, lines);
    else if (this.cursor < lines.count - 1) this.#reveal(++this.cursor, lines, false);
  }

  #up(lines: WindowLines): void {
    this.isFollowing = false;
    if (this.top.line === this.cursor && this.top.row > 0) this.top = backward(this.top, 1, lines);
    else if (this.cursor > 0) this.#reveal(--this.cursor, lines, true);
  }

  /** Brings a line in sight: of one that is higher than the screen its beginning, or its end when one comes from below. */
  #reveal(line: number, lines: WindowLines, isFromBelow: boolean): void {
    const height = lines.heightOf(line);
    const isHigh = height > this.rows;
    const first = { line, row: isHigh && isFromBelow ? height - this.rows : 0 };
    const lowest = backward({ line, row: isHigh ? this.rows - 1 : height - 1 }, this.rows - 1, lines);
    if (isBefore(first, this.top)) this.top = first;
    else if (isBefore(this.top, lowest) && !isFromBelow)
      this.top = isHigh ? backward(first, this.rows - 1, lines) : lowest;
  }

  #lowest(lines: WindowLines): Place {
    const line = lines.count - 1;
    return backward({ line, row: lines.heightOf(line) - 1 }, this.rows - 1, lines);
  }

  #clampTop(lines: WindowLines): void {
    const line = clamp(this.top.line, lines);
    const row = line === this.top.line ? Math.min(this.top.row, lines.heightOf(line) - 1) : 0;
    const lowest = this.#lowest(lines);
    this.top = isBefore(lowest, { line, row }) ? lowest : { line, row };
  }
}

function clamp(line: number, { count }: WindowLines): number {
  return Math.max(0, Math.min(count - 1, line));
}

function isBefore(left: Place, right: Place): boolean {
  return left.line < right.line || (left.line === right.line && left.row < right.row);
}

function same(left: Place, right: Place): boolean {
  return left.line === right.line && left.row === right.row;
}

/** So many rows further down, or the last row there is. */
function forward({ line, row }: Place, rows: number, lines: WindowLines): Place {
  let at = line;
  let left = row + rows;
  for (; at < lines.count; at++) {
    const height = lines.heightOf(at);
    if (left < height) return { line: at, row: left };
    left -= height;
  }
  const last = Math.max(0, lines.count - 1);
  return { line: last, row: lines.count === 0 ? 0 : lines.heightOf(last) - 1 };
}

/** So many rows further up, or the first row. */
function backward({ line, row }: Place, rows: number, lines: WindowLines): Place {
  let at = line;
  let left = row - rows;
  while (left < 0) {
    if (at === 0) return { line: 0, row: 0 };
    left += lines.heightOf(--at);
  }
  return { line: at, row: left };
}
