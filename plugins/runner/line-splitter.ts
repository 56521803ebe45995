/**
 * Cuts the byte stream of a process into lines. Made for volume: whole runs of lines are decoded at once, and what
 * is held between two chunks never exceeds the line limit, whatever the process prints.
 */

/** Bytes of a line that are kept; what is beyond is dropped and said so. All outputs that a task may have fit in one. */
export const LINE_BYTES_MAX = 12_582_912;

const CUT_MARK = /\[line cut: \d+ of \d+ bytes shown\]$/;

/** True when the splitter has cut the line. */
export function isCutLine(line: string): boolean {
  return line.endsWith("]") && CUT_MARK.test(line.slice(-CUT_MARK_CHARS_MAX));
}

const CUT_MARK_CHARS_MAX = 80;
const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const HOLD_BYTES_INITIAL = 4_096;

/** Takes chunks, gives lines without their line ends (`\n` or `\r\n`). */
export interface LineSplitter {
  /** The lines that this chunk completed. The chunk may be reused afterwards. */
  push(chunk: Uint8Array): readonly string[];
  /** The last line if it had no line end. The splitter is empty again after that. */
  end(): readonly string[];
}

/** A splitter for one stream. Bytes that are no UTF-8 become the replacement character. */
export function createLineSplitter(lineBytesMax = LINE_BYTES_MAX): LineSplitter {
  const held = createHold(lineBytesMax);

  function release(): string {
    const line = lineOf(held.bytes(), held.droppedBytes());
    held.clear();
    return line;
  }

  function splitLong(bytes: Uint8Array, lines: string[]): void {
    for (let start = 0; start <= bytes.length; ) {
      const newline = bytes.indexOf(NEWLINE, start);
      const end = newline < 0 ? bytes.length : newline;
      const keptEnd = Math.min(end, start + lineBytesMax);
      lines.push(lineOf(bytes.subarray(start, keptEnd), end - keptEnd));
      start = end + 1;
    }
  }

  function splitWhole(bytes: Uint8Array, lines: string[]): void {
    if (bytes.length > lineBytesMax) {
      splitLong(bytes, lines);
      return;
    }
    // A newline byte is never part of a longer UTF-8 sequence, so the run can be decoded in one go.
    for (const line of decoder.decode(bytes).split("\n")) {
      lines.push(line.endsWith("\r") ? line.slice(0, -1) : line);
    }
  }

  return {
    push(chunk) {
      const lines: string[] = [];
      let start = 0;
      if (!held.isEmpty()) {
        const newline = chunk.indexOf(NEWLINE);
        held.add(chunk.subarray(0, newline < 0 ? chunk.length : newline));
        if (newline < 0) return lines;
        lines.push(release());
        start = newline + 1;
      }
      const last = chunk.lastIndexOf(NEWLINE);
      if (last >= start) {
        splitWhole(chunk.subarray(start, last), lines);
        start = last + 1;
      }
      held.add(chunk.subarray(start));
      return lines;
    },
    end: () => (held.isEmpty() ? [] : [release()]),
  };
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** The text of a line's kept bytes, with a mark when others were dropped. */
function lineOf(bytes: Uint8Array, droppedBytes: number): string {
  if (droppedBytes === 0) {
    const end = bytes.at(-1) === CARRIAGE_RETURN ? bytes.length - 1 : bytes.length;
    return decoder.decode(bytes.subarray(0, end));
  }
  const kept = wholeCharacters(bytes);
  const total = bytes.length + droppedBytes;
  return `${decoder.decode(kept)} [line cut: ${kept.length} of ${total} bytes shown]`;
}

interface Hold {
  add(bytes: Uint8Array): void;
  bytes(): Uint8Array;
  droppedBytes(): number;
  isEmpty(): boolean;
  clear(): void;
}

/** The beginning of a line that is not complete yet; grows by doubling up to the limit. */
function createHold(bytesMax: number): Hold {
  let buffer = new Uint8Array(Math.min(HOLD_BYTES_INITIAL, bytesMax));
  let length = 0;
  let dropped = 0;
  return {
    add(bytes) {
      const taken = Math.min(bytes.length, bytesMax - length);
      dropped += bytes.length - taken;
      if (length + taken > buffer.length) {
        const grown = new Uint8Array(Math.min(bytesMax, Math.max(buffer.length * 2, length + taken)));
        grown.set(buffer.subarray(0, length));
        buffer = grown;
      }
      buffer.set(bytes.subarray(0, taken), length);
      length += taken;
    },
    bytes: () => buffer.subarray(0, length),
    droppedBytes: () => dropped,
    isEmpty: () => length === 0 && dropped === 0,
    clear() {
      length = 0;
      dropped = 0;
    },
  };
}

/** The bytes without a last UTF-8 sequence that the cut has torn. */
function wholeCharacters(bytes: Uint8Array): Uint8Array {
  let lead = bytes.length - 1;
  while (lead >= 0 && lead > bytes.length - 4 && ((bytes[lead] ?? 0) & 0xc0) === 0x80) lead -= 1;
  const first = bytes[lead] ?? 0;
  const sequence = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
  return lead + sequence > bytes.length ? bytes.subarray(0, lead) : bytes;
}
