/** Questions to a person, and the state of answering one; pure, so that every key is tested without a terminal. */
import { neutralise } from "../text/neutralise.ts";

/** One question. */
export interface Question {
  readonly id: string;
  /** What is asked for. */
  readonly label: string;
  /** What kind of answer fits, in a few words. */
  readonly hint?: string;
  readonly description?: string;
  /** A line of text, a text that is not shown, one or many of the options. */
  readonly kind: "text" | "secret" | "one" | "many";
  readonly options?: readonly string[];
  /** The option that stands for an empty answer. Default: none does. */
  readonly emptyOption?: string;
  /** Stands in the field at first; of many options a JSON list. */
  readonly initial?: string;
  /** Why an earlier answer was refused. */
  readonly problem?: string;
  /** Says why an answer does not fit; undefined when it does. */
  check?(answer: string): Promise<string | undefined> | string | undefined;
}

/** The keys that answering knows. */
export const PROMPT_KEYS = [
  "left",
  "right",
  "home",
  "end",
  "backspace",
  "delete",
  "clear",
  "word",
  "up",
  "down",
  "toggle",
] as const;
export type PromptKey = (typeof PROMPT_KEYS)[number];

/** An answer as it grows. */
export interface Draft {
  /** The text of the field, as characters that people see as one. */
  readonly text: readonly string[];
  /** Where the next character goes. */
  readonly cursor: number;
  /** Which option is pointed at. */
  readonly pointed: number;
  readonly chosen: readonly string[];
}

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

function split(text: string): readonly string[] {
  return [...graphemes.segment(text)].map(({ segment }) => segment);
}

/** The answer before any key. */
export function firstDraft(question: Question): Draft {
  const text = split(question.initial ?? "");
  const pointed = Math.max(0, question.options?.indexOf(question.initial ?? "") ?? 0);
  const chosen = question.kind === "many" ? listOf(question.initial) : [];
  return { text, cursor: text.length, pointed, chosen };
}

function listOf(text: string | undefined): readonly string[] {
  try {
    const list: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(list) ? list.map(String) : [];
  } catch {
    return [];
  }
}

/** The answer after characters were typed or pasted; line ends become spaces. */
export function insert(draft: Draft, typed: string): Draft {
  const added = split(neutralise(typed.replace(/[\r\n]+$/, "")));
  const text = [...draft.text.slice(0, draft.cursor), ...added, ...draft.text.slice(draft.cursor)];
  return { ...draft, text, cursor: draft.cursor + added.length };
}

/** The answer after a key. */
export function press(draft: Draft, key: PromptKey, options: readonly string[]): Draft {
  const { text, cursor } = draft;
  const cut = (from: number, to: number): Draft => ({
    ...draft,
    text: [...text.slice(0, from), ...text.slice(to)],
    cursor: from,
  });
  switch (key) {
    case "left":
      return { ...draft, cursor: Math.max(0, cursor - 1) };
    case "right":
      return { ...draft, cursor: Math.min(text.length, cursor + 1) };
    case "home":
      return { ...draft, cursor: 0 };
    case "end":
      return { ...draft, cursor: text.length };
    case "backspace":
      return cursor === 0 ? draft : cut(cursor - 1, cursor);
    case "delete":
      return cut(cursor, cursor + 1);
    case "clear":
      return cut(0, cursor);
    case "word":
      return cut(wordStart(text, cursor), cursor);
    case "up":
      return { ...draft, pointed: (draft.pointed + options.length - 1) % Math.max(1, options.length) };
    case "down":
      return { ...draft, pointed: (draft.pointed + 1) % Math.max(1, options.length) };
    case "toggle":
      return toggle(draft, options[draft.pointed]);
  }
}

function wordStart(text: readonly string[], cursor: number): number {
  let start = cursor;
  while (start > 0 && text[start - 1] === " ") start--;
  while (start > 0 && text[start - 1] !== " ") start--;
  return start;
}

function toggle(draft: Draft, option: string | undefined): Draft {
  if (option === undefined) return draft;
  const chosen = draft.chosen.includes(option)
    ? draft.chosen.filter((each) => each !== option)
    : [...draft.chosen, option];
  return { ...draft, chosen };
}

/** The answer as text; many choices are a JSON list, in the order of the options. */
export function answerOf(question: Question, draft: Draft): string {
  const { options = [] } = question;
  if (question.kind === "one") {
    const option = options[draft.pointed] ?? "";
    return option === question.emptyOption ? "" : option;
  }
  if (question.kind === "many") return JSON.stringify(options.filter((option) => draft.chosen.includes(option)));
  return draft.text.join("");
}
