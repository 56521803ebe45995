/** `contains` and `isIn`. */

import { className } from "./class-name.ts";
import { isEqual } from "./equality.ts";
import { Fault } from "./error.ts";
import { javaText } from "./java-text.ts";
import { hasKey, isMapValue, keysOf } from "./map-value.ts";

/** Whether the list has the item (or all items of a list), the map the key, the text the part. */
export function contains(collection: unknown, item: unknown): boolean {
  if (collection === null || collection === undefined) return false;
  if (typeof collection === "string") return typeof item === "string" && collection.includes(item);
  const items = itemsOf(collection);
  if (items) {
    const wanted = itemsOf(item) ?? [item];
    return wanted.every((each) => items.some((other) => isEqual(other, each)));
  }
  if (isMapValue(collection)) return hasKey(collection, item);
  throw new Fault(
    `Contains operator can only be used on Collections, Maps and arrays. Actual type was: ${className(collection)}`,
  );
}

/** Whether the item is in the list, or a key of the map; compared by their text. */
export function isIn(item: unknown, collection: unknown): boolean {
  if (item === null || item === undefined) return false;
  const items = itemsOf(collection) ?? (isMapValue(collection) ? keysOf(collection) : []);
  const text = javaText(item);
  return items.some((other) => javaText(other) === text);
}

function itemsOf(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  return value instanceof Set ? [...value] : undefined;
}
