/** Lines put together, cut and marked. */
import type { Back } from "../theme.ts";
import type { Line, Segment } from "./painter.ts";
import { truncate, widthOf } from "./width.ts";

/** Columns that a line takes. */
export function lineWidth(line: Line): number {
  return line.reduce((sum, { text }) => sum + widthOf(text), 0);
}

/** The line cut to at most `columns`, with the ellipsis at its end when something is missing. */
export function cutLine(line: Line, columns: number, ellipsis: string): Line {
  if (lineWidth(line) <= columns) return line;
  const cut: Segment[] = [];
  let room = columns;
  for (const segment of line) {
    const width = widthOf(segment.text);
    // The cut piece carries the ellipsis, also where the text itself would just fit and more follows.
    if (width >= room) {
      const text = width === room ? `${segment.text} ` : segment.text;
      cut.push({ ...segment, text: truncate(text, room, ellipsis) });
      break;
    }
    cut.push(segment);
    room -= width;
  }
  return cut;
}

/** The line cut or filled to exactly `columns`. */
export function fitLine(line: Line, columns: number, ellipsis: string): Line {
  const cut = cutLine(line, columns, ellipsis);
  const missing = columns - lineWidth(cut);
  return missing > 0 ? [...cut, { text: " ".repeat(missing) }] : cut;
}

/** The whole line, from edge to edge, on something that shows: the line that is pointed at. */
export function backed(line: Line, back: Back, columns: number, ellipsis: string): Line {
  return fitLine(line, columns, ellipsis).map((segment) => ({ ...segment, back }));
}

/** A line whose two ends stand at the two edges; the right end is cut first where both have no room. */
export function spread(left: Line, right: Line, columns: number, ellipsis: string): Line {
  const room = columns - lineWidth(left) - 1;
  if (room <= 0) return cutLine(left, columns, ellipsis);
  const end = cutLine(right, room, ellipsis);
  return [...left, { text: " ".repeat(columns - lineWidth(left) - lineWidth(end)) }, ...end];
}
