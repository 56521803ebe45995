/** Reads the parameters of a query, and those that stand in headers, as their schemas say. */
import { KindGuard, OptionalKind, type TObject, type TSchema } from "@sinclair/typebox";
import { parseDuration } from "../../../core/flow/duration.ts";
import { ApiProblem, invalidEntity } from "./problem.ts";

/** Whole numbers that clients may send: those of 32 bits. */
const INTEGER = /^-?\d{1,10}$/;
const INTEGER_MAX = 2_147_483_647;

/** Texts longer than this are no honest parameter. */
const TEXT_LENGTH_MAX = 4096;

/**
 * The values by name; defaults fill in. An empty text counts as left out, unless the schema says otherwise.
 * @throws ApiProblem 400 for what is missing, 422 for what is of another type
 */
export function readQuery(query: URLSearchParams, schema: TObject): Readonly<Record<string, unknown>> {
  return readParameters((name) => query.getAll(name), schema, "QueryValue");
}

/** The same of headers, each of which has one value. */
export function readHeaders(headers: Headers, schema: TObject): Readonly<Record<string, unknown>> {
  const valuesOf = (name: string): readonly string[] => {
    const value = headers.get(name);
    return value === null ? [] : [decoded(value)];
  };
  return readParameters(valuesOf, schema, "Header");
}

function readParameters(
  valuesOf: (name: string) => readonly string[],
  { properties }: TObject,
  place: string,
): Readonly<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(properties)) {
    const given = valuesOf(name).filter((each) => each !== "" || schema["allowEmptyValue"] === true);
    const tooLong = given.some(({ length }) => length > TEXT_LENGTH_MAX);
    if (tooLong) throw new ApiProblem(422, `Illegal argument: The parameter ${name} is too long`);
    const value = given.length === 0 ? undefined : typedValue(name, given, schema);
    if (value !== undefined) values[name] = value;
    else if (schema.default !== undefined) values[name] = schema.default;
    else if (!isOptional(schema)) {
      throw new ApiProblem(400, `Bad Request: Required ${place} [${name}] not specified`);
    }
  }
  return values;
}

/** Headers are bytes, one a character; clients send UTF-8. */
function decoded(header: string): string {
  const bytes = Uint8Array.from(header, (character) => character.charCodeAt(0));
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return header;
  }
}

/** True for parameters that may be left out. */
export function isOptional(schema: TSchema): boolean {
  return OptionalKind in schema;
}

function typedValue(name: string, given: readonly string[], schema: TSchema): unknown {
  if (!KindGuard.IsArray(schema)) return single(name, given[0] ?? "", schema);
  const { items } = schema;
  const texts = items.enum === undefined ? given : given.flatMap((each) => each.split(","));
  return texts.map((each) => single(name, each, items));
}

function single(name: string, text: string, schema: TSchema): unknown {
  switch (schema["type"]) {
    case "integer":
      return integer(name, text, schema);
    case "boolean":
      // Scripts in Python send True.
      if (/^(?:true|false)$/i.test(text)) return text.toLowerCase() === "true";
      throw conversion(name, text, "true or false is expected");
    default:
      return textOf(name, text, schema);
  }
}

function integer(name: string, text: string, { minimum, maximum }: TSchema): number {
  const value = Number(text);
  if (!INTEGER.test(text) || Math.abs(value) > INTEGER_MAX) {
    throw conversion(name, text, "a whole number is expected");
  }
  if (minimum !== undefined && value < minimum) {
    throw invalidEntity([{ path: name, message: `must be greater than or equal to ${minimum}` }]);
  }
  if (maximum !== undefined && value > maximum) {
    throw invalidEntity([{ path: name, message: `must be less than or equal to ${maximum}` }]);
  }
  return value;
}

function textOf(name: string, text: string, schema: TSchema): string {
  const allowed: unknown = schema["enum"];
  if (Array.isArray(allowed)) return wordOf(name, text, allowed);
  const { maxLength } = schema;
  if (typeof maxLength === "number" && text.length > maxLength) {
    throw invalidEntity([{ path: name, message: `must have at most ${maxLength} characters` }]);
  }
  if (schema["format"] === "date-time") return instantOf(name, text);
  if (schema["format"] === "duration" && parseDuration(text) === undefined) {
    throw conversion(name, text, "an ISO-8601 duration such as PT1H is expected");
  }
  return text;
}

/** One of some words, in whatever case. */
function wordOf(name: string, text: string, allowed: readonly string[]): string {
  if (allowed.includes(text)) return text;
  const lower = text.toLowerCase();
  const meant = allowed.find((each) => each.toLowerCase() === lower);
  if (meant === undefined) throw conversion(name, text, `one of ${allowed.join(", ")} is expected`);
  return meant;
}

/** A date as clients write it, as an ISO-8601 instant in UTC. @throws ApiProblem 422 for what is none */
export function instantOf(name: string, text: string): string {
  // A plus sign that nobody encoded arrives as a blank.
  const epochMs = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text)
    ? Date.parse(text.replace(/ (?=\d{2}:?\d{2}$)/, "+"))
    : NaN;
  if (Number.isNaN(epochMs)) throw conversion(name, text, "a date such as 2030-01-31T08:00:00Z is expected");
  return new Date(epochMs).toISOString();
}

/** The problem of a value that is not of the type it should be. */
export function conversion(name: string, text: string, why: string): ApiProblem {
  const shown = text.slice(0, 100);
  return new ApiProblem(
    422,
    `Internal server error: Failed to convert argument [${name}] for value [${shown}]: ${why}`,
  );
}
