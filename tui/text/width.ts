/** Text measured in columns of a terminal: wide characters take two, combining ones none. */
import stringWidth from "string-width";

/** What takes one column each for sure: ASCII, lines and blocks of pictures, and braille. Measuring takes long. */
const NARROW = /^[ -~\u2500-\u259f\u2800-\u28ff]*$/;
const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Columns that a text takes. The text holds no escape sequences. */
export function widthOf(text: string): number {
  return NARROW.test(text) ? text.length : stringWidth(text);
}

/** The text cut to at most `columns`, with the ellipsis at its end when something is missing. */
export function truncate(text: string, columns: number, ellipsis: string): string {
  if (columns <= 0) return "";
  // A text far too long is cut first: measuring it would take its whole length.
  const near = text.length > columns * 8 ? text.slice(0, columns * 8) : text;
  if (near === text && widthOf(text) <= columns) return text;
  const room = columns - widthOf(ellipsis);
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
