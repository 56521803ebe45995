/** The picture of a terminal that has no room for one. */
import type { Line } from "../text/painter.ts";
import { wrap } from "../text/width.ts";
import type { Area } from "./view.ts";

/** Columns that a picture needs. */
export const COLUMNS_MIN = 40;
/** Rows that it needs. */
export const ROWS_MIN = 10;

/** Whether the terminal is smaller than that. */
export function isTooSmall({ columns, rows }: Pick<Area, "columns" | "rows">): boolean {
  return columns < COLUMNS_MIN || rows < ROWS_MIN;
}

/** Asks for more room. */
export function smallFrame({ columns, rows }: Pick<Area, "columns" | "rows">): readonly Line[] {
  const words = `Please make this terminal larger: it has ${columns}x${rows}, and ${COLUMNS_MIN}x${ROWS_MIN} are needed. q leaves.`;
  const lines = wrap(words, Math.max(1, columns)).map((text): Line => [{ text, style: "warning" }]);
  return [...lines, ...Array.from({ length: Math.max(0, rows - lines.length) }, (): Line => [])].slice(0, rows);
}
