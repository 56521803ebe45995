/** Maps joined with others, at any depth. */
import { isJsonMap } from "./json-map.ts";

/** Maps are joined key by key, lists are appended, and any other value of `added` replaces the one of `base`. */
export function mergeMaps(
  base: Readonly<Record<string, unknown>>,
  added: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const merged = new Map(Object.entries(base));
  for (const [name, value] of Object.entries(added)) {
    const there = merged.get(name);
    if (isJsonMap(there) && isJsonMap(value)) merged.set(name, mergeMaps(there, value));
    else if (Array.isArray(there) && Array.isArray(value)) merged.set(name, [...there, ...value]);
    else merged.set(name, value);
  }
  return Object.fromEntries(merged);
}
