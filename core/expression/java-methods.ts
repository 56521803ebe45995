/** The getters and methods of Java's own classes that templates may use; nothing of JavaScript's is reachable. */

import { readTemporal } from "./dates/temporal-getters.ts";
import { isEqual } from "./equality.ts";
import { Fault } from "./error.ts";
import { textHash } from "./hash-order.ts";
import { javaText } from "./java-text.ts";
import { entriesOf, hasKey, isMapValue, isTemporal, keysOf, MapEntry, sizeOf, valueAt } from "./map-value.ts";
import { MISSING } from "./missing.ts";
import { isNumber, JavaDouble, toNumber } from "./number.ts";
import { matchesWhole, replaceMatches } from "./regex/replace.ts";
import { splitText } from "./regex/split.ts";

type Method<T> = (value: T, args: readonly unknown[]) => unknown;
type Methods<T> = ReadonlyMap<string, Method<T>>;

function text(args: readonly unknown[], index = 0): string {
  const value = args[index];
  if (typeof value !== "string") throw new Fault("The method expects a text as argument");
  return value;
}

const TEXT_METHODS: Methods<string> = new Map<string, Method<string>>([
  ["length", (value) => value.length],
  ["isEmpty", (value) => value === ""],
  ["isBlank", (value) => value.trim() === ""],
  ["toUpperCase", (value) => value.toUpperCase()],
  ["toLowerCase", (value) => value.toLowerCase()],
  ["trim", (value) => value.trim()],
  ["strip", (value) => value.trim()],
  ["stripLeading", (value) => value.trimStart()],
  ["stripTrailing", (value) => value.trimEnd()],
  ["hashCode", (value) => textHash(value)],
  ["toString", (value) => value],
  ["intern", (value) => value],
  ["startsWith", (value, args) => value.startsWith(text(args))],
  ["endsWith", (value, args) => value.endsWith(text(args))],
  ["contains", (value, args) => value.includes(text(args))],
  ["indexOf", (value, args) => value.indexOf(text(args))],
  ["lastIndexOf", (value, args) => value.lastIndexOf(text(args))],
  ["concat", (value, args) => value + text(args)],
  ["equals", (value, args) => value === args[0]],
  ["equalsIgnoreCase", (value, args) => value.toLowerCase() === text(args).toLowerCase()],
  ["compareTo", (value, args) => compareTexts(value, text(args))],
  ["replace", (value, args) => value.replaceAll(text(args), () => text(args, 1))],
  ["replaceAll", (value, args) => replaceMatches(value, text(args), text(args, 1), true)],
  ["replaceFirst", (value, args) => replaceMatches(value, text(args), text(args, 1), false)],
  ["matches", (value, args) => matchesWhole(value, text(args))],
  ["split", (value, args) => splitText(value, text(args), 0)],
]);

const LIST_METHODS: Methods<readonly unknown[]> = new Map<string, Method<readonly unknown[]>>([
  ["size", (value) => value.length],
  ["isEmpty", (value) => value.length === 0],
  ["toString", (value) => javaText(value)],
  ["getFirst", (value) => firstOf(value, 0)],
  ["getLast", (value) => firstOf(value, value.length - 1)],
  ["reversed", (value) => [...value].reverse()],
  ["contains", (value, args) => value.some((item) => isEqual(item, args[0]))],
  ["indexOf", (value, args) => value.findIndex((item) => isEqual(item, args[0]))],
  ["equals", (value, args) => isEqual(value, args[0])],
]);

const MAP_METHODS: Methods<object> = new Map<string, Method<object>>([
  ["size", (value) => (isMapValue(value) ? sizeOf(value) : 0)],
  ["isEmpty", (value) => isMapValue(value) && sizeOf(value) === 0],
  ["keySet", (value) => (isMapValue(value) ? keysOf(value) : [])],
  ["values", (value) => (isMapValue(value) ? entriesOf(value).map(([, item]) => item) : [])],
  ["entrySet", (value) => (isMapValue(value) ? entriesOf(value).map(([key, item]) => new MapEntry(key, item)) : [])],
  ["toString", (value) => javaText(value)],
  ["get", (value, args) => lookUp(value, args[0], null)],
  ["getOrDefault", (value, args) => lookUp(value, args[0], args[1])],
  ["containsKey", (value, args) => isMapValue(value) && hasKey(value, args[0])],
  ["containsValue", (value, args) => isMapValue(value) && entriesOf(value).some(([, item]) => isEqual(item, args[0]))],
  ["equals", (value, args) => isEqual(value, args[0])],
]);

