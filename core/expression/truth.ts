/** When the text that a condition renders to counts as false. */

const FALSY = new Set(["", "false", "0", "-0"]);

/** True for `false`, `0`, `-0` and blank text; every other text, `no` and `[]` included, counts as true. */
export function isFalsyText(text: string): boolean {
  return FALSY.has(text.trim());
}
