/** Lines as pieces of styled text, and their way into a terminal's text. */
import type { Back, Style } from "../theme.ts";

/** A piece of a line in one style. The text is harmless and holds no line ends. */
export interface Segment {
  readonly text: string;
  /** Default `plain`. */
  readonly style?: Style;
  /** What lies behind it. Default: nothing. */
  readonly back?: Back;
}

/** One line of a picture. */
export type Line = readonly Segment[];

/** Select Graphic Rendition codes, on and off. */
const CODES: Readonly<Record<Exclude<Style, "plain">, readonly [string, string]>> = {
  dim: ["2", "22"],
  bold: ["1", "22"],
  running: ["36", "39"],
  success: ["32", "39"],
  warning: ["33", "39"],
  failure: ["31", "39"],
  accent: ["34", "39"],
  cursor: ["7", "27"],
  title: ["1", "22"],
  key: ["1", "22"],
  keyword: ["34", "39"],
  string: ["32", "39"],
  number: ["36", "39"],
  expression: ["35", "39"],
  comment: ["2", "22"],
  added: ["32", "39"],
  removed: ["31", "39"],
};

const BACK_CODES: Readonly<Record<Back, readonly [string, string]>> = {
  selected: ["7", "27"],
  match: ["4;1", "24;22"],
  chip: ["7", "27"],
};

/** Makes text of a line. */
export type Painter = (line: Line) => string;

/** A painter with colours, or one without any escape sequence but the reversed block of a cursor. */
export function createPainter(color: boolean): Painter {
  return (line) =>
    line
      .map((segment) => paint(segment, color))
      .join("")
      .trimEnd();
}

function paint(segment: Segment, color: boolean): string {
  if (segment.back === undefined) return paintStyle(segment, color);
  // What is pointed at and what was found must be seen without colours, too.
  const [on, off] = BACK_CODES[segment.back];
  return `\u001b[${on}m${paintStyle(segment, color)}\u001b[${off}m`;
}

function paintStyle({ text, style = "plain" }: Segment, color: boolean): string {
  if (style === "plain") return text;
  // Without its reversed block nobody would see where the cursor is, so it stays where colours go.
  if (style !== "cursor" && (!color || text.trim() === "")) return text;
  const [on, off] = CODES[style];
  return `\u001b[${on}m${text}\u001b[${off}m`;
}

/** The text of a line without its styles. */
export function plainText(line: Line): string {
  return line.map(({ text }) => text).join("");
}
