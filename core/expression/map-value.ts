/** Maps of the language: plain objects, or `Map` where an object could not keep the order or kind of the keys. */
import { isNumber } from "./number.ts";

/** A map: an object's own properties, or a `Map`. */
export type MapValue = Readonly<Record<string, unknown>> | ReadonlyMap<unknown, unknown>;

/** One entry of a map, as loops over maps see it. */
export class MapEntry {
  readonly key: unknown;
  readonly value: unknown;
  constructor(key: unknown, value: unknown) {
    this.key = key;
    this.value = value;
  }
}

/** Whether the value is a map. */
export function isMapValue(value: unknown): value is MapValue {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null || value instanceof Map) return true;
  return !(
    value instanceof MapEntry ||
    isNumber(value) ||
    value instanceof Set ||
    value instanceof Date ||
    ArrayBuffer.isView(value) ||
    isTemporal(value)
  );
}

/** Whether the value is a date or time of the runtime's own kinds. */
export function isTemporal(value: object): boolean {
  const tag = Object.prototype.toString.call(value);
  return tag.startsWith("[object Temporal.");
}

/** Keys and values in order. */
export function entriesOf(map: MapValue): (readonly [unknown, unknown])[] {
  return map instanceof Map ? [...map.entries()] : Object.entries(map);
}

/** The keys in order. */
export function keysOf(map: MapValue): unknown[] {
  return map instanceof Map ? [...map.keys()] : Object.keys(map);
}

/** How many entries there are. */
export function sizeOf(map: MapValue): number {
  return map instanceof Map ? map.size : Object.keys(map).length;
}

/** Whether the map has the key. */
export function hasKey(map: MapValue, key: unknown): boolean {
  if (map instanceof Map) return map.has(key);
  return typeof key === "string" && Object.hasOwn(map, key);
}

/** The value of a key that {@link hasKey} found; functions are never handed out. */
export function valueAt(map: MapValue, key: unknown): unknown {
  if (map instanceof Map) return map.get(key);
  if (typeof key !== "string") return undefined;
  const value = (map as Readonly<Record<string, unknown>>)[key];
  return typeof value === "function" ? undefined : value;
}

/** Keys that an object would move to its front. */
const INDEX_LIKE = /^(0|[1-9]\d{0,9})$/;

/** A map of the entries in their order; the last entry of a key wins. */
export function mapOf(entries: Iterable<readonly [unknown, unknown]>): MapValue {
  const list = [...entries];
  if (list.some(([key]) => typeof key !== "string" || INDEX_LIKE.test(key))) return new Map(list);
  const map: Record<string, unknown> = Object.create(null);
  for (const [key, value] of list) define(map, String(key), value);
  return map;
}

function define(map: Record<string, unknown>, key: string, value: unknown): void {
  if (key === "__proto__") Object.defineProperty(map, key, { value, enumerable: true, configurable: true });
  else map[key] = value;
}
