/** Lines as pieces of styled text, and their way into a terminal's text. */
import type { Back, Style } from "../theme.ts";
import { type Palette, PLAIN_PALETTE } from "./palettes.ts";

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

/** Makes text of a line. */
export type Painter = (line: Line) => string;

/**
 * A painter with colours, or one without any escape sequence but for what is pointed at and what was found.
 * @param palette default: the colours that the terminal has of its own
 */
export function createPainter(color: boolean, palette: Palette = PLAIN_PALETTE): Painter {
  // Grounds of their own would be colours, too: without any, the plain ones show by being reversed and underlined.
  const { styles, backs } = color ? palette : PLAIN_PALETTE;
  const paintStyle = ({ text, style = "plain" }: Segment): string => {
    if (style === "plain") return text;
    // Without its reversed block nobody would see where the cursor is, so it stays where colours go.
    if (style !== "cursor" && (!color || text.trim() === "")) return text;
    const [on, off] = styles[style];
    return `\u001b[${on}m${text}\u001b[${off}m`;
  };
  const paint = (segment: Segment): string => {
    if (segment.back === undefined) return paintStyle(segment);
    const [on, off] = backs[segment.back];
    return `\u001b[${on}m${paintStyle(segment)}\u001b[${off}m`;
  };
  return (line) => line.map(paint).join("").trimEnd();
}

/** The text of a line without its styles. */
export function plainText(line: Line): string {
  return line.map(({ text }) => text).join("");
}