const ENTRY_METHODS: Methods<MapEntry> = new Map<string, Method<MapEntry>>([
  ["getKey", (value) => value.key],
  ["getValue", (value) => value.value],
  ["toString", (value) => javaText(value)],
]);

const NUMBER_METHODS: Methods<unknown> = new Map<string, Method<unknown>>([
  ["toString", (value) => javaText(value)],
  ["intValue", (value) => (isNumber(value) ? Math.trunc(toNumber(value)) : null)],
  ["longValue", (value) => (isNumber(value) ? Math.trunc(toNumber(value)) : null)],
  ["doubleValue", (value) => (isNumber(value) ? new JavaDouble(toNumber(value)) : null)],
]);

const BOOLEAN_METHODS: Methods<unknown> = new Map<string, Method<unknown>>([
  ["toString", (value) => javaText(value)],
  ["booleanValue", (value) => value],
]);

/** Whether data of the name's parent may answer the name without having such a key. */
export function isGetterName(name: string): boolean {
  return ALL_METHODS.some((methods) => methodOf(methods, name) !== undefined);
}

/** Calls a method, or answers MISSING when the value has none of that name. */
export function callMethod(value: unknown, name: string, args: readonly unknown[]): unknown {
  if (name === "getClass") throw classAccess();
  if (typeof value === "string") return call(TEXT_METHODS, value, name, args);
  if (isNumber(value)) return call(NUMBER_METHODS, value, name, args);
  if (typeof value === "boolean") return call(BOOLEAN_METHODS, value, name, args);
  if (typeof value !== "object" || value === null) return MISSING;
  if (Array.isArray(value)) return call(LIST_METHODS, value, name, args);
  if (value instanceof Set) return call(LIST_METHODS, [...value], name, args);
  if (value instanceof MapEntry) return call(ENTRY_METHODS, value, name, args);
  if (isMapValue(value)) return call(MAP_METHODS, value, name, args);
  return value instanceof Date || isTemporal(value) ? (readTemporal(value, name) ?? MISSING) : MISSING;
}

/** Reads a getter without parentheses: `length`, `empty` for `isEmpty`, `size`, … */
export function readGetter(value: unknown, name: string): unknown {
  if (name === "class") throw classAccess();
  return callMethod(value, name, []);
}

function classAccess(): Fault {
  return new Fault("For security reasons access to the class of a value is denied.");
}

function methodOf<T>(methods: Methods<T>, name: string): Method<T> | undefined {
  const capital = name.charAt(0).toUpperCase() + name.slice(1);
  return methods.get(name) ?? methods.get(`is${capital}`) ?? methods.get(`get${capital}`);
}

function call<T>(methods: Methods<T>, value: T, name: string, args: readonly unknown[]): unknown {
  const method = methodOf(methods, name);
  if (!method) return MISSING;
  if (args.length === 0 && NEEDS_ARGUMENTS.has(name)) return MISSING;
  return method(value, args);
}

const NEEDS_ARGUMENTS: ReadonlySet<string> = new Set([
  "startsWith",
  "endsWith",
  "contains",
  "indexOf",
  "lastIndexOf",
  "concat",
  "equals",
  "equalsIgnoreCase",
  "compareTo",
  "replace",
  "replaceAll",
  "replaceFirst",
  "matches",
  "split",
  "get",
  "getOrDefault",
  "containsKey",
  "containsValue",
]);

const ALL_METHODS: readonly Methods<never>[] = [TEXT_METHODS, LIST_METHODS, MAP_METHODS, NUMBER_METHODS];

function lookUp(map: object, key: unknown, otherwise: unknown): unknown {
  return isMapValue(map) && hasKey(map, key) ? (valueAt(map, key) ?? null) : otherwise;
}

function firstOf(list: readonly unknown[], index: number): unknown {
  return list.length === 0 ? MISSING : list[index];
}

function compareTexts(left: string, right: string): number {
  for (let at = 0; at < Math.min(left.length, right.length); at += 1) {
    const difference = left.charCodeAt(at) - right.charCodeAt(at);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
