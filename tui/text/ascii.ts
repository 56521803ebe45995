/** Lines for terminals that show nothing but ASCII, in the same columns. */
import type { Line } from "./painter.ts";
import { widthOf } from "./width.ts";

const NEEDS_WORK = /[^ -~]/;
const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** What stands for characters that the pictures of the UI and texts like to have. */
const STAND_INS: Readonly<Record<string, string>> = {
  "·": "-",
  "…": "~",
  "–": "-",
  "—": "-",
  "−": "-",
  "→": ">",
  "←": "<",
  "↑": "^",
  "↓": "v",
  "×": "x",
  "│": "|",
  "─": "-",
  "‘": "'",
  "’": "'",
  "“": '"',
  "”": '"',
};

/** The line in ASCII: letters lose their accents, and what has no likeness becomes a question mark for each column. */
export function asciiLine(line: Line): Line {
  if (!line.some(({ text }) => NEEDS_WORK.test(text))) return line;
  return line.map((segment) => ({ ...segment, text: asciiText(segment.text) }));
}

function asciiText(text: string): string {
  if (!NEEDS_WORK.test(text)) return text;
  let shown = "";
  for (const { segment } of graphemes.segment(text)) shown += NEEDS_WORK.test(segment) ? likeness(segment) : segment;
  return shown;
}

function likeness(grapheme: string): string {
  const width = widthOf(grapheme);
  const letter = STAND_INS[grapheme] ?? grapheme.normalize("NFD")[0] ?? "";
  return width === 1 && !NEEDS_WORK.test(letter) ? letter : "?".repeat(width);
}
