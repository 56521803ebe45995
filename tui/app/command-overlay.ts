/** The field behind `:` with the places one can go to, completed while they are typed. */

import { cutLine } from "../text/lines.ts";
import { neutralise } from "../text/neutralise.ts";
import type { Line } from "../text/painter.ts";
import { padEnd } from "../text/width.ts";
import { Field } from "./field.ts";
import type { KeyPress } from "./key-press.ts";
import type { Overlay } from "./overlay.ts";
import type { Area } from "./view.ts";

/** A word behind `:`. */
export interface GoCommand {
  readonly name: string;
  /** Shorter names that mean the same. */
  readonly aliases?: readonly string[];
  readonly says: string;
  /** What follows the name, such as `ID`. Default: nothing may. */
  readonly argument?: string;
  /** Texts that the argument could be. Default: none are known. */
  complete?(argument: string): readonly string[];
  /** Does it. @param argument what stands behind the name, "" for nothing */
  run(argument: string): Promise<void> | void;
}

/** Suggestions that are shown at once. */
export const SUGGESTIONS_MAX = 10;

/** The command that a text begins with, and the rest of the text. */
export function commandOf(
  commands: readonly GoCommand[],
  text: string,
): { readonly command: GoCommand; readonly argument: string } | undefined {
  const [, name = "", argument = ""] = /^\s*(\S*)\s*(.*?)\s*$/.exec(text) ?? [];
  const exact = commands.find((each) => each.name === name || each.aliases?.includes(name));
  const begun = commands.filter((each) => each.name.startsWith(name));
  const command = exact ?? (name !== "" && begun.length === 1 ? begun[0] : undefined);
  return command && { command, argument };
}

/** What could be typed from here: whole texts of the field, each with a word about it. */
export function suggestions(
  commands: readonly GoCommand[],
  text: string,
): readonly { readonly text: string; readonly says: string }[] {
  const found = text.includes(" ") ? commandOf(commands, text) : undefined;
  if (found) {
    const { command, argument } = found;
    return (command.complete?.(argument) ?? []).map((each) => ({ text: `${command.name} ${each}`, says: "" }));
  }
  const names = commands.filter(({ name, aliases = [] }) => [name, ...aliases].some((each) => each.startsWith(text)));
  return names.map(({ name, says, argument }) => ({ text: argument === undefined ? name : `${name} `, says }));
}

/** See the file's head. */
export class CommandOverlay implements Overlay {
  readonly placement = "foot";
  readonly #commands: readonly GoCommand[];
  readonly #run: (text: string) => void;
  readonly #close: () => void;
  readonly #field = new Field();
  #pointed = 0;

  /** @param run is given the whole text, once the overlay is closed */
  constructor(commands: readonly GoCommand[], run: (text: string) => void, close: () => void) {
    this.#commands = commands;
    this.#run = run;
    this.#close = close;
  }

  draw(area: Area): readonly Line[] {
    const all = suggestions(this.#commands, this.#field.text);
    const rows = Math.max(0, Math.min(SUGGESTIONS_MAX, area.rows - 1));
    const first = Math.max(0, Math.min(this.#pointed - rows + 1, all.length - rows));
    const lines = all.slice(first, first + rows).map(({ text, says }, index): Line => {
      const isPointed = first + index === this.#pointed;
      const sign = isPointed ? `${area.glyphs.pointer} ` : "  ";
      const name = padEnd(neutralise(text.trimEnd()), 24);
      return cutLine(
        [
          { text: sign, style: "accent" },
          { text: name, style: isPointed ? "accent" : "plain" },
          { text: says, style: "dim" },
        ],
        area.columns,
        area.glyphs.ellipsis,
      );
    });
    return [...lines, this.#field.line(":", "tab completes, enter goes there, esc closes", area)];
  }

  press(key: KeyPress): void {
    const all = suggestions(this.#commands, this.#field.text);
    const pointed = all[this.#pointed];
    switch (key.name) {
      case "escape":
      case "ctrl-c":
        return this.#close();
      case "enter":
        return this.#enter(pointed?.text);
      case "up":
        this.#pointed = Math.max(0, this.#pointed - 1);
        return;
      case "down":
        this.#pointed = Math.max(0, Math.min(all.length - 1, this.#pointed + 1));
        return;
      case "tab":
        if (pointed) this.#type(pointed.text);
        return;
      case "backspace":
        // Nothing is left to take away: the person wants out.
        if (this.#field.text === "") return this.#close();
    }
    if (this.#field.press(key)) this.#pointed = 0;
  }

  #type(text: string): void {
    this.#field.text = text;
    this.#pointed = 0;
  }

  /** What is pointed at counts where what is typed is no command yet. */
  #enter(pointed: string | undefined): void {
    const typed = this.#field.text;
    const isWhole = commandOf(this.#commands, typed) !== undefined && (this.#pointed === 0 || pointed === undefined);
    this.#close();
    const text = isWhole ? typed : (pointed ?? typed);
    if (text.trim() !== "") this.#run(text);
  }
}
