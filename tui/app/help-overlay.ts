/** All that can be done here, made from the one key table: what cannot be done now says why. */
import { cutLine } from "../text/lines.ts";
import { neutralise } from "../text/neutralise.ts";
import type { Line } from "../text/painter.ts";
import { padEnd } from "../text/width.ts";
import { Viewport } from "../widgets/viewport.ts";
import type { KeyPress } from "./key-press.ts";
import { ACT_NAMES, KEY_GROUPS, keyEntry, type Motion } from "./key-table.ts";
import type { Overlay } from "./overlay.ts";
import type { Act, Acts, Area } from "./view.ts";

const MOTION_KEYS: Readonly<Record<string, Motion>> = {
  j: "down",
  down: "down",
  k: "up",
  up: "up",
  pagedown: "page-down",
  space: "page-down",
  pageup: "page-up",
  g: "first",
  G: "last",
};

const KEY_COLUMNS = 20;
const SAYS_COLUMNS = 26;

/** Characters of a command that are looked at: it may name thousands of ids. */
const LAST_CHARS_MAX = 2_000;

/** The lines of help for these acts. */
export function helpLines(title: string, acts: Acts): readonly Line[] {
  const lines: Line[] = [[{ text: `Keys of ${neutralise(title)}`, style: "title" }]];
  for (const group of KEY_GROUPS) {
    const names = ACT_NAMES.filter((name) => keyEntry(name).group === group && acts[name] !== undefined);
    if (names.length === 0) continue;
    lines.push([], [{ text: group, style: "accent" }]);
    for (const name of names) {
      const { keys, says } = keyEntry(name);
      const act = acts[name];
      const shown = keys.map((key) => (key === "escape" ? "esc" : key)).join(", ");
      const isDisabled = act?.disabled !== undefined;
      lines.push([
        { text: padEnd(`  ${shown}`, KEY_COLUMNS), style: isDisabled ? "dim" : "key" },
        { text: padEnd(neutralise(act?.says ?? says), SAYS_COLUMNS), style: isDisabled ? "dim" : "plain" },
        { text: neutralise(lastColumn(act).slice(0, LAST_CHARS_MAX)), style: "dim" },
      ]);
    }
  }
  return lines;
}

/** The command of what can be done, and why for what cannot. */
function lastColumn(act: Act | undefined): string {
  return act?.disabled === undefined ? (act?.command ?? "") : `not now: ${act.disabled}`;
}

/** See the file's head. */
export class HelpOverlay implements Overlay {
  readonly placement = "whole";
  readonly #lines: readonly Line[];
  readonly #close: () => void;
  readonly #viewport = new Viewport();

  constructor(title: string, acts: Acts, close: () => void) {
    this.#lines = helpLines(title, acts);
    this.#close = close;
  }

  draw({ columns, rows, glyphs }: Area): readonly Line[] {
    this.#viewport.rows = rows;
    this.#viewport.top = Math.max(0, Math.min(this.#viewport.cursor, this.#lines.length - rows));
    return this.#lines
      .slice(this.#viewport.top, this.#viewport.top + rows)
      .map((line) => cutLine(line, columns, glyphs.ellipsis));
  }

  press({ name }: KeyPress): void {
    const motion = MOTION_KEYS[name];
    if (motion) this.#viewport.move(motion, Math.max(1, this.#lines.length - this.#viewport.rows + 1));
    else this.#close();
  }
}
