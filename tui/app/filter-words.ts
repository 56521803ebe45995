/**
 * The language of filters: words that must all fit. `state:failed`, `ns:company` and the like are about one property, a key
 * that the place does not know is a label, `key=value` is one too, `-word` must not fit, and all other words are looked for
 * in what is shown.
 */

/** One word of a filter. */
export interface FilterWord {
  /** The property in small letters; "" for a word that is looked for anywhere. */
  readonly key: string;
  readonly value: string;
  readonly isNegative: boolean;
}

/** The words of a filter; spaces stand inside of `"quotes"`. A word that is not finished, such as `state:`, counts not yet. */
export function filterWords(text: string): readonly FilterWord[] {
  const words: FilterWord[] = [];
  for (const [, minus = "", key = "", quoted, plain = ""] of text.matchAll(
    /(-?)(?:([A-Za-z][\w.-]*)[:=])?(?:"([^"]*)"?|(\S+))/g,
  )) {
    const value = quoted ?? plain;
    if (value !== "") words.push({ key: key.toLowerCase(), value, isNegative: minus === "-" });
  }
  return words;
}

/** Whether a text holds another, whatever the case. */
export function holds(text: string, part: string): boolean {
  return text.toLowerCase().includes(part.toLowerCase());
}

/** The filter completed with each of the values that its last word, `key:` and some of the value, could have. */
export function completeValue(text: string, values: (key: string) => readonly string[]): readonly string[] {
  const [, before = "", key = "", begun = ""] = /^(.*?)([A-Za-z]+):(\S*)$/.exec(text) ?? [];
  if (key === "") return [];
  return values(key.toLowerCase())
    .filter((value) => value.toLowerCase().startsWith(begun.toLowerCase()))
    .map((value) => `${before}${key}:${value}`);
}
