/**
 * The language of filters: words that must all fit. `state:failed`, `ns:company` and the like are about one property, a key
 * that the place does not know is a label, `key=value` is one too, `-word` must not fit, and all other words are looked for
 * in what is shown.
 */

import type { Label } from "../../core/flow/flow.ts";

/** One word of a filter. */
export interface FilterWord {
  /** The property in small letters; "" for a word that is looked for anywhere. */
  readonly key: string;
  /** The property as it was typed: labels of other case are others. */
  readonly name: string;
  readonly value: string;
  readonly isNegative: boolean;
}

/** The words of a filter; spaces stand inside of `"quotes"`. A word that is not finished, such as `state:`, counts not yet. */
export function filterWords(text: string): readonly FilterWord[] {
  const words: FilterWord[] = [];
  for (const [, minus = "", name = "", quoted, plain = ""] of text.matchAll(
    /(-?)(?:([A-Za-z][\w.-]*)[:=])?(?:"([^"]*)"?|(\S+))/g,
  )) {
    const value = quoted ?? plain;
    if (value !== "") words.push({ key: name.toLowerCase(), name, value, isNegative: minus === "-" });
  }
  return words;
}

/** Whether a namespace begins so, whatever the case, as servers find it by STARTS_WITH. */
export function beginsWith(text: string, beginning: string): boolean {
  return text.toLowerCase().startsWith(beginning.toLowerCase());
}

/** Whether one of the labels is the one that a word names. */
export function hasLabel(labels: readonly Label[], { name, value }: FilterWord): boolean {
  return labels.some((label) => label.key === name && label.value === value);
}

/** Whether a text holds another, whatever the case. */
export function holds(text: string, part: string): boolean {
  return text.toLowerCase().includes(part.toLowerCase());
}

/** Whether each word, whatever it is about, stands in one of these texts; a negative one in none of them. */
export function fitAnywhere(words: readonly FilterWord[], texts: readonly string[]): boolean {
  return words.every(({ value, isNegative }) => texts.some((text) => holds(text, value)) !== isNegative);
}

/** The filter completed with each of the values that its last word, `key:` and some of the value, could have. */
export function completeValue(text: string, values: (key: string) => readonly string[]): readonly string[] {
  const [, before = "", key = "", begun = ""] = /^(.*?)([A-Za-z]+):(\S*)$/.exec(text) ?? [];
  if (key === "") return [];
  return values(key.toLowerCase())
    .filter((value) => value.toLowerCase().startsWith(begun.toLowerCase()))
    .map((value) => `${before}${key}:${value}`);
}
