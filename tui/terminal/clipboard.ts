/** Text on its way to the clipboard of the person's terminal, which may be on another machine than this program. */
import { Buffer } from "node:buffer";

/** Characters of Base64 that terminals take at the most, most of them. */
export const CLIPBOARD_CHARS_MAX = 74_994;

const ESC = "\u001b";
const BELL = "\u0007";

/**
 * The sequence (OSC 52) that puts a text there; undefined for one that is too long for terminals.
 * @param isInTmux the sequence is handed on by tmux, which otherwise keeps it to itself
 */
export function clipboardSequence(text: string, isInTmux: boolean): string | undefined {
  const encoded = Buffer.from(text, "utf8").toString("base64");
  if (encoded.length > CLIPBOARD_CHARS_MAX) return undefined;
  const sequence = `${ESC}]52;c;${encoded}${BELL}`;
  // tmux itself takes the plain one, where it is told to; it hands on what stands in its own envelope.
  return isInTmux ? `${sequence}${ESC}Ptmux;${sequence.replaceAll(ESC, ESC + ESC)}${ESC}\\` : sequence;
}
