/** Variables joined with others, at any depth. */
import { isJsonMap } from "../../core/json-map.ts";

/** Maps are joined key by key, lists are appended, and any other value of `added` replaces the one of `base`. */
export function mergeVariables(
  base: Readonly<Record<string, unknown>>,
  added: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const merged = new Map(Object.entries(base));
  for (const [name, value] of Object.entries(added)) {
    const there = merged.get(name);
    if (isJsonMap(there) && isJsonMap(value)) merged.set(name, mergeVariables(there, value));
    else if (Array.isArray(there) && Array.isArray(value)) merged.set(name, [...there, ...value]);
    else merged.set(name, value);
  }
  return Object.fromEntries(merged);
}

/** Whether the maps that a path (names, outermost first) leads through are there; its last name may be missing. */
export function leadsSomewhere(base: unknown, [name, ...inner]: readonly string[]): boolean {
  if (!isJsonMap(base) || name === undefined) return false;
  return inner.length === 0 || (Object.hasOwn(base, name) && leadsSomewhere(base[name], inner));
}

/** The map without the value at the path; its outer maps stay, even when they are left empty. */
export function withoutPath(
  base: Readonly<Record<string, unknown>>,
  [name, ...inner]: readonly string[],
): Record<string, unknown> {
  if (name === undefined || !Object.hasOwn(base, name)) return { ...base };
  const entries = Object.entries(base);
  if (inner.length === 0) return Object.fromEntries(entries.filter(([key]) => key !== name));
  return Object.fromEntries(
    entries.map(([key, value]) => [key, key === name && isJsonMap(value) ? withoutPath(value, inner) : value]),
  );
}
