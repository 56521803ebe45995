/**
 * Attributes of values. Only own properties of plain data are reached, and a short list of what Java's texts,
 * lists and maps offer as methods: no prototype, no function of the runtime.
 */
import { NotFound } from "./error.ts";
import { MapEntry } from "./map-entry.ts";
import { isNumber, isWhole, numberText } from "./number.ts";
import { isMap, javaText } from "./printing.ts";
import { CallFault } from "./error.ts";
import type { Position } from "./error.ts";

type Method = (args: readonly unknown[]) => unknown;

/** `of.key` or `of[key]`. @throws NotFound when there is none */
export function attribute(of: unknown, key: unknown, position: Position, receiver?: string): unknown {
  if (of === null || of === undefined) throw new NotFound(receiver ?? nameOf(key), position);
  if (key === null || key === undefined) throw new CallFault("A subscript is null.");
  if (Array.isArray(of)) return item(of, key, position);
  if (of instanceof MapEntry) return entryPart(of, key, position);
  if (isMap(of)) {
    if (isNumber(key) && Object.keys(of).length > 0) {
      throw new CallFault(`type class java.lang.String not supported for key ${numberText(key)}`);
    }
    const name = String(key);
    if (Object.hasOwn(of, name)) return of[name];
  }
  const name = nameOf(key);
  if (name === "class" || name === "getClass") {
    throw new CallFault(
      "For security reasons access to public final native java.lang.Class java.lang.Object.getClass() method is denied.",
    );
  }
  const method = methodOf(of, name);
  if (method) return method([]);
  throw new NotFound(name, position);
}

/** `of.name(args)`. @throws NotFound when there is no such method */
export function callMethod(of: unknown, name: string, args: readonly unknown[], position: Position): unknown {
  if (of === null || of === undefined) throw new NotFound(name, position);
  if (name === "getClass") return attribute(of, name, position);
  const method = methodOf(of, name);
  if (!method) throw new NotFound(name, position);
  return method(args);
}

function nameOf(key: unknown): string {
  return isNumber(key) ? numberText(key) : String(key);
}

function item(list: readonly unknown[], key: unknown, position: Position): unknown {
  const index = isWhole(key) ? Number(key) : typeof key === "string" && /^\d+$/.test(key) ? Number(key) : undefined;
  if (index !== undefined) {
    if (index >= 0 && index < list.length) return list[index];
    throw new NotFound(nameOf(key), position);
  }
  const method = methodOf(list, String(key));
  if (!method) throw new NotFound(nameOf(key), position);
  return method([]);
}

function entryPart(entry: MapEntry, key: unknown, position: Position): unknown {
  if (key === "key") return entry.key;
  if (key === "value") return entry.value;
  throw new NotFound(nameOf(key), position);
}

function methodOf(of: unknown, name: string): Method | undefined {
  const methods = typeof of === "string" ? textMethods(of) : Array.isArray(of) ? listMethods(of) : isMap(of) ? mapMethods(of) : {};
  return Object.hasOwn(methods, name) ? methods[name] : undefined;
}

function textMethods(text: string): Record<string, Method> {
  const first = (args: readonly unknown[]): string => String(args[0] ?? "");
  return {
    length: () => text.length,
    isEmpty: () => text === "",
    empty: () => text === "",
    isBlank: () => text.trim() === "",
    blank: () => text.trim() === "",
    toUpperCase: () => text.toUpperCase(),
    toLowerCase: () => text.toLowerCase(),
    trim: () => text.trim(),
    strip: () => text.trim(),
    toString: () => text,
    contains: (args) => text.includes(first(args)),
    startsWith: (args) => text.startsWith(first(args)),
    endsWith: (args) => text.endsWith(first(args)),
    indexOf: (args) => text.indexOf(first(args)),
    lastIndexOf: (args) => text.lastIndexOf(first(args)),
    replace: (args) => text.replaceAll(first(args), () => String(args[1] ?? "")),
    concat: (args) => text + first(args),
    equals: (args) => text === args[0],
    equalsIgnoreCase: (args) => text.toLowerCase() === first(args).toLowerCase(),
  };
}

function listMethods(list: readonly unknown[]): Record<string, Method> {
  return {
    size: () => list.length,
    length: () => list.length,
    isEmpty: () => list.length === 0,
    empty: () => list.length === 0,
    contains: (args) => list.includes(args[0]),
    indexOf: (args) => list.indexOf(args[0]),
    toString: () => javaText(list),
  };
}

function mapMethods(map: Record<string, unknown>): Record<string, Method> {
  return {
    size: () => Object.keys(map).length,
    isEmpty: () => Object.keys(map).length === 0,
    empty: () => Object.keys(map).length === 0,
    keySet: () => Object.keys(map),
    values: () => Object.values(map),
    entrySet: () => Object.entries(map).map(([key, value]) => new MapEntry(key, value)),
    get: (args) => (Object.hasOwn(map, String(args[0])) ? map[String(args[0])] : null),
    getOrDefault: (args) => (Object.hasOwn(map, String(args[0])) ? map[String(args[0])] : args[1]),
    containsKey: (args) => Object.hasOwn(map, String(args[0])),
    containsValue: (args) => Object.values(map).includes(args[0]),
    toString: () => javaText(map),
  };
}
