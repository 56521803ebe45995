/** Writes Amazon Ion text, compact as Kestra's `toIon`. */
import { temporalText } from "./dates/temporal-text.ts";
import { Fault } from "./error.ts";
import { javaText } from "./java-text.ts";
import { VALUE_DEPTH_MAX } from "./limits.ts";
import { entriesOf, isMapValue, isTemporal, MapEntry } from "./map-value.ts";
import { isNumber, isWhole, JavaDecimal, type NumberValue } from "./number.ts";
import { numberText } from "./number-text.ts";

/** The value as Ion text. */
export function toIon(value: unknown, depth = 0): string {
  if (value === null || value === undefined) return "null";
  if (typeof value === "string") return quote(value, '"');
  if (typeof value === "boolean") return String(value);
  if (isNumber(value)) return numberIon(value);
  if (depth > VALUE_DEPTH_MAX) throw new Fault(`The value nests deeper than ${VALUE_DEPTH_MAX} levels`, "limit");
  if (Array.isArray(value) || value instanceof Set) {
    return `[${Array.from(value, (item) => toIon(item, depth + 1)).join(",")}]`;
  }
  if (value instanceof MapEntry) return `{${fieldIon(value.key, value.value, depth)}}`;
  if (isMapValue(value)) {
    return `{${entriesOf(value)
      .map(([key, item]) => fieldIon(key, item, depth))
      .join(",")}}`;
  }
  if (typeof value === "object" && (value instanceof Date || isTemporal(value))) {
    return temporalText(value).replace(/\[.*\]$/, "");
  }
  return quote(javaText(value), '"');
}

function fieldIon(key: unknown, item: unknown, depth: number): string {
  return `${symbol(javaText(key))}:${toIon(item, depth + 1)}`;
}

function numberIon(value: NumberValue): string {
  const text = numberText(value);
  if (isWhole(value) || typeof value === "bigint" || value instanceof JavaDecimal) return text;
  if (text === "NaN") return "nan";
  if (text.endsWith("Infinity")) return text.startsWith("-") ? "-inf" : "+inf";
  return text.includes("E") ? text.replace("E", "e") : `${text.replace(/\.0$/, "")}e0`;
}

const KEYWORDS: ReadonlySet<string> = new Set(["null", "true", "false", "nan"]);

function symbol(name: string): string {
  return /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(name) && !KEYWORDS.has(name) ? name : quote(name, "'");
}

const ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\t": "\\t", "\r": "\\r", "\b": "\\b", "\f": "\\f" };

function quote(text: string, mark: string): string {
  const escaped = text.replace(/[\\"'\p{Cc}]/gu, (char) => {
    if (char === "\\") return "\\\\";
    if (char === '"' || char === "'") return char === mark ? `\\${char}` : char;
    return ESCAPES[char] ?? `\\x${char.charCodeAt(0).toString(16).padStart(2, "0")}`;
  });
  return mark + escaped + mark;
}
