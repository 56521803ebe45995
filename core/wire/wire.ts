/**
 * Values as text, and back: what a database or another process keeps of states and messages. The text is JSON; values
 * that JSON has no word for stand as `{"$java":[kind, ...]}`, among them Java's numbers, maps with any keys and bytes.
 * Texts without any cost what `JSON.stringify` and `JSON.parse` cost, and a look at the value.
 *
 * As in JSON, properties that are undefined are left out, and undefined items of lists become null. Dates of the
 * runtime's calendar become their texts.
 */
import { temporalText } from "../expression/dates/temporal-text.ts";
import { isTemporal, MapEntry } from "../expression/map-value.ts";
import { JavaDecimal, JavaDouble, JavaFloat } from "../expression/number.ts";

const MARK = "$java";
const MARK_TEXT = `"${MARK}":`;

/** The value as text. */
export function encode(value: unknown): string {
  return (isJson(value) ? JSON.stringify(value) : JSON.stringify(marked(value))) ?? "null";
}

/** The value that {@link encode} was given; its type is that of what the caller has written. */
export function decode<T>(text: string): T {
  const value: unknown = JSON.parse(text);
  return (text.includes(MARK_TEXT) ? revived(value) : value) as T;
}

/** True when JSON tells the value as it is. On the way of every state that is saved, hence written for speed. */
function isJson(value: unknown): boolean {
  if (typeof value === "string") return true;
  if (typeof value === "number") return value === 0 ? 1 / value > 0 : value - value === 0;
  if (typeof value !== "object" || value === null) return typeof value !== "bigint";
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) if (!isJson(value[index])) return false;
    return true;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  for (const key in value) if (key === MARK || !isJson(value[key as keyof typeof value])) return false;
  return true;
}

/** The value in words of JSON. */
function marked(value: unknown): unknown {
  if (typeof value === "bigint") return mark("long", value.toString());
  if (typeof value === "number") return isJson(value) ? value : mark("number", numberText(value));
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(marked);
  if (value instanceof JavaDouble) return mark("double", numberText(value.value));
  if (value instanceof JavaFloat) return mark("float", numberText(value.value));
  if (value instanceof JavaDecimal) return mark("decimal", value.unscaled.toString(), value.scale);
  if (value instanceof Map) return mark("map", [...value].map(marked));
  if (value instanceof Set) return mark("set", [...value].map(marked));
  if (value instanceof MapEntry) return mark("entry", marked(value.key), marked(value.value));
  if (value instanceof Date) return mark("date", numberText(value.getTime()));
  if (value instanceof Uint8Array) return mark("bytes", Buffer.from(value).toString("base64"));
  if (isTemporal(value)) return temporalText(value);
  const entries = Object.entries(value).map(([key, item]) => [key, marked(item)] as const);
  // A map that looks like one of our marks is spelt out.
  return Object.hasOwn(value, MARK) ? mark("object", entries) : Object.fromEntries(entries);
}

function mark(kind: keyof typeof REVIVERS, ...parts: readonly unknown[]): unknown {
  return { [MARK]: [kind, ...parts] };
}

function numberText(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

const REVIVERS = {
  long: (text: unknown) => BigInt(String(text)),
  number: (text: unknown) => Number(text),
  double: (text: unknown) => new JavaDouble(Number(text)),
  float: (text: unknown) => new JavaFloat(Number(text)),
  decimal: (unscaled: unknown, scale: unknown) => new JavaDecimal(BigInt(String(unscaled)), Number(scale)),
  map: (entries: unknown) => new Map(pairsOf(entries)),
  set: (items: unknown) => new Set(listOf(items).map(revived)),
  entry: (key: unknown, value: unknown) => new MapEntry(revived(key), revived(value)),
  date: (text: unknown) => new Date(Number(text)),
  bytes: (text: unknown) => new Uint8Array(Buffer.from(String(text), "base64")),
  object: (entries: unknown) => Object.fromEntries(pairsOf(entries)),
} as const;

/** The value of parsed text; lists and maps are changed where they are. */
function revived(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) value[index] = revived(value[index]);
    return value;
  }
  const map = value as Record<string, unknown>;
  if (Object.hasOwn(map, MARK)) return reviveMark(listOf(map[MARK]));
  for (const [key, item] of Object.entries(map)) {
    if (typeof item === "object") Object.defineProperty(map, key, { ...OWN, value: revived(item) });
  }
  return map;
}

/** Also `__proto__` is a property like any other. */
const OWN = { enumerable: true, configurable: true, writable: true };

function reviveMark([kind, first, second]: readonly unknown[]): unknown {
  if (typeof kind !== "string" || !Object.hasOwn(REVIVERS, kind))
    throw new Error(`A stored value is of the kind ${String(kind)}, which only a newer version knows.`);
  return REVIVERS[kind as keyof typeof REVIVERS](first, second);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function pairsOf(value: unknown): [string, unknown][] {
  return listOf(value).map((pair) => {
    const [key, item] = listOf(pair);
    return [revived(key) as string, revived(item)];
  });
}
