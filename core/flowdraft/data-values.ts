/**
 * Converting given values to the data types of inputs and outputs.
 *
 * | type | kept as |
 * | --- | --- |
 * | INT, FLOAT, BOOL(EAN) | number, boolean |
 * | DATETIME | ISO-8601 instant with microseconds, DATE `yyyy-MM-dd`, TIME `HH:mm:ss` |
 * | DURATION | ISO-8601 text in hours, minutes and seconds, as Java prints durations |
 * | JSON, YAML | the parsed value |
 * | ARRAY, MULTISELECT | a list |
 * | FILE, URI, EMAIL, STRING, SELECT, ENUM, SECRET | text |
 */
import { formatDuration, parseDuration } from "../flow/duration.ts";
import type { DataType } from "../flow/schema/data-type.ts";

/** A value that does not fit its type; the message completes "Invalid value, ...". */
export class DataError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "DataError";
  }
}

/** Reads YAML text; handed in, so that the parser loads only where YAML is used. */
export type ReadYaml = (text: string) => unknown;

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const TIME = /^\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?$/;

/** The value in the form that is kept. @throws DataError */
export function convertData(
  type: DataType,
  value: unknown,
  itemType: DataType | undefined,
  readYaml: ReadYaml,
): unknown {
  switch (type) {
    case "INT":
      return wholeNumber(value);
    case "FLOAT":
      return decimal(value);
    case "BOOL":
    case "BOOLEAN":
      return truth(value);
    case "DATETIME":
      return dateTime(value);
    case "DATE":
      return date(value);
    case "TIME":
      return time(value);
    case "DURATION":
      return duration(value);
    case "JSON":
      return typeof value === "string" ? json(value) : value;
    case "YAML":
      return typeof value === "string" ? readYaml(value) : value;
    case "ARRAY":
    case "MULTISELECT":
      return list(value).map((item) => convertData(itemType ?? "STRING", item, undefined, readYaml));
    case "EMAIL":
      return checked(value, EMAIL, "an e-mail address");
    case "URI":
      return uri(value);
    default:
      return text(value);
  }
}

function text(value: unknown): string {
  if (typeof value === "object" && value !== null) return JSON.stringify(value);
  return String(value);
}

function wholeNumber(value: unknown): number {
  const number = typeof value === "string" && /^\s*[+-]?\d+\s*$/.test(value) ? Number(value) : value;
  if (typeof number === "number" && Number.isInteger(number)) return number;
  throw new DataError(`For input string: "${text(value)}"`);
}

function decimal(value: unknown): number {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number === "number" && !Number.isNaN(number)) return number;
  throw new DataError(`For input string: "${text(value)}"`);
}

function truth(value: unknown): boolean {
  if (typeof value === "boolean") return value;
  const word = text(value).trim().toLowerCase();
  if (["true", "1", "on", "yes"].includes(word)) return true;
  if (["false", "0", "off", "no"].includes(word)) return false;
  throw new DataError(`"${text(value)}" is not true or false`);
}

function dateTime(value: unknown): string {
  const given = text(value);
  const hasZone = /(Z|[+-]\d{2}:?\d{2})(\[.+\])?$/.test(given);
  const parsed = new Date(hasZone ? given.replace(/\[.+\]$/, "") : `${given}Z`);
  if (!/^\d{4}-\d{2}-\d{2}T/.test(given) || Number.isNaN(parsed.getTime())) {
    throw new DataError(`"${given}" is not a date and time such as 2024-12-31T23:59:59Z`);
  }
  const micros = /\.(\d{1,9})/.exec(given)?.[1]?.padEnd(6, "0").slice(0, 6) ?? "000000";
  return `${parsed.toISOString().slice(0, 19)}.${micros}Z`;
}

function date(value: unknown): string {
  const given = text(value);
  if (DATE.test(given) && new Date(`${given}T00:00:00Z`).toISOString().startsWith(given)) return given;
  throw new DataError(`"${given}" is not a date such as 2024-12-31`);
}

function time(value: unknown): string {
  const given = text(value);
  const [hour = 99, minute = 99] = given.split(":").map(Number);
  if (!TIME.test(given) || hour > 23 || minute > 59) throw new DataError(`"${given}" is not a time such as 23:59:59`);
  return given.length === 5 ? `${given}:00` : given;
}

function duration(value: unknown): string {
  const parsed = typeof value === "number" ? value * 1000 : parseDuration(text(value));
  if (parsed === undefined) throw new DataError(`"${text(value)}" is not a duration such as PT5M`);
  return formatDuration(parsed);
}

function json(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch (error) {
    throw new DataError(`it is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function list(value: unknown): readonly unknown[] {
  const parsed = typeof value === "string" ? json(value) : value;
  if (Array.isArray(parsed)) return parsed;
  throw new DataError(`"${text(value)}" is not a list`);
}

function checked(value: unknown, pattern: RegExp, what: string): string {
  const given = text(value);
  if (pattern.test(given)) return given;
  throw new DataError(`"${given}" is not ${what}`);
}

function uri(value: unknown): string {
  const given = text(value);
  if (/^[a-zA-Z][a-zA-Z0-9+.-]*:\S+$/.test(given)) return given;
  throw new DataError(`"${given}" is not a URI such as https://example.com/file`);
}
