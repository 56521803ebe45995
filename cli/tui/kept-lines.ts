/** What a process has to say of itself while the screen belongs to the terminal UI: kept, and told when that is over. */
import { tell } from "../messages.ts";

/** Lines that are kept: the last ones. */
const LINES_MAX = 50;

/** See the file's head. */
export class KeptLines {
  #lines: string[] = [];
  #leftOut = 0;

  /** Keeps a text of one or more lines. */
  add(text: string): void {
    this.#lines.push(...text.replace(/\n$/, "").split("\n"));
    this.#leftOut += Math.max(0, this.#lines.length - LINES_MAX);
    this.#lines = this.#lines.slice(-LINES_MAX);
  }

  /** Tells all of it on standard error. */
  tell(): void {
    if (this.#leftOut > 0) tell(`${this.#leftOut} lines before these are left out.`);
    for (const line of this.#lines) tell(line);
  }
}
