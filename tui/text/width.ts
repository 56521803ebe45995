/** Text measured in columns of a terminal: wide characters take two, combining ones none. */
import stringWidth from "string-width";

/**
 * Texts of characters that take one column each and never join with their neighbours: ASCII, letters of Europe, punctuation,
 * arrows, lines, blocks, shapes, the marks of states and braille. To look is a hundred times faster than to measure.
 */
export const ONE_COLUMN =
  /^[ -~\u00a1-\u00ac\u00ae-\u02af\u0391-\u03a1\u03b1-\u03c9\u0410-\u044f\u2010-\u2027\u2030-\u2038\u203a-\u203b\u2190-\u2199\u21a0-\u21ff\u2500-\u25fc\u2713\u2717\u276f\u2800-\u28ff]*$/;
const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Columns that a text takes. The text holds no escape sequences. */
export function widthOf(text: string): number {
  return ONE_COLUMN.test(text) ? text.length : stringWidth(text);
}

/** The text cut to at most `columns`, with the ellipsis at its end when something is missing. */
export function truncate(text: string, columns: number, ellipsis: string): string {
  if (columns <= 0) return "";
  // A text far too long is cut first: measuring it would take its whole length.
  const near = text.length > columns * 8 ? text.slice(0, columns * 8) : text;
  if (near === text && widthOf(text) <= columns) return text;
  const room = columns - widthOf(ellipsis);
  if (ONE_COLUMN.test(near)) return near.slice(0, Math.max(0, room)) + ellipsis;
  let taken = "";
  let width = 0;
  for (const { segment } of graphemes.segment(near)) {
    const next = width + widthOf(segment);
    if (next > room) break;
    taken += segment;
    width = next;
  }
  return taken + ellipsis;
}

/** The text with spaces behind it, `columns` wide at least. */
export function padEnd(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - widthOf(text)));
}

/** The text cut or filled to exactly `columns`. */
export function fit(text: string, columns: number, ellipsis: string): string {
  return padEnd(truncate(text, columns, ellipsis), columns);
}

/** The text in pieces of at most `columns`, cut between characters. */
export function wrap(text: string, columns: number): readonly string[] {
  if (columns <= 0 || widthOf(text) <= columns) return [text];
  if (ONE_COLUMN.test(text)) {
    const pieces = Math.ceil(text.length / columns);
    return Array.from({ length: pieces }, (_, piece) => text.slice(piece * columns, (piece + 1) * columns));
  }
  const lines: string[] = [];
  let line = "";
  let width = 0;
  for (const { segment } of graphemes.segment(text)) {
    const next = widthOf(segment);
    if (width + next > columns && line !== "") {
      lines.push(line);
      line = "";
      width = 0;
    }
    line += segment;
    width += next;
  }
  return [...lines, line];
}

/** Which characters of a text lie in `columns` columns from the column `left` on, as indexes into it. */
export function spanOf(text: string, left: number, columns: number): { readonly from: number; readonly to: number } {
  if (ONE_COLUMN.test(text)) return { from: Math.min(text.length, left), to: Math.min(text.length, left + columns) };
  let from = left <= 0 ? 0 : text.length;
  let width = 0;
  for (const { segment, index } of graphemes.segment(text)) {
    if (from === text.length && width >= left) from = index;
    width += widthOf(segment);
    if (width > left + columns) return { from: Math.min(from, index), to: index };
  }
  return { from, to: text.length };
}
