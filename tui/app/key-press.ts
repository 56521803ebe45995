/** Keys by name, whatever a terminal sends for them and however many come at once. */
import type { Key } from "ink";

/** One key, or text that was typed or pasted at once. */
export interface KeyPress {
  /** As the key table names it: `j`, `G`, `enter`, `ctrl-k`, `shift-tab`; "" for text that is no single key. */
  readonly name: string;
  /** What it writes into a field; "" for keys that write nothing. */
  readonly text: string;
}

/** Ctrl-A is 1, Ctrl-B 2 and so on. */
const CONTROL_BASE = 0x60;

/** Control characters that are keys of their own. */
const CONTROL_NAMES: Readonly<Record<string, string>> = {
  "\r": "enter",
  "\n": "enter",
  "\t": "tab",
  "\u007f": "backspace",
  "\b": "backspace",
  "\u001b": "escape",
};

const NAMED = [
  ["upArrow", "up"],
  ["downArrow", "down"],
  ["leftArrow", "left"],
  ["rightArrow", "right"],
  ["pageUp", "pageup"],
  ["pageDown", "pagedown"],
  ["home", "home"],
  ["end", "end"],
  ["return", "enter"],
  ["escape", "escape"],
  ["backspace", "backspace"],
  ["delete", "delete"],
] as const satisfies readonly (readonly [keyof Key, string])[];

/** The keys of what came in one go: fast fingers and slow machines make several keys one text. */
export function keyPresses(input: string, key: Partial<Key>): readonly KeyPress[] {
  if (key.eventType === "release") return [];
  if (key.tab) return [{ name: key.shift ? "shift-tab" : "tab", text: "" }];
  const named = NAMED.find(([property]) => key[property] === true);
  if (named) return [{ name: named[1], text: "" }];
  if (key.ctrl) return input === "" ? [] : [{ name: `ctrl-${input.toLowerCase()}`, text: "" }];
  if (key.meta) return [{ name: `alt-${input}`, text: "" }];
  return [...input].map(single);
}

function single(character: string): KeyPress {
  if (character === " ") return { name: "space", text: " " };
  const control = CONTROL_NAMES[character];
  if (control !== undefined) return { name: control, text: "" };
  const code = character.charCodeAt(0);
  if (code < 0x20) return { name: `ctrl-${String.fromCharCode(CONTROL_BASE + code)}`, text: "" };
  return { name: character, text: character };
}
