/** What is in a file, as far as a terminal can show it. */
import { posix } from "node:path";
import type { TextPlace } from "../../app/places.ts";
import { byteSize } from "../../text/byte-size.ts";

/** Bytes of a file that are shown. */
export const SHOWN_BYTES_MAX = 512 * 1024;

/** Bytes of a file that can be changed in an editor from here. */
export const EDITED_BYTES_MAX = 2 * 1024 * 1024;

/** Bytes of a file that go over this program, to the machine or from it; the command takes any size. */
export const CARRIED_BYTES_MAX = 64 * 1024 * 1024;

/** The text of a file; undefined for one that is no text in UTF-8. */
export function textOf(bytes: Uint8Array, isCut = false): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    // A character may be cut in two at the end of what was read.
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes, { stream: isCut });
  } catch {
    return undefined;
  }
}

/** What is shown of a file that was read so far. */
export function shownText(path: string, bytes: Uint8Array, isCut: boolean, sizeBytes: number | undefined): string {
  const size = byteSize(sizeBytes ?? bytes.length);
  const text = textOf(bytes, isCut);
  if (text === undefined) return `${path} is no text: ${size}. ctrl-s in the list saves it to this machine.`;
  if (!isCut) return text;
  return `${text}\n\n--- These are the first ${byteSize(SHOWN_BYTES_MAX)} of ${size}. ctrl-s in the list saves all of it. ---`;
}

const LANGUAGES: Readonly<Record<string, TextPlace["language"]>> = {
  ".yml": "yaml",
  ".yaml": "yaml",
  ".json": "json",
};

/** The language of a file, by its ending. */
export function languageOf(path: string): TextPlace["language"] {
  return LANGUAGES[posix.extname(path).toLowerCase()] ?? "plain";
}
