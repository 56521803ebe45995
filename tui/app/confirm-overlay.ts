/** A question before something that cannot be undone. It names what is concerned, and the command that does the same. */
import { neutralise } from "../text/neutralise.ts";
import type { Line } from "../text/painter.ts";
import { wrap } from "../text/width.ts";
import type { KeyPress } from "./key-press.ts";
import type { Overlay } from "./overlay.ts";
import type { Area } from "./view.ts";

/** See the file's head. */
export class ConfirmOverlay implements Overlay {
  readonly placement = "middle";
  readonly #question: string;
  readonly #command: string | undefined;
  readonly #answer: (yes: boolean) => void;

  constructor(question: string, command: string | undefined, answer: (yes: boolean) => void) {
    this.#question = question;
    this.#command = command;
    this.#answer = answer;
  }

  draw({ columns, rows, glyphs }: Area): readonly Line[] {
    // What can be answered is seen in any case; a command with thousands of ids is not.
    const asked = shortened(wrapped(this.#question, columns, rows), rows - 2, glyphs.ellipsis);
    const room = Math.max(0, rows - asked.length - 3);
    const command = wrapped(this.#command ?? "", columns, room);
    return [
      ...asked.map((text): Line => [{ text, style: "bold" }]),
      ...(!this.#command || room === 0
        ? []
        : [[], ...shortened(command, room, glyphs.ellipsis).map((text): Line => [{ text, style: "dim" }])]),
      [],
      [
        { text: "y", style: "key" },
        { text: " yes   ", style: "dim" },
        { text: "n", style: "key" },
        { text: " no", style: "dim" },
      ],
    ];
  }

  press({ name }: KeyPress): void {
    if (name === "y" || name === "Y") this.#answer(true);
    else if (["n", "N", "q", "escape", "ctrl-c"].includes(name)) this.#answer(false);
  }
}

/** The lines of a text, of which so many and one more are needed. */
function wrapped(text: string, columns: number, rows: number): readonly string[] {
  const looked = text.slice(0, columns * (rows + 1));
  return looked.split("\n").flatMap((line) => wrap(neutralise(line), columns));
}

function shortened(lines: readonly string[], rows: number, ellipsis: string): readonly string[] {
  return lines.length <= rows ? lines : [...lines.slice(0, Math.max(0, rows - 1)), ellipsis];
}
