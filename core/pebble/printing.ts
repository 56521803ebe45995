/** How values become text: as a print shows them, as JSON, and as Java's `toString`. */
import { CallFault } from "./error.ts";
import { MapEntry } from "./map-entry.ts";
import { isNumber, numberText } from "./number.ts";

/** How deep a structure may be nested to be printed. */
export const PRINTED_DEPTH_MAX = 500;

/** A map of the language: any object that is no list and no number. */
export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isNumber(value);
}

/** What `{{ value }}` prints: nothing for null, JSON for structures. */
export function printed(value: unknown): string {
  if (typeof value === "string") return value;
  if (value === null || value === undefined) return "";
  if (value instanceof MapEntry) return javaText(value);
  if (typeof value === "object" && !isNumber(value)) return toJson(value);
  return plainText(value);
}

function plainText(value: unknown): string {
  if (isNumber(value)) return numberText(value);
  return String(value);
}

/** Compact JSON. Null entries of maps are left out, null items of lists stay. */
export function toJson(value: unknown, depth = 0): string {
  if (value === null || value === undefined) return "null";
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "object" || isNumber(value)) return plainText(value);
  if (depth > PRINTED_DEPTH_MAX) throw new CallFault(`The value is nested more than ${PRINTED_DEPTH_MAX} deep.`);
  if (value instanceof MapEntry) return toJson({ [value.key]: value.value }, depth);
  if (Array.isArray(value)) return `[${value.map((item) => toJson(item, depth + 1)).join(",")}]`;
  const entries: string[] = [];
  for (const [key, item] of Object.entries(value)) {
    if (item !== null && item !== undefined) entries.push(`${JSON.stringify(key)}:${toJson(item, depth + 1)}`);
  }
  return `{${entries.join(",")}}`;
}

/** As Java's `toString`: lists `[3, 1]`, maps `{k=v}`. What `~`, `+` and text filters see. */
export function javaText(value: unknown, depth = 0): string {
  if (typeof value === "string") return value;
  if (value === null || value === undefined) return "null";
  if (typeof value !== "object" || isNumber(value)) return plainText(value);
  if (depth > PRINTED_DEPTH_MAX) throw new CallFault(`The value is nested more than ${PRINTED_DEPTH_MAX} deep.`);
  if (value instanceof MapEntry) return `${value.key}=${javaText(value.value, depth + 1)}`;
  if (Array.isArray(value)) return `[${value.map((item) => javaText(item, depth + 1)).join(", ")}]`;
  const entries = Object.entries(value).map(([key, item]) => `${key}=${javaText(item, depth + 1)}`);
  return `{${entries.join(", ")}}`;
}

/** The Java class of a value, as messages and `className` name it. */
export function javaClass(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (typeof value === "string") return "java.lang.String";
  if (typeof value === "boolean") return "java.lang.Boolean";
  if (typeof value === "bigint") return "java.lang.Long";
  if (typeof value === "number") {
    if (!Number.isInteger(value)) return "java.lang.Double";
    return Math.abs(value) < 2 ** 31 ? "java.lang.Integer" : "java.lang.Long";
  }
  if (isNumber(value)) return "java.lang.Double";
  return Array.isArray(value) ? "java.util.ArrayList" : "java.util.LinkedHashMap";
}
