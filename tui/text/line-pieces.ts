/** Lines taken apart: in rows of a width, from a column on, and with places in them marked. No character changes its style. */
import type { Back, Style } from "../theme.ts";
import type { Line, Segment } from "./painter.ts";
import { widthOf } from "./width.ts";

const ASCII = /^[ -~]*$/;
const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** The line in rows of at most `columns`, cut between characters; one row at least. */
export function wrapLine(line: Line, columns: number): readonly Line[] {
  const rows: Segment[][] = [[]];
  let room = Math.max(1, columns);
  const begin = (): void => {
    rows.push([]);
    room = Math.max(1, columns);
  };
  for (const segment of line) {
    let text = segment.text;
    while (text !== "") {
      const piece = headOf(text, room);
      if (piece === "") {
        // A character wider than a whole row stands in one of its own.
        if (rows.at(-1)?.length === 0) {
          const [whole] = graphemes.segment(text);
          rows.at(-1)?.push({ ...segment, text: whole?.segment ?? text });
          text = text.slice((whole?.segment ?? text).length);
          room = 0;
        } else begin();
        continue;
      }
      rows.at(-1)?.push({ ...segment, text: piece });
      room -= widthOf(piece);
      text = text.slice(piece.length);
      if (text !== "" && room <= 0) begin();
    }
  }
  return rows;
}

/** The line without what stands in its first columns; a wide character on the edge leaves a space. */
export function dropColumns(line: Line, columns: number): Line {
  let left = columns;
  return line.flatMap((segment): Segment[] => {
    if (left <= 0) return [segment];
    const head = headOf(segment.text, left);
    const rest = segment.text.slice(head.length);
    left -= widthOf(head);
    if (rest === "") return [];
    if (left <= 0) return [{ ...segment, text: rest }];
    const [edge] = graphemes.segment(rest);
    const cut = edge?.segment ?? "";
    const over = widthOf(cut) - left;
    left = 0;
    return [{ ...segment, text: " ".repeat(Math.max(0, over)) + rest.slice(cut.length) }];
  });
}

/** The line with something behind the characters from one place to another. @param style default: they keep theirs */
export function backRange(line: Line, from: number, to: number, back: Back, style?: Style): Line {
  let at = 0;
  const marked = style === undefined ? {} : { style };
  return line.flatMap((segment): Segment[] => {
    const begin = at;
    at += segment.text.length;
    if (at <= from || begin >= to) return [segment];
    const pieces: Segment[] = [
      { ...segment, text: segment.text.slice(0, Math.max(0, from - begin)) },
      { ...segment, text: segment.text.slice(Math.max(0, from - begin), to - begin), back, ...marked },
      { ...segment, text: segment.text.slice(Math.max(0, to - begin)) },
    ];
    return pieces.filter(({ text }) => text !== "");
  });
}

/** As much from the beginning of a text as fits. */
function headOf(text: string, columns: number): string {
  const near = text.slice(0, columns);
  if (ASCII.test(near)) return near;
  let length = 0;
  let width = 0;
  // Characters that take no column stay with the one before them.
  for (const { segment } of graphemes.segment(text.slice(0, columns * 8 + 16))) {
    width += widthOf(segment);
    if (width > columns) break;
    length += segment.length;
  }
  return text.slice(0, length);
}
