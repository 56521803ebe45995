/** What jq does with arrays: groups, extremes, containment. */
import { Fault } from "../error.ts";
import { indicesOf } from "./paths.ts";
import { compareJq, describe } from "./value.ts";

type Keyed = readonly [item: unknown, key: unknown];

/** Items with their keys, in the keys' order. */
export function sortedBy(items: readonly unknown[], keys: readonly unknown[]): Keyed[] {
  const pairs = items.map((item, index): Keyed => [item, keys[index] ?? null]);
  return pairs.sort((left, right) => compareJq(left[1], right[1]));
}

/** Arrays of the items with the same key, in the keys' order. */
export function grouped(items: readonly unknown[], keys: readonly unknown[]): unknown[][] {
  const groups: unknown[][] = [];
  let last: unknown;
  for (const [item, key] of sortedBy(items, keys)) {
    const group = groups.at(-1);
    if (group && compareJq(last, key) === 0) group.push(item);
    else groups.push([item]);
    last = key;
  }
  return groups;
}

/** The item with the smallest (-1) or largest (1) key; null for none. */
export function extremeBy(items: readonly unknown[], keys: readonly unknown[], sign: 1 | -1): unknown {
  let best: Keyed | undefined;
  for (const [index, item] of items.entries()) {
    const key = keys[index] ?? null;
    const order = best ? sign * compareJq(key, best[1]) : 1;
    if (order > 0 || (order === 0 && sign === 1)) best = [item, key];
  }
  return best ? best[0] : null;
}

/** Whether the part is in the whole: a text in a text, items and entries in arrays and objects. */
export function containsValue(whole: unknown, part: unknown): boolean {
  if (typeof whole === "string" && typeof part === "string") return whole.includes(part);
  if (Array.isArray(whole) && Array.isArray(part)) {
    return part.every((wanted) => whole.some((item) => canContain(item, wanted) && containsValue(item, wanted)));
  }
  if (whole instanceof Map && part instanceof Map) {
    return [...part].every(
      ([key, wanted]) => whole.has(key) && canContain(whole.get(key), wanted) && containsValue(whole.get(key), wanted),
    );
  }
  if (canContain(whole, part)) return compareJq(whole, part) === 0;
  throw new Fault(`${describe(whole)} and ${describe(part)} cannot have their containment checked`);
}

function canContain(whole: unknown, part: unknown): boolean {
  return (
    typeof whole === typeof part && Array.isArray(whole) === Array.isArray(part) && (whole === null) === (part === null)
  );
}

/** Arrays inside the array dissolved, to the depth. */
export function flatten(items: readonly unknown[], depth: number): unknown[] {
  if (depth < 0) throw new Fault("flatten depth must not be negative");
  return items.flatMap((item) => (Array.isArray(item) && depth > 0 ? flatten(item, depth - 1) : [item]));
}

/** Where the part stands in a text or array. */
export function indices(input: unknown, part: unknown): unknown {
  if (input === null) return null;
  if (typeof input === "string" && typeof part === "string") {
    const found: number[] = [];
    for (let at = part === "" ? -1 : input.indexOf(part); at !== -1; at = input.indexOf(part, at + 1)) found.push(at);
    return found;
  }
  if (Array.isArray(input)) return indicesOf(input, Array.isArray(part) ? part : [part]);
  throw new Fault(`Cannot determine the indices of ${describe(part)} in ${describe(input)}`);
}
