/** Reads answers of servers, which may be of another version: what is not there is nothing, and never a fault. */
import { isJsonMap } from "../json-map.ts";

/** The value below these keys; undefined where there is none. */
export function at(value: unknown, ...keys: readonly string[]): unknown {
  let found: unknown = value;
  for (const key of keys) found = isJsonMap(found) && Object.hasOwn(found, key) ? found[key] : undefined;
  return found;
}

/** The text below these keys: numbers and switches as JSON writes them, "" for nothing. */
export function textAt(value: unknown, ...keys: readonly string[]): string {
  const found = at(value, ...keys);
  if (found === undefined || found === null) return "";
  return typeof found === "string" ? found : JSON.stringify(found);
}

/** The number below these keys, also one that is written as a text; the other one for anything else. */
export function numberAt(value: unknown, otherwise: number, ...keys: readonly string[]): number {
  const found = at(value, ...keys);
  if (typeof found === "number") return found;
  return typeof found === "string" ? Number(found) : otherwise;
}

/** The list below these keys, or none. */
export function listAt(value: unknown, ...keys: readonly string[]): readonly unknown[] {
  const found = at(value, ...keys);
  return Array.isArray(found) ? found : [];
}

/** The rows of a list, which some servers answer as they are and others in pages. */
export function rowsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : listAt(value, "results");
}

/** How many rows there are in all, those of other pages too. */
export function totalOf(value: unknown): number {
  const total = at(value, "total");
  return typeof total === "number" ? total : rowsOf(value).length;
}
