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

  draw({ columns }: Area): readonly Line[] {
    const wrapped = (text: string): readonly string[] =>
      text.split("\n").flatMap((line) => wrap(neutralise(line), columns));
    return [
      ...wrapped(this.#question).map((text): Line => [{ text, style: "bold" }]),
      ...(this.#command === undefined ? [] : [[]]),
      ...wrapped(this.#command ?? "").map((text): Line => [{ text, style: "dim" }]),
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
