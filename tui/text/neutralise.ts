/**
 * Text from tasks, flows and files on its way to a terminal: nothing in it may move the cursor, change colours or
 * titles, touch the clipboard, or make text read in another order than it stands.
 */

const ESC = "\\u001b";
const CSI = `(?:${ESC}\\[|\\u009b)[0-?]*[ -/]*[@-~]`;
/** Strings that end with ST or BEL: titles, hyperlinks, clipboard; one that never ends goes up to the line's end. */
const STRINGS = `(?:${ESC}[\\]PX^_]|[\\u009d\\u0090\\u0098\\u009e\\u009f])[^\\u0007\\u001b\\u009c]*(?:\\u0007|${ESC}\\\\|\\u009c)?`;
const OTHER = `${ESC}[ -/]*[0-~]`;
const SEQUENCES = new RegExp(`${CSI}|${STRINGS}|${OTHER}`, "g");

/** Controls apart from tab and line end, and characters that reorder or hide text. */
const HARMFUL =
  "\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u2069\\ufeff";
const CONTROLS = new RegExp(`[${HARMFUL}]`, "g");
const NEEDS_WORK = new RegExp(`[\\t\\n${HARMFUL}]`);

const TAB = "    ";

/** One line of text made harmless: escape sequences go, other control characters become pictures. */
export function neutralise(text: string): string {
  if (!NEEDS_WORK.test(text)) return text;
  return text.replace(SEQUENCES, "").replaceAll("\t", TAB).replaceAll("\n", " ").replace(CONTROLS, picture);
}

/** Text as harmless lines: a return of the carriage begins a new one too, as progress displays do. */
export function neutralLines(text: string): string[] {
  if (!NEEDS_WORK.test(text)) return [text];
  const lines = text.split(/\r\n|\n|\r/);
  while (lines.length > 1 && lines.at(-1) === "") lines.pop();
  return lines.map(neutralise);
}

/** The Unicode picture of a control character; nothing for those that only reorder or hide. */
function picture(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return "\u2421";
  return code < 0xa0 ? "\ufffd" : "";
}
