/** Columns of a table: what each shows, and how wide each gets on a screen of a given width. */

import type { Area } from "../app/view.ts";
import type { Segment } from "../text/painter.ts";
import { widthOf } from "../text/width.ts";

/** One column. */
export interface Column<Row> {
  /** Its heading, and its name when a table is sorted by it. */
  readonly title: string;
  /** Default left. */
  readonly align?: "left" | "right";
  /** Columns of the screen at most; what is longer is cut. Default 60. */
  readonly max?: number;
  /** Takes what room is left. Default false. */
  readonly grows?: boolean;
  /** Columns with greater numbers go first where there is no room; those with 0 stay. Default 0. */
  readonly rank?: number;
  /** What stands in it; harmless text. */
  cell(row: Row, area: Area): Segment;
  /** What rows are sorted by. Default: they are not sorted by this column. */
  order?(row: Row): string | number;
}

const GAP = 2;
const MAX_DEFAULT = 60;
const WIDTH_MIN = 4;

/** Columns with their widths. */
export type Layout<Row> = readonly { readonly column: Column<Row>; readonly width: number }[];

/**
 * Shares out the width. @param widest columns of the screen that each column would fill, by title: it only grows, so that
 * columns stand still while rows come and go
 */
export function layOut<Row>(
  columns: readonly Column<Row>[],
  widest: ReadonlyMap<string, number>,
  room: number,
): Layout<Row> {
  let shown = [...columns];
  // A heading has room for the arrow of the order.
  const wanted = ({ title, max = MAX_DEFAULT, order }: Column<Row>): number =>
    Math.min(max, Math.max(widthOf(title) + (order ? 1 : 0), widest.get(title) ?? 0));
  const total = (): number => shown.reduce((sum, column) => sum + wanted(column) + GAP, -GAP);
  while (total() > room) {
    const last = Math.max(...shown.map(({ rank = 0 }) => rank));
    if (last <= 0) break;
    shown = shown.filter(({ rank = 0 }) => rank < last);
  }
  const widths = shown.map(wanted);
  shrink(widths, room - GAP * (shown.length - 1));
  const left = room - widths.reduce((sum, width) => sum + width + GAP, -GAP);
  const growing = shown.findIndex(({ grows }) => grows === true);
  if (left > 0 && growing >= 0) widths[growing] = (widths[growing] ?? 0) + left;
  return shown.map((column, index) => ({ column, width: widths[index] ?? 0 }));
}

/** Takes from the widest until all fit. */
function shrink(widths: number[], room: number): void {
  let over = widths.reduce((sum, width) => sum + width, 0) - room;
  while (over > 0) {
    const widest = Math.max(...widths);
    if (widest <= WIDTH_MIN) return;
    widths[widths.indexOf(widest)] = widest - 1;
    over--;
  }
}

/** Spaces between columns. */
export const COLUMN_GAP = " ".repeat(GAP);
