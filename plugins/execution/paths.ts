/** Where a path of names leads in maps, and maps without what it leads to. */
import { isJsonMap } from "../../core/json-map.ts";

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
