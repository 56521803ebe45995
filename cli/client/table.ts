/** Rows as a table that fits a terminal, or as lines for a program. */
import { neutralise } from "../../tui/text/neutralise.ts";
import type { Line, Segment } from "../../tui/text/painter.ts";
import { fit, truncate, widthOf } from "../../tui/text/width.ts";
import type { Style } from "../../tui/theme.ts";

/** One field of a row. */
export interface Cell {
  /** What a person sees. */
  readonly text: string;
  /** What a program reads. Default: the same. */
  readonly raw?: string;
  /** Default plain. */
  readonly style?: Style;
}

/** One column of a table. */
export interface Column {
  readonly title: string;
  /** Never cut, because the next command needs it whole. Default false. */
  readonly whole?: boolean;
  /** Left out on a terminal where nothing is in it, or there is no room for it. Default false. */
  readonly optional?: boolean;
  cell(row: unknown): Cell | string;
}

/** Columns that nothing is cut below. */
const COLUMN_MIN = 8;
const GAP = "  ";

/** The table with its head, as wide as the terminal at most, unless what must not be cut is wider. */
export function tableLines(
  columns: readonly Column[],
  rows: readonly unknown[],
  { width, ellipsis }: { readonly width: number; readonly ellipsis: string },
): readonly Line[] {
  const all = rows.map((row) => columns.map((column) => shown(column.cell(row))));
  const kept = keptColumns(columns, all, width);
  const cells = all.map((row) => row.filter((_, index) => kept.includes(index)));
  return fittedLines(
    kept.flatMap((index) => columns[index] ?? []),
    cells,
    { width, ellipsis },
  );
}

/** Which columns are shown: optional ones go where they are empty, and then from the right for want of room. */
function keptColumns(
  columns: readonly Column[],
  cells: readonly (readonly Cell[])[],
  width: number,
): readonly number[] {
  const isEmpty = (index: number): boolean => cells.every((row) => row[index]?.text === "");
  const least = columns.map(({ title, whole }, index) => {
    const natural = naturalWidth(title, cells, index);
    return whole ? natural : Math.min(natural, COLUMN_MIN);
  });
  const kept = columns.flatMap(({ optional }, index) => (optional && isEmpty(index) ? [] : [index]));
  for (;;) {
    const needed = kept.reduce((sum, index) => sum + (least[index] ?? 0) + GAP.length, -GAP.length);
    const last = kept.findLast((index) => columns[index]?.optional);
    if (needed <= width || last === undefined) return kept;
    kept.splice(kept.indexOf(last), 1);
  }
}

function naturalWidth(title: string, cells: readonly (readonly Cell[])[], index: number): number {
  return cells.reduce((most, row) => Math.max(most, widthOf(row[index]?.text ?? "")), widthOf(title));
}

function fittedLines(
  columns: readonly Column[],
  cells: readonly (readonly Cell[])[],
  { width, ellipsis }: { readonly width: number; readonly ellipsis: string },
): readonly Line[] {
  const natural = columns.map(({ title }, index) => naturalWidth(title, cells, index));
  const widths = fitWidths(columns, natural, width);
  const head = columns.map(({ title }): Cell => ({ text: title.toUpperCase(), style: "dim" }));
  return [head, ...cells].map((row) => lineOf(row, widths, ellipsis));
}

/** The widest columns that may be cut give way first. */
function fitWidths(columns: readonly Column[], natural: readonly number[], width: number): readonly number[] {
  const widths = [...natural];
  const gaps = GAP.length * (columns.length - 1);
  for (;;) {
    const over = widths.reduce((sum, each) => sum + each, gaps) - width;
    if (over <= 0) return widths;
    const cuttable = widths.map((each, index) => (columns[index]?.whole || each <= COLUMN_MIN ? 0 : each));
    const widest = Math.max(...cuttable);
    if (widest === 0) return widths;
    const second = Math.max(COLUMN_MIN, ...cuttable.filter((each) => each < widest));
    const index = cuttable.indexOf(widest);
    const next = cuttable.filter((each) => each === widest).length > 1 ? widest - 1 : Math.max(second, widest - over);
    widths[index] = Math.max(COLUMN_MIN, Math.min(next, widest - 1));
  }
}

function lineOf(row: readonly Cell[], widths: readonly number[], ellipsis: string): Line {
  return row.flatMap(({ text, style = "plain" }, index): readonly Segment[] => {
    const isLast = index === row.length - 1;
    const width = widths[index] ?? 0;
    const cut = isLast ? truncate(text, width, ellipsis) : fit(text, width, ellipsis);
    return [{ text: cut, style }, ...(isLast ? [] : [{ text: GAP }])];
  });
}

/** One line a row, fields separated by tabs and without a head, nothing cut. */
export function tabbedLines(columns: readonly Column[], rows: readonly unknown[]): readonly string[] {
  return rows.map((row) =>
    columns
      .map((column) => {
        const cell = column.cell(row);
        return neutralise(typeof cell === "string" ? cell : (cell.raw ?? cell.text));
      })
      .join("\t"),
  );
}

function shown(cell: Cell | string): Cell {
  return typeof cell === "string" ? { text: neutralise(cell) } : { ...cell, text: neutralise(cell.text) };
}
