/** The tests: `x is defined`, `x is empty`, … */
import type { TestDefinition } from "./definition.ts";
import { Fault } from "./error.ts";
import { parseFirstJson } from "./json-parser.ts";
import { isMapValue, sizeOf } from "./map-value.ts";
import { isWhole } from "./number.ts";

/** Whether a value counts as empty: null, blank text, list or map without items. */
export function isEmptyValue(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (typeof value === "string") return value.trim() === "";
  if (Array.isArray(value)) return value.length === 0;
  if (value instanceof Set) return value.size === 0;
  return isMapValue(value) && sizeOf(value) === 0;
}

function isEven(value: unknown, test: string): boolean {
  if (value === null || value === undefined) throw new Fault(`Can not pass null value to "${test}" test.`);
  if (!isWhole(value)) throw new Fault(`The '${test}' test expects a whole number.`);
  return BigInt(value) % 2n === 0n;
}

function isJson(value: unknown): boolean {
  if (typeof value !== "string") throw new Fault("The 'json' test expects a text.");
  if (value.trim() === "") return true;
  try {
    parseFirstJson(value);
    return true;
  } catch (error) {
    if (error instanceof Fault) return false;
    throw error;
  }
}

/** All tests by name. */
export const TESTS: ReadonlyMap<string, TestDefinition> = new Map<string, TestDefinition>([
  ["defined", { takesMissing: true, call: (value) => value !== null && value !== undefined }],
  ["null", { call: (value) => value === null || value === undefined }],
  ["empty", { call: isEmptyValue }],
  ["even", { call: (value) => isEven(value, "even") }],
  ["odd", { call: (value) => !isEven(value, "odd") }],
  ["iterable", { call: (value) => Array.isArray(value) || value instanceof Set }],
  ["map", { call: isMapValue }],
  ["json", { call: isJson }],
]);
