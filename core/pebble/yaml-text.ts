/** Values as YAML text in block style, with the quoting that keeps YAML 1.1 readers right. */
import { isNumber, numberText } from "./number.ts";
import { isMap } from "./printing.ts";

const RESERVED = /^(?:y|n|yes|no|true|false|on|off|null|~)$/i;
const NUMERIC = /^[+-]?(?:\d[\d_]*(?:\.[\d_]*)?(?:e[+-]?\d+)?|\.\d+|0x[\da-f]+|0o?[0-7]+|\.inf|\.nan)$/i;
const INDICATOR = /^[-?:,[\]{}#&*!|>'"%@`]/;

/** Block YAML with a final line break; a bare null is `null` without one. */
export function yamlText(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (value === "") return '--- ""\n';
  if (Array.isArray(value)) return value.length === 0 ? "[]\n" : list(value, 0);
  if (isMap(value)) return Object.keys(value).length === 0 ? "{}\n" : map(value, 0);
  return `${scalar(value, 0, false)}\n`;
}

function list(items: readonly unknown[], indent: number): string {
  const pad = " ".repeat(indent + 1);
  return items.map((item) => `${pad}-${child(item, indent + 2, true)}`).join("");
}

function map(entries: Record<string, unknown>, indent: number): string {
  const pad = " ".repeat(indent);
  return Object.entries(entries)
    .map(([key, value]) => `${pad}${keyText(key)}:${child(value, indent, false)}`)
    .join("");
}

/** What follows `key:` or `-`, line break included. */
function child(value: unknown, indent: number, inList: boolean): string {
  if (Array.isArray(value)) return value.length === 0 ? " []\n" : `\n${list(value, inList ? indent : indent)}`;
  if (isMap(value)) {
    if (Object.keys(value).length === 0) return " {}\n";
    return `\n${map(value, inList ? indent : indent + 2)}`;
  }
  return ` ${scalar(value, indent + 2, true)}\n`;
}

function keyText(key: string): string {
  return isPlain(key) && !NUMERIC.test(key) ? key : quoted(key);
}

function scalar(value: unknown, indent: number, nested: boolean): string {
  if (value === null || value === undefined) return "null";
  if (isNumber(value)) return numberText(value);
  if (typeof value !== "string") return String(value);
  if (value.includes("\n") && !/[^\n\P{Cc}]/u.test(value)) return blockText(value, nested ? indent : 2);
  return isPlain(value) || /^\d+$/.test(value) ? value : quoted(value);
}

function blockText(value: string, indent: number): string {
  const chomp = value.endsWith("\n\n") ? "+" : value.endsWith("\n") ? "" : "-";
  const lines = (chomp === "-" ? value : value.slice(0, -1)).split("\n");
  const pad = " ".repeat(indent);
  const head = /^\s/.test(value) ? String(2) : "";
  return `|${head}${chomp}\n${lines.map((line) => (line === "" ? "" : pad + line)).join("\n")}`;
}

function isPlain(text: string): boolean {
  return (
    text !== "" &&
    text.trim() === text &&
    !RESERVED.test(text) &&
    !NUMERIC.test(text) &&
    !INDICATOR.test(text) &&
    !/: |:$| #|[\p{Cc}]/u.test(text)
  );
}

function quoted(text: string): string {
  return /^[-'"]/.test(text) || /^\s|\s$/.test(text) ? singleQuoted(text) : JSON.stringify(text);
}

function singleQuoted(text: string): string {
  return /\p{Cc}/u.test(text) ? JSON.stringify(text) : `'${text.replaceAll("'", "''")}'`;
}
