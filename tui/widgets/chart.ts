/** Values over time as bars of blocks, with what the axis means and the value of now. */
import type { Area } from "../app/view.ts";
import { fitLine, spread } from "../text/lines.ts";
import type { Line } from "../text/painter.ts";
import { widthOf } from "../text/width.ts";
import type { Style } from "../theme.ts";

/** What a chart shows. */
export interface ChartOptions {
  readonly title: string;
  /** Oldest first, from 0 on. */
  readonly values: readonly number[];
  /** The value of now, as a text. */
  readonly now: string;
  readonly style: Style;
  /** How long ago the oldest value was, such as `10 min ago`. */
  readonly since: string;
  /** Writes a value of the axis. */
  label(value: number): string;
}

/**
 * The values as wide as there is room for: several of them become their mean, one may take several columns.
 * @param columns from 1
 */
export function fitValues(values: readonly number[], columns: number): readonly number[] {
  const { length } = values;
  if (length === 0) return [];
  return Array.from({ length: columns }, (_, column) => {
    const from = Math.floor((column * length) / columns);
    const to = Math.max(from + 1, Math.floor(((column + 1) * length) / columns));
    return values.slice(from, to).reduce((sum, value) => sum + value, 0) / (to - from);
  });
}

/** Eighths (or what the glyphs have) that a bar is high; something is never nothing. */
export function barSteps(value: number, max: number, steps: number): number {
  if (value <= 0 || max <= 0) return 0;
  return Math.max(1, Math.min(steps, Math.round((value / max) * steps)));
}

/** Bars one above the other, from the top; each line is as many characters long as there are values. */
export function barRows(
  values: readonly number[],
  max: number,
  rows: number,
  sparks: readonly string[],
): readonly string[] {
  const per = sparks.length;
  const steps = values.map((value) => barSteps(value, max, rows * per));
  return Array.from({ length: rows }, (_, index) => {
    const below = (rows - 1 - index) * per;
    return steps.map((step) => (step <= below ? " " : (sparks[Math.min(per, step - below) - 1] ?? " "))).join("");
  });
}

/** The chart, as wide and high as the area says: the title, the bars and the times below. */
export function chartLines(
  options: ChartOptions,
  { columns, rows, glyphs }: Pick<Area, "columns" | "rows" | "glyphs">,
): readonly Line[] {
  const { title, now, style, since, label } = options;
  // What is drawn are means, so the axis goes up to the greatest of those.
  const axis = Math.max(1, widthOf(label(Math.max(0, ...options.values))));
  const values = fitValues(options.values, Math.max(1, columns - axis - 1));
  const max = Math.max(0, ...values);
  const top = label(max);
  const bars = barRows(values, max, Math.max(1, rows - 2), glyphs.sparks);
  const head: Line = [{ text: title, style: "title" }, { text: "  " }, { text: now, style }];
  const lines = bars.map((text, index): Line => {
    const mark = index === 0 ? top : index === bars.length - 1 ? "0" : "";
    return [
      { text: `${mark.padStart(axis)} `, style: "dim" },
      { text, style },
    ];
  });
  const times = spread(
    [{ text: `${" ".repeat(axis + 1)}${since}`, style: "dim" }],
    [{ text: "now", style: "dim" }],
    columns,
    glyphs.ellipsis,
  );
  return [head, ...lines, times].slice(0, rows).map((line) => fitLine(line, columns, glyphs.ellipsis));
}
