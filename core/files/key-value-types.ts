/** The types of key-value pairs: which one a value has, and what a text means in one of them. */
import { ChronoUnit, LocalDate, OffsetDateTime } from "@js-joda/core";
import type { KeyValueType } from "../contracts/key-value.ts";
import { parseDuration } from "../flow/duration.ts";
import { messageOf } from "../message-of.ts";

/** A value that does not fit the type it is to have. */
export class KeyValueTypeError extends Error {
  constructor(value: unknown, type: KeyValueType, expected: string) {
    const text = String(value);
    const shown = text.length <= SHOWN_CHARS_MAX ? text : `${text.slice(0, SHOWN_CHARS_MAX)}…`;
    super(`The value "${shown}" is no ${type}: ${expected}.`);
    this.name = "KeyValueTypeError";
  }
}

const SHOWN_CHARS_MAX = 200;

/** The type of a value that came without one. Texts that are ISO-8601 durations are durations. */
export function typeOfValue(value: unknown): KeyValueType {
  switch (typeof value) {
    case "string":
      return parseDuration(value) === undefined ? "STRING" : "DURATION";
    case "number":
    case "bigint":
      return "NUMBER";
    case "boolean":
      return "BOOLEAN";
    default:
      return value instanceof Date ? "DATETIME" : "JSON";
  }
}

/**
 * The value as it is stored in a type: texts are read, other values must fit. DATETIME becomes an instant in UTC
 * such as `2024-01-02T03:04:05Z`, DATE a day such as `2024-01-02`. @throws KeyValueTypeError
 */
export function convertValue(value: unknown, type: KeyValueType): unknown {
  if (value === null || value === undefined) return null;
  switch (type) {
    case "STRING":
      return typeof value === "string" || typeof value === "object" ? value : String(value);
    case "NUMBER":
      return toNumber(value);
    case "BOOLEAN":
      return typeof value === "boolean" ? value : /^true$/i.test(String(value).trim());
    case "JSON":
      return typeof value === "string" ? toJson(value) : value;
    case "DURATION":
      return toDuration(value);
    case "DATETIME":
      return toDateTime(value).toInstant().toString();
    case "DATE":
      return toDate(value);
  }
}

function toNumber(value: unknown): number | bigint {
  if (typeof value === "number" || typeof value === "bigint") return value;
  const text = String(value).trim();
  const number = Number(text);
  if (text === "" || !Number.isFinite(number)) throw new KeyValueTypeError(value, "NUMBER", "write 42 or 4.5");
  return /^[+-]?\d+$/.test(text) && !Number.isSafeInteger(number) ? BigInt(text) : number;
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = messageOf(error);
    throw new KeyValueTypeError(text, "JSON", `it is not valid JSON (${reason})`);
  }
}

function toDuration(value: unknown): string {
  const text = String(value).trim();
  if (parseDuration(text) !== undefined) return text;
  throw new KeyValueTypeError(value, "DURATION", "write ISO-8601 such as PT30S, PT5M or P1D");
}

function toDateTime(value: unknown): OffsetDateTime {
  const text = value instanceof Date ? value.toISOString() : String(value).trim();
  try {
    return OffsetDateTime.parse(text);
  } catch {
    throw new KeyValueTypeError(value, "DATETIME", "write a date, a time and a zone such as 2024-01-02T03:04:05Z");
  }
}

/** A day, or the day in UTC of a date with a time. */
function toDate(value: unknown): string {
  const text = value instanceof Date ? value.toISOString() : String(value).trim();
  try {
    return LocalDate.parse(text).toString();
  } catch {
    try {
      return OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.DAYS).toString().slice(0, 10);
    } catch {
      throw new KeyValueTypeError(value, "DATE", "write a day such as 2024-01-02");
    }
  }
}
