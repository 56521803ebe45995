/** Values of key-value pairs as people and clients write them: JSON, and of ION what JSON lacks. */
import type { KeyValueType } from "../contracts/key-value.ts";
import { loadIonParser } from "./ion.ts";
import { KeyValueError } from "./key-value-store.ts";
import { typeOfValue } from "./key-value-types.ts";

/** A value and the type it has by the way it is written. */
export interface WrittenValue {
  readonly type: KeyValueType;
  readonly value: unknown;
}

const DATE = /^\d{4}-\d{2}-\d{2}T?$/;
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d/;

/** Whole numbers so long may lose digits as numbers. */
const LONG_NUMBER = /\d{16}/;

/**
 * Reads a value. A date, or a date with a time, that stands without quotes is one; a quoted text that is an ISO-8601
 * duration is a duration. Whole numbers keep all their digits. @throws KeyValueError
 */
export async function readKeyValue(text: string): Promise<WrittenValue> {
  const trimmed = text.trim();
  if (DATE.test(trimmed)) return { type: "DATE", value: trimmed.replace(/T$/, "") };
  if (DATE_TIME.test(trimmed)) return { type: "DATETIME", value: trimmed };
  const value = await parsed(trimmed);
  if (typeof value === "number" && !Number.isFinite(value)) throw new KeyValueError(`${trimmed} is no number to keep.`);
  return { type: typeOfValue(value), value };
}

async function parsed(text: string): Promise<unknown> {
  // JSON is read faster as such.
  if (!LONG_NUMBER.test(text)) {
    try {
      return JSON.parse(text);
    } catch {
      // It may be ION that is no JSON.
    }
  }
  return (await loadIonParser())(text);
}
