/** Lines of a stream of bytes, in flat memory. */

/** Longest line, in characters. A longer one is a fault, so that a file without line ends cannot fill the memory. */
export const LINE_CHARS_MAX = 64 * 1024 * 1024;

/** Bytes in any of the forms that streams take here. */
export type ByteSource = AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>;

/** How lines are read. */
export interface LineOptions {
  /** The encoding, by its label. Default `utf-8`. */
  readonly charset?: string;
  /** Longest line in characters. Default {@link LINE_CHARS_MAX}. */
  readonly lineCharsMax?: number;
}

/**
 * The lines of a text, without their ends (`\n` or `\r\n`), in batches of what arrived together. A last line without
 * an end counts; an empty rest does not. @throws RangeError for an unknown charset or a line that is too long
 */
export async function* lineBatches(source: ByteSource, options: LineOptions = {}): AsyncGenerator<string[]> {
  const { charset = "utf-8", lineCharsMax = LINE_CHARS_MAX } = options;
  const decoder = new TextDecoder(charset);
  let waiting: string[] = [];
  let waitingChars = 0;
  for await (const chunk of source) {
    const lines = decoder.decode(chunk, { stream: true }).split("\n");
    const rest = lines.pop() ?? "";
    if (lines.length > 0) {
      lines[0] = waiting.join("") + lines[0];
      yield lines.map(withoutReturn);
      waiting = [];
      waitingChars = 0;
    }
    waiting.push(rest);
    waitingChars += rest.length;
    if (waitingChars > lineCharsMax) {
      throw new RangeError(`A line is longer than ${lineCharsMax} characters; that is the most a line may have.`);
    }
  }
  const last = waiting.join("") + decoder.decode();
  if (last !== "") yield [withoutReturn(last)];
}

function withoutReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}
