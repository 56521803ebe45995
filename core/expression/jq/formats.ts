/** `@csv`, `@uri` and the other ways to write a value into a text. */
import { Fault } from "../error.ts";
import { isNumber } from "../number.ts";
import { numberText } from "../number-text.ts";
import { toJson } from "../printing.ts";
import { describe } from "./value.ts";

/** JSON with every null kept. */
export function jqJson(value: unknown): string {
  return toJson(value, { keepNulls: true });
}

/** A text as it is, anything else as JSON. */
export function jqText(value: unknown): string {
  return typeof value === "string" ? value : jqJson(value);
}

const HTML: Readonly<Record<string, string>> = { "<": "&lt;", ">": "&gt;", "&": "&amp;", "'": "&#39;", '"': "&quot;" };

const FORMATS: ReadonlyMap<string, (value: unknown) => string> = new Map<string, (value: unknown) => string>([
  ["text", jqText],
  ["json", jqJson],
  ["html", (value) => jqText(value).replace(/[<>&'"]/g, (char) => HTML[char] ?? char)],
  ["uri", (value) => encodeURIComponent(jqText(value)).replace(/[!'()*]/g, percent)],
  ["csv", (value) => row(value, "csv", (text) => `"${text.replaceAll('"', '""')}"`).join(",")],
  ["tsv", (value) => row(value, "tsv", escapeTabs).join("\t")],
  ["sh", (value) => (Array.isArray(value) ? value : [value]).map(shell).join(" ")],
  ["base64", (value) => Buffer.from(jqText(value), "utf8").toString("base64")],
  ["base64d", (value) => Buffer.from(jqText(value), "base64").toString("utf8")],
  ["base32", (value) => base32(Buffer.from(jqText(value), "utf8"))],
]);

/** The value in the format. Throws a Fault. */
export function formatValue(name: string, value: unknown): string {
  const format = FORMATS.get(name);
  if (!format) throw new Fault(`${name} is not a valid format`);
  return format(value);
}

function percent(char: string): string {
  return `%${char.charCodeAt(0).toString(16).toUpperCase()}`;
}

function row(value: unknown, name: string, quote: (text: string) => string): string[] {
  if (!Array.isArray(value)) throw new Fault(`${describe(value)} cannot be ${name}-formatted, only an array can be`);
  return value.map((item: unknown) => {
    if (typeof item === "string") return quote(item);
    if (item === null) return "";
    if (typeof item === "boolean") return String(item);
    if (isNumber(item)) return numberText(item);
    throw new Fault(`${describe(item)} is not valid in a ${name} row`);
  });
}

function escapeTabs(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\t", "\\t").replaceAll("\r", "\\r").replaceAll("\n", "\\n");
}

function shell(value: unknown): string {
  if (typeof value === "string") return `'${value.replaceAll("'", "'\\''")}'`;
  if (Array.isArray(value) || value instanceof Map) throw new Fault(`${describe(value)} can not be escaped for shell`);
  return jqJson(value);
}

function base32(bytes: Uint8Array): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, "0")).join("");
  const letters = (bits.match(/.{1,5}/g) ?? []).map((five) => alphabet[Number.parseInt(five.padEnd(5, "0"), 2)]);
  return letters.join("").padEnd(Math.ceil(letters.length / 8) * 8, "=");
}
