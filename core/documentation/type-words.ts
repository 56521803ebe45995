/** What a schema takes, in words. */
import type { TSchema } from "@sinclair/typebox";
import { retrySchema } from "../flow/schema/retry.ts";
import { workerGroupSchema } from "../flow/schema/task.ts";
import { code, linkTo } from "./markdown.ts";

/** Headings of the sections that several properties refer to. */
export const SECTIONS = {
  tasks: "Tasks",
  triggers: "Triggers",
  conditions: "Conditions",
  inputs: "Inputs",
  labels: "Labels",
  retry: "Retries",
  workerGroup: "Worker groups",
} as const;

interface Words {
  readonly one: string;
  readonly many: string;
}

const ANY: Words = { one: "any value", many: "any values" };

const KINDS: Readonly<Record<string, Words>> = {
  string: { one: "text", many: "texts" },
  integer: { one: "whole number", many: "whole numbers" },
  number: { one: "number", many: "numbers" },
  boolean: { one: "boolean", many: "booleans" },
  array: { one: "list", many: "lists" },
  object: { one: "map", many: "maps" },
  null: { one: "null", many: "nulls" },
};

const FORMATS: Readonly<Record<string, Words>> = {
  duration: { one: "duration", many: "durations" },
  date: { one: "date", many: "dates" },
  "date-time": { one: "date-time", many: "date-times" },
  time: { one: "time", many: "times" },
  uri: { one: "URI", many: "URIs" },
  regex: { one: "regular expression", many: "regular expressions" },
};

const REFERENCES: Readonly<Record<string, Words>> = {
  Task: { one: linkTo(SECTIONS.tasks, "task"), many: linkTo(SECTIONS.tasks, "tasks") },
  Trigger: { one: linkTo(SECTIONS.triggers, "trigger"), many: linkTo(SECTIONS.triggers, "triggers") },
  Condition: { one: linkTo(SECTIONS.conditions, "condition"), many: linkTo(SECTIONS.conditions, "conditions") },
  Input: { one: linkTo(SECTIONS.inputs, "input"), many: linkTo(SECTIONS.inputs, "inputs") },
  Labels: { one: linkTo(SECTIONS.labels, "labels"), many: linkTo(SECTIONS.labels, "labels") },
};

/** Schemas that have a section of their own, by their JSON: marking one as optional copies it. */
const WITH_SECTION: ReadonlyMap<string, Words> = new Map([
  [JSON.stringify(retrySchema), { one: linkTo(SECTIONS.retry, "retry"), many: linkTo(SECTIONS.retry, "retries") }],
  [
    JSON.stringify(workerGroupSchema),
    { one: linkTo(SECTIONS.workerGroup, "worker group"), many: linkTo(SECTIONS.workerGroup, "worker groups") },
  ],
]);

/** What a schema takes: `text`, `list of maps`, one of some words; with its limits. */
export function typeWords(schema: TSchema): string {
  return [words(schema).one, ...limits(schema)].join(", ");
}

/** Whether the schema is told elsewhere, so that its inside is not told again. */
export function hasSection(schema: TSchema): boolean {
  return WITH_SECTION.has(JSON.stringify(schema));
}

/** The schemas of a list of alternatives. */
export function membersOf(schema: TSchema): readonly TSchema[] | undefined {
  return Array.isArray(schema.anyOf) ? schema.anyOf.filter(isSchema) : undefined;
}

/** True for what can be a schema. */
export function isSchema(value: unknown): value is TSchema {
  return typeof value === "object" && value !== null;
}

/** The schema of a map's values where keys are free. */
export function valueSchema(schema: TSchema): TSchema | undefined {
  const patterns = isSchema(schema.patternProperties) ? Object.values(schema.patternProperties) : [];
  return patterns.find(isSchema);
}

function words(schema: TSchema): Words {
  const told = WITH_SECTION.get(JSON.stringify(schema)) ?? REFERENCES[String(schema.$ref)];
  if (told) return told;
  const members = membersOf(schema);
  if (members) return same(alternatives(members.map((member) => words(member).one)));
  if (schema.const !== undefined) return same(code(String(schema.const)));
  if (Array.isArray(schema.enum)) return same(`one of ${schema.enum.map((word) => code(String(word))).join(", ")}`);
  const format = FORMATS[String(schema.format)];
  if (format) return format;
  if (schema.type === "array") return listWords(schema);
  const values = schema.type === "object" ? valueSchema(schema) : undefined;
  if (values && words(values) !== ANY) return { one: `map of ${manyOf(values)}`, many: `maps of ${manyOf(values)}` };
  return KINDS[String(schema.type)] ?? ANY;
}

function listWords(schema: TSchema): Words {
  const items = isSchema(schema.items) ? schema.items : undefined;
  if (!items || words(items) === ANY) return { one: "list", many: "lists" };
  return { one: `list of ${manyOf(items)}`, many: `lists of ${manyOf(items)}` };
}

function manyOf(schema: TSchema): string {
  const { many } = words(schema);
  return many.includes(" or ") || many.startsWith("one of") ? `(${many})` : many;
}

function same(text: string): Words {
  return { one: text, many: text };
}

function alternatives(each: readonly string[]): string {
  return [...new Set(each)].join(" or ");
}

const LIMITS: Readonly<Record<string, (limit: number) => string>> = {
  minimum: (limit) => `at least ${limit}`,
  maximum: (limit) => `at most ${limit}`,
  exclusiveMinimum: (limit) => `more than ${limit}`,
  exclusiveMaximum: (limit) => `less than ${limit}`,
  maxLength: (limit) => `at most ${limit} characters`,
  maxItems: (limit) => `at most ${limit} items`,
};

function limits(schema: TSchema): readonly string[] {
  const numbers = Object.entries(LIMITS).flatMap(([keyword, say]) => {
    const limit: unknown = schema[keyword];
    return typeof limit === "number" ? [say(limit)] : [];
  });
  const isFilled = schema.minLength !== undefined || (typeof schema.minItems === "number" && schema.minItems > 0);
  return isFilled ? [...numbers, "not empty"] : numbers;
}
