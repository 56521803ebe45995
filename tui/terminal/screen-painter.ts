/**
 * Frames on their way to a terminal: only lines that have changed are written, each at its place, in one go. Ink has the
 * terminal (modes, keys, size, hand-over to an editor), but its own way of drawing measures every character of every frame,
 * which takes 8 ms for 50 lines of 200 columns; see docs/decisions/015-drawing-the-terminal-ui.md.
 */

const ESC = "\u001b[";
/** Terminals that know it show a frame at once; others pass it over. */
const BEGIN = `${ESC}?2026h`;
const END = `${ESC}?2026l`;
/** A line that is wider than was thought ends at the edge instead of moving all others. */
const WITHOUT_WRAP = `${ESC}?7l`;
const WITH_WRAP = `${ESC}?7h`;

/** See the file's head. */
export class ScreenPainter {
  readonly #write: (text: string) => void;
  #lines: readonly string[] = [];
  #columns = 0;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  /** Shows these painted lines, from the top of the screen on. */
  paint(lines: readonly string[], columns: number): void {
    const isNew = columns !== this.#columns || lines.length !== this.#lines.length;
    const changed = lines.flatMap((line, row) =>
      isNew || line !== this.#lines[row] ? [`${ESC}${row + 1};1H${ESC}0m${ESC}K${line}`] : [],
    );
    this.#lines = lines;
    this.#columns = columns;
    if (changed.length === 0) return;
    const clear = isNew ? `${ESC}0m${ESC}2J` : "";
    this.#write(`${BEGIN}${WITHOUT_WRAP}${ESC}?25l${clear}${changed.join("")}${ESC}0m${WITH_WRAP}${END}`);
  }

  /** Forgets what is on the screen: something else has drawn there. */
  forget(): void {
    this.#lines = [];
    this.#columns = 0;
  }
}
