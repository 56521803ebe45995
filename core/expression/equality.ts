/** When two values are the same, and which of two comes first. */
import { Fault } from "./error.ts";
import { VALUE_DEPTH_MAX } from "./limits.ts";
import { entriesOf, hasKey, isMapValue, isTemporal, MapEntry, sizeOf, valueAt } from "./map-value.ts";
import { compareNumbers, isNumber } from "./number.ts";

/** Equality of the language: numbers by value whatever their kind, structures by content, never text with number. */
export function isEqual(left: unknown, right: unknown, depth = 0): boolean {
  if (left === right) return true;
  if (left === null || left === undefined) return right === null || right === undefined;
  if (right === null || right === undefined) return false;
  if (isNumber(left)) return isNumber(right) && compareNumbers(left, right) === 0;
  if (typeof left !== "object" || typeof right !== "object") return false;
  if (depth > VALUE_DEPTH_MAX) throw new Fault(`The values nest deeper than ${VALUE_DEPTH_MAX} levels`, "limit");
  const [items, others] = [itemsOf(left), itemsOf(right)];
  if (items || others) return items !== undefined && others !== undefined && sameItems(items, others, depth);
  if (left instanceof MapEntry) {
    return right instanceof MapEntry && left.key === right.key && isEqual(left.value, right.value, depth + 1);
  }
  if (isMapValue(left)) return isMapValue(right) && sameEntries(left, right, depth);
  return (left instanceof Date || isTemporal(left)) && String(left) === String(right);
}

function itemsOf(value: object): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  return value instanceof Set ? [...value] : undefined;
}

function sameItems(left: readonly unknown[], right: readonly unknown[], depth: number): boolean {
  return left.length === right.length && left.every((item, index) => isEqual(item, right[index], depth + 1));
}

function sameEntries(left: object, right: object, depth: number): boolean {
  if (!isMapValue(left) || !isMapValue(right) || sizeOf(left) !== sizeOf(right)) return false;
  return entriesOf(left).every(([key, value]) => hasKey(right, key) && isEqual(value, valueAt(right, key), depth + 1));
}

/** The natural order of two texts, numbers, booleans or dates; a Fault for anything else or a mixture. */
export function compareValues(left: unknown, right: unknown): number {
  if (typeof left === "string" && typeof right === "string") return left < right ? -1 : left > right ? 1 : 0;
  if (isNumber(left) && isNumber(right)) return compareNumbers(left, right);
  if (typeof left === "boolean" && typeof right === "boolean") return Number(left) - Number(right);
  if (left instanceof Date && right instanceof Date) return left.getTime() - right.getTime();
  throw new Fault(`${kindName(left)} and ${kindName(right)} cannot be put in order`);
}

/** A value's kind in everyday words. */
export function kindName(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (typeof value === "string") return "a text";
  if (isNumber(value)) return "a number";
  if (typeof value === "boolean") return "a boolean";
  if (Array.isArray(value) || value instanceof Set) return "a list";
  return isMapValue(value) ? "a map" : "a date";
}
