/** How a value prints in the output: text as it is, structures as compact JSON. */
import { temporalJson, temporalText } from "./dates/temporal-text.ts";
import { Fault } from "./error.ts";
import { javaText } from "./java-text.ts";
import { VALUE_DEPTH_MAX } from "./limits.ts";
import { entriesOf, isMapValue, isTemporal, MapEntry } from "./map-value.ts";
import { isNumber } from "./number.ts";
import { numberText } from "./number-text.ts";

/** How a structure is written as JSON. */
export interface JsonStyle {
  /** Zone in which dates inside the structure are written. Default UTC. */
  readonly timeZone?: string;
  /** Keep map entries without a value. Default false: Kestra leaves them out. */
  readonly keepNulls?: boolean;
}

const PLAIN: JsonStyle = {};

/** The text that `{{ value }}` leaves in the output. */
export function printValue(value: unknown, style: JsonStyle = PLAIN): string {
  if (typeof value === "string") return value;
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean") return value ? "true" : "false";
  if (isNumber(value)) return numberText(value);
  if (value instanceof MapEntry) return javaText(value);
  if (typeof value === "object" && (value instanceof Date || isTemporal(value))) return temporalText(value);
  return toJson(value, style);
}

/** Compact JSON in Kestra's manner: map entries without a value are left out, `1.0` keeps its point. */
export function toJson(value: unknown, style: JsonStyle = PLAIN): string {
  return write(value, style, 0);
}

function write(value: unknown, style: JsonStyle, depth: number): string {
  if (typeof value === "string") return quoteJson(value);
  if (value === null || value === undefined || typeof value === "function") return "null";
  if (typeof value === "boolean") return value ? "true" : "false";
  if (typeof value === "number" || isNumber(value)) return numberJson(numberText(value));
  if (depth >= VALUE_DEPTH_MAX) {
    throw new Fault(`The value nests deeper than ${VALUE_DEPTH_MAX} levels`, "limit");
  }
  if (Array.isArray(value) || value instanceof Set) {
    return `[${Array.from(value, (item) => write(item, style, depth + 1)).join(",")}]`;
  }
  if (value instanceof MapEntry) return writeEntries([[value.key, value.value]], style, depth);
  if (isMapValue(value)) return writeEntries(entriesOf(value), style, depth);
  if (typeof value !== "object") return quoteJson(String(value));
  if (value instanceof Uint8Array) return quoteJson(Buffer.from(value).toString("base64"));
  if (value instanceof Date || isTemporal(value)) return temporalJsonText(value, style);
  return quoteJson(javaText(value));
}

function writeEntries(entries: Iterable<readonly [unknown, unknown]>, style: JsonStyle, depth: number): string {
  const written: string[] = [];
  for (const [key, item] of entries) {
    if ((item === null || item === undefined) && !style.keepNulls) continue;
    written.push(`${quoteJson(javaText(key))}:${write(item, style, depth + 1)}`);
  }
  return `{${written.join(",")}}`;
}

function temporalJsonText(value: object, style: JsonStyle): string {
  if (!(value instanceof Date) && value instanceof Temporal.Duration) {
    return value.total("seconds").toFixed(9);
  }
  return quoteJson(temporalJson(value, style.timeZone ?? "UTC"));
}

/** JSON has no words for these numbers; they are written as text. */
function numberJson(text: string): string {
  return text.endsWith("y") || text === "NaN" ? `"${text}"` : text;
}

/** A JSON text; control characters have upper-case digits, as Jackson writes them. */
export function quoteJson(text: string): string {
  const quoted = JSON.stringify(text);
  return quoted.includes("\\u00")
    ? quoted.replace(/(?<=(?<!\\)(?:\\\\)*\\u00)../g, (hex) => hex.toUpperCase())
    : quoted;
}
