/**
 * Makes a task's properties ready for its code: fills in defaults, renders what is marked as rendered, and converts
 * rendered text to the type the schema asks for.
 */
import type { TObject, TSchema } from "@sinclair/typebox";
import type { MaybePromise } from "../expression/contract.ts";
import { all, andThen } from "../expression/maybe.ts";
import { isJsonMap } from "../json-map.ts";
import { isRendered, RENDERED_TYPED } from "./schema.ts";

/** How texts and structures are rendered here. */
export interface PropertyRenderer {
  render(template: string): MaybePromise<string>;
  /** To the value itself where the template is one single expression. Without it such properties become text. */
  renderTyped?(template: string): MaybePromise<unknown>;
  renderDeep(value: unknown): MaybePromise<unknown>;
}

/** A property whose rendered text does not fit its type. */
export class PropertyError extends Error {
  constructor(path: string, message: string) {
    super(`Property \`${path}\`: ${message}`);
    this.name = "PropertyError";
  }
}

/**
 * The properties as the type's code gets them; only those named when `names` is given.
 * Throws or rejects with the expression's fault or a {@link PropertyError}.
 */
export function resolveProperties(
  schema: TObject,
  source: Readonly<Record<string, unknown>>,
  renderer: PropertyRenderer,
  names?: readonly string[],
): MaybePromise<Record<string, unknown>> {
  return resolveObject(schema, source, renderer, "", names);
}

function resolveObject(
  schema: TObject,
  source: Readonly<Record<string, unknown>>,
  renderer: PropertyRenderer,
  prefix: string,
  names?: readonly string[],
): MaybePromise<Record<string, unknown>> {
  const wanted: string[] = [];
  const values: MaybePromise<unknown>[] = [];
  for (const [name, property] of Object.entries(schema.properties)) {
    if (names && !names.includes(name)) continue;
    const given = source[name] ?? property.default;
    if (given === undefined || given === null) continue;
    wanted.push(name);
    values.push(resolveProperty(property, given, renderer, prefix + name));
  }
  return andThen(all(values), (resolved) => {
    const result: Record<string, unknown> = {};
    for (const [index, name] of wanted.entries()) {
      const value = resolved[index] ?? schema.properties[name]?.default;
      if (value !== undefined) result[name] = value;
    }
    return result;
  });
}

function resolveProperty(
  schema: TSchema,
  given: unknown,
  renderer: PropertyRenderer,
  path: string,
): MaybePromise<unknown> {
  if (isRendered(schema)) return renderValue(schema, given, renderer, path);
  if (schema.type === "object" && schema.properties && isJsonMap(given)) {
    return resolveObject(schema as TObject, given, renderer, `${path}.`);
  }
  if (schema.type === "array" && Array.isArray(given) && isSchema(schema.items)) {
    const { items } = schema;
    return all(given.map((each, index) => resolveProperty(items, each, renderer, `${path}[${index}]`)));
  }
  return given;
}

/** Renders and converts one value by its schema's type. */
function renderValue(schema: TSchema, given: unknown, renderer: PropertyRenderer, path: string): MaybePromise<unknown> {
  if (schema[RENDERED_TYPED] === true && typeof given === "string" && renderer.renderTyped) {
    return renderer.renderTyped(given);
  }
  switch (schema.type) {
    case "string":
      return renderText(schema, given, renderer, path);
    case "integer":
    case "number":
    case "boolean":
      if (typeof given !== "string") return given;
      return andThen(renderer.render(given), (text) => convertScalar(schema, text, path));
    case "array":
      if (Array.isArray(given)) return renderList(schema, given, renderer, path);
      return renderStructure(schema, given, renderer, path, Array.isArray);
    case "object":
      if (typeof given === "string") return renderStructure(schema, given, renderer, path, isJsonMap);
      if (schema.properties && isJsonMap(given)) return resolveObject(schema as TObject, given, renderer, `${path}.`);
      return renderer.renderDeep(given);
    default:
      return typeof given === "string" ? renderer.render(given) : renderer.renderDeep(given);
  }
}

function renderText(schema: TSchema, given: unknown, renderer: PropertyRenderer, path: string): MaybePromise<unknown> {
  if (typeof given !== "string") return typeof given === "object" ? renderer.renderDeep(given) : String(given);
  return andThen(renderer.render(given), (text) => {
    if (!Array.isArray(schema.enum)) return text;
    const word = text.trim();
    if (word === "") return undefined;
    if (schema.enum.includes(word)) return word;
    throw new PropertyError(path, `"${word}" is none of ${schema.enum.join(", ")}.`);
  });
}

function renderList(
  schema: TSchema,
  given: readonly unknown[],
  renderer: PropertyRenderer,
  path: string,
): MaybePromise<unknown> {
  const items = isSchema(schema.items) ? schema.items : undefined;
  return all(
    given.map((each, index) =>
      items ? renderValue(items, each, renderer, `${path}[${index}]`) : renderer.renderDeep(each),
    ),
  );
}

/** A list or map written as text: an expression, or JSON with expressions in it. */
function renderStructure(
  schema: TSchema,
  given: unknown,
  renderer: PropertyRenderer,
  path: string,
  fits: (value: unknown) => boolean,
): MaybePromise<unknown> {
  const kind = schema.type === "array" ? "list" : "map";
  if (typeof given !== "string") throw new PropertyError(path, `expected a ${kind}.`);
  return andThen(renderer.render(given), (text) => {
    if (text.trim() === "") return undefined;
    const parsed = parseJson(text);
    if (fits(parsed)) return parsed;
    throw new PropertyError(
      path,
      `expected a ${kind}, or text that renders to a JSON ${kind}, but got "${cut(text)}".`,
    );
  });
}

function convertScalar(schema: TSchema, text: string, path: string): unknown {
  const word = text.trim();
  if (word === "") return undefined;
  if (schema.type === "boolean") {
    if (/^true$/i.test(word)) return true;
    if (/^false$/i.test(word)) return false;
    if (/^[+-]?\d+$/.test(word)) return Number(word) !== 0;
    throw new PropertyError(path, `"${cut(word)}" is not a boolean; write true or false.`);
  }
  const value = Number(word);
  if (Number.isFinite(value) && (schema.type !== "integer" || Number.isInteger(value))) return value;
  throw new PropertyError(path, `"${cut(word)}" is not ${schema.type === "integer" ? "a whole number" : "a number"}.`);
}

/** Characters of a wrong value that a message shows. */
const SHOWN_CHARS_MAX = 200;

function cut(text: string): string {
  return text.length <= SHOWN_CHARS_MAX ? text : `${text.slice(0, SHOWN_CHARS_MAX)}…`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isSchema(value: unknown): value is TSchema {
  return isJsonMap(value);
}
