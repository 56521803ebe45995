/** From offsets in a text to lines and columns. */

/** A place in a text, both parts from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Finds lines by bisection; made once a text. */
export class LineIndex {
  readonly #starts: number[] = [0];
  readonly #length: number;

  constructor(text: string) {
    // The end of the text counts as the end of its last line, not as a line of its own.
    this.#length = text.endsWith("\n") ? text.length - 1 : text.length;
    for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) this.#starts.push(at + 1);
    if (text.endsWith("\n")) this.#starts.pop();
  }

  /** The place of an offset; offsets beyond the text count as its end. */
  place(offset: number): Place {
    const at = Math.min(Math.max(offset, 0), this.#length);
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: at - (this.#starts[low] ?? 0) + 1 };
  }

  /** The offset at which a line begins; lines beyond the end count as the last. */
  lineStart(line: number): number {
    return this.#starts[Math.min(Math.max(line, 1), this.#starts.length) - 1] ?? 0;
  }
}
