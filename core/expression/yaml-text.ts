/** Writes YAML as Kestra does: block style, quotes only where needed, items of lists one column in. */
import { temporalText } from "./dates/temporal-text.ts";
import { Fault } from "./error.ts";
import { javaText } from "./java-text.ts";
import { VALUE_DEPTH_MAX } from "./limits.ts";
import { entriesOf, isMapValue, isTemporal, MapEntry, sizeOf } from "./map-value.ts";
import { isNumber } from "./number.ts";
import { numberText } from "./number-text.ts";
import { blockText, keyText, scalarText } from "./yaml-scalar.ts";

/** The value as a YAML document; a line break ends it, except for null. */
export function toYaml(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (value === "") return '--- ""\n';
  const lines: string[] = [];
  if (isNested(value)) writeNested(value, 0, lines, 0);
  else lines.push(...scalarLines(value, "", 0));
  return `${lines.join("\n")}\n`;
}

type Nested = readonly unknown[] | object;

/** A list or map with something in it. */
function isNested(value: unknown): value is Nested {
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof Set) return value.size > 0;
  return value instanceof MapEntry || (isMapValue(value) && sizeOf(value) > 0);
}

function writeNested(value: Nested, indent: number, lines: string[], depth: number): void {
  if (depth > VALUE_DEPTH_MAX) throw new Fault(`The value nests deeper than ${VALUE_DEPTH_MAX} levels`, "limit");
  if (Array.isArray(value) || value instanceof Set) {
    for (const item of value) writeItem(item, indent, lines, depth);
  } else if (value instanceof MapEntry) {
    writeEntry(value.key, value.value, indent, lines, depth);
  } else if (isMapValue(value)) {
    for (const [key, item] of entriesOf(value)) writeEntry(key, item, indent, lines, depth);
  }
}

function writeItem(item: unknown, indent: number, lines: string[], depth: number): void {
  const dash = `${" ".repeat(indent + 1)}-`;
  if (!isNested(item)) {
    lines.push(...scalarLines(item, `${dash} `, indent));
    return;
  }
  lines.push(dash);
  writeNested(item, indent + 2, lines, depth + 1);
}

function writeEntry(key: unknown, item: unknown, indent: number, lines: string[], depth: number): void {
  const name = keyText(javaText(key));
  const margin = " ".repeat(indent);
  if (name.simple) {
    if (!isNested(item)) {
      lines.push(...scalarLines(item, `${margin}${name.text}: `, indent));
      return;
    }
    lines.push(`${margin}${name.text}:`);
  } else {
    lines.push(`${margin}? ${name.text}`);
    if (!isNested(item)) {
      lines.push(...scalarLines(item, `${margin}: `, indent));
      return;
    }
    lines.push(`${margin}:`);
  }
  const isList = Array.isArray(item) || item instanceof Set;
  writeNested(item, isList ? indent : indent + 2, lines, depth + 1);
}

/** The lines of a value that is no structure, the first one behind the prefix. */
function scalarLines(value: unknown, prefix: string, indent: number): string[] {
  if (typeof value === "string") {
    const block = blockText(value);
    const unreadable = block?.indented && prefix.endsWith("- ") && value.trim() !== "";
    if (block && !unreadable) {
      const margin = " ".repeat(indent + 2);
      return [prefix + block.header, ...block.lines.map((line) => (line === "" ? "" : margin + line))];
    }
    return [prefix + scalarText(value)];
  }
  return [prefix + plainText(value)];
}

function plainText(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (typeof value === "boolean") return String(value);
  if (isNumber(value)) return numberText(value);
  if (Array.isArray(value) || value instanceof Set) return "[]";
  if (isMapValue(value)) return "{}";
  if (typeof value === "object" && (value instanceof Date || isTemporal(value))) return scalarText(temporalText(value));
  return scalarText(javaText(value));
}
