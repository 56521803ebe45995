/** What is expected and what was found, in words for messages. */
import type { TSchema } from "@sinclair/typebox";
import type { Tree } from "../yaml/tree.ts";
import { membersOf } from "./shape.ts";

/** Characters of a wrong value that a message shows. */
export const SHOWN_CHARS_MAX = 60;

const KINDS: Readonly<Record<string, string>> = {
  string: "text",
  integer: "a whole number",
  number: "a number",
  boolean: "true or false",
  array: "a list",
  object: "a map",
  null: "nothing",
};

const FORMATS: Readonly<Record<string, string>> = {
  duration: "a duration such as PT5M",
  date: "a date",
  "date-time": "a date with time and offset",
  time: "a time of day",
  uri: "a URI",
};

const REFERENCES: Readonly<Record<string, string>> = {
  Task: "a task",
  Trigger: "a trigger",
  Condition: "a condition",
  Input: "an input",
  Labels: "labels",
};

/** What a schema expects. */
export function expectation(schema: TSchema): string {
  const members = membersOf(schema);
  if (members) return [...new Set(members.map(expectation))].join(" or ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (Array.isArray(schema.enum)) return `one of ${schema.enum.join(", ")}`;
  if (typeof schema.$ref === "string") return REFERENCES[schema.$ref] ?? "a value";
  if (typeof schema.format === "string" && FORMATS[schema.format]) return FORMATS[schema.format] ?? "text";
  return KINDS[String(schema.type)] ?? "a value";
}

/** A text for a message, cut. */
export function shown(text: string): string {
  return JSON.stringify(text.length > SHOWN_CHARS_MAX ? `${text.slice(0, SHOWN_CHARS_MAX)}…` : text);
}

/** What was found. */
export function finding(tree: Tree): string {
  if (tree.kind === "list") return "a list";
  if (tree.kind === "map") return "a map";
  if (tree.value === null || (tree.value === "" && tree.style === "plain")) return "nothing";
  if (typeof tree.value === "string") return `the text ${shown(tree.text)}`;
  return tree.text;
}
