/** What a person is asked for a pair, checked before it is sent. */
import { KEY_VALUE_TYPES, type KeyValueType } from "../../../core/contracts/key-value.ts";
import { messageOf } from "../../../core/message-of.ts";
import { keyValueBody, keyValueTtl } from "../../../core/rest/key-value-body.ts";
import type { Question } from "../../prompt/question.ts";

const KEY_PATTERN = /^[A-Za-z0-9][\w.-]*$/;

const HINTS: Readonly<Record<KeyValueType, string>> = {
  STRING: "any text",
  NUMBER: "42 or 4.5",
  BOOLEAN: "true or false",
  DATETIME: "2026-01-31T08:00:00Z",
  DATE: "2026-01-31",
  DURATION: "PT30S, PT5M or P1D",
  JSON: '{"a": 1}',
};

/** The questions about the name of a new pair and its type. @param known keys that are there already */
export function newPairQuestions(known: readonly string[]): readonly Question[] {
  return [
    {
      id: "key",
      label: "Key",
      hint: "letters, digits, dots, underscores, hyphens",
      kind: "text",
      check: (key) => {
        if (key.trim() === "") return "A pair needs a key.";
        if (!KEY_PATTERN.test(key))
          return "A key begins with a letter or digit; dots, underscores and hyphens may follow.";
        return known.includes(key) ? `There is a pair ${key} already: e edits it.` : undefined;
      },
    },
    { id: "type", label: "Type", kind: "one", options: KEY_VALUE_TYPES, initial: "STRING" },
  ];
}

/** The question about a value of a type. */
export function valueQuestion(type: KeyValueType, initial = ""): Question {
  return {
    id: "value",
    label: `Value (${type})`,
    hint: HINTS[type],
    kind: "text",
    initial,
    check: (text) => valueProblem(type, text),
  };
}

/** The question for how long a pair is kept. */
export const TTL_QUESTION: Question = {
  id: "ttl",
  label: "Kept for",
  hint: "1h30m, 7d or PT1H; nothing for good",
  kind: "text",
  check: (text) =>
    text.trim() === "" || keyValueTtl(text.trim()) !== undefined
      ? undefined
      : `"${text}" is no duration: write 1h30m, 7d or PT1H.`,
};

/** The type of that name; STRING for none. */
export function typeNamed(name: string): KeyValueType {
  return KEY_VALUE_TYPES.find((type) => type === name) ?? "STRING";
}

/** Why a text is no value of a type; undefined when it is one. */
export async function valueProblem(type: KeyValueType, text: string): Promise<string | undefined> {
  if (type === "BOOLEAN") return /^(true|false)$/i.test(text.trim()) ? undefined : "Write true or false.";
  // Types of dates need a library that nobody else waits for.
  const { convertValue } = await import("../../../core/files/key-value-types.ts");
  try {
    convertValue(text, type);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

/** A checked text as a server takes it. @throws Error for one that was not checked */
export async function bodyOf(type: KeyValueType, text: string): Promise<string> {
  const { convertValue } = await import("../../../core/files/key-value-types.ts");
  const written = type === "STRING" || type === "JSON" ? text : String(convertValue(text, type));
  const body = keyValueBody(written, type);
  if (body === undefined) throw new Error(`This is no ${type}: ${text.slice(0, 100)}`);
  return body;
}
