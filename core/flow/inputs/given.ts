/** What a caller gave for inputs. */
import { isJsonMap } from "../../json-map.ts";
import type { Input } from "../flow.ts";

/** A file handed over for an input of type FILE. */
export interface InputFile {
  readonly kind: "file";
  /** Without folders. */
  readonly name: string;
  readonly content: Uint8Array | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;
}

/** True for a file handed over. */
export function isInputFile(value: unknown): value is InputFile {
  return isJsonMap(value) && value["kind"] === "file" && typeof value["name"] === "string" && "content" in value;
}

/** Values by full input id: `{"a.b": 1}` and `{a: {b: 1}}` mean the same. */
export function flatGiven(
  given: Readonly<Record<string, unknown>>,
  inputs: readonly Input[],
): ReadonlyMap<string, unknown> {
  const ids = new Set(inputs.map((input) => input.id));
  const flat = new Map<string, unknown>();
  const add = (key: string, value: unknown): void => {
    const leadsFurther = !ids.has(key) && inputs.some((input) => input.id.startsWith(`${key}.`));
    if (!leadsFurther || !isJsonMap(value)) flat.set(key, value);
    else for (const [name, each] of Object.entries(value)) add(`${key}.${name}`, each);
  };
  for (const [key, value] of Object.entries(given)) add(key, value);
  return flat;
}

/** The keys that lead to an input's value; dots at the end of an id lead nowhere. */
export function pathOf(id: string): string[] {
  return id.replace(/\.+$/, "").split(".");
}

/** Puts a value under a dotted id: `a.b` goes into the map `a`. */
export function nest(values: Record<string, unknown>, id: string, value: unknown): void {
  const parts = pathOf(id);
  const last = parts.pop() ?? id;
  let target = values;
  for (const part of parts) {
    const next = Object.hasOwn(target, part) ? target[part] : undefined;
    const map = isJsonMap(next) ? next : {};
    put(target, part, map);
    target = map;
  }
  put(target, last, value);
}

function put(target: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}
