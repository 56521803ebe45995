/** Operators of the language over evaluated operands. */
import { CallFault } from "./error.ts";
import { MapEntry } from "./map-entry.ts";
import { double, isNumber, isWhole, type LanguageNumber, long, toNumber } from "./number.ts";
import { isMap, javaClass, javaText } from "./printing.ts";

/** Items that `..` and `range()` may make. */
export const RANGE_ITEMS_MAX = 1_000_000;

/** Adds numbers, joins texts, appends to lists. */
export function add(left: unknown, right: unknown): unknown {
  if (typeof left === "string" || typeof right === "string") return javaText(left) + javaText(right);
  if (Array.isArray(left)) return Array.isArray(right) ? [...left, ...right] : [...left, right];
  return arithmetic("addition", left, right, (a, b) => a + b, (a, b) => a + b);
}

/** Subtracts numbers, removes from lists. */
export function subtract(left: unknown, right: unknown): unknown {
  if (Array.isArray(left)) {
    const removed = Array.isArray(right) ? right : [right];
    return left.filter((each) => !removed.some((other) => equal(each, other)));
  }
  return arithmetic("subtraction", left, right, (a, b) => a - b, (a, b) => a - b);
}

export function multiply(left: unknown, right: unknown): unknown {
  return arithmetic("multiplication", left, right, (a, b) => a * b, (a, b) => a * b);
}

/** Whole numbers divide to whole numbers, towards zero. */
export function divide(left: unknown, right: unknown): unknown {
  return arithmetic("division", left, right, (a, b) => a / b, wholeDivision((a, b) => a / b));
}

export function remainder(left: unknown, right: unknown): unknown {
  return arithmetic("modulus", left, right, (a, b) => a % b, wholeDivision((a, b) => a % b));
}

function wholeDivision(operation: (a: bigint, b: bigint) => bigint): (a: bigint, b: bigint) => bigint {
  return (a, b) => {
    if (b === 0n) throw new CallFault("Could not perform division: the divisor is 0");
    return operation(a, b);
  };
}

function arithmetic(
  name: string,
  left: unknown,
  right: unknown,
  ofDoubles: (a: number, b: number) => number,
  ofWholes: (a: bigint, b: bigint) => bigint,
): LanguageNumber {
  const a = operand(name, left);
  const b = operand(name, right);
  if (!isWhole(a) || !isWhole(b)) return double(ofDoubles(toNumber(a), toNumber(b)));
  if (typeof a === "number" && typeof b === "number" && name !== "division" && name !== "modulus") {
    const quick = ofDoubles(a, b);
    if (Number.isSafeInteger(quick)) return quick;
  }
  return long(ofWholes(BigInt(a), BigInt(b)));
}

function operand(name: string, value: unknown): LanguageNumber {
  if (isNumber(value)) return value;
  if (typeof value === "string" && /^[+-]?\d+$/.test(value)) return long(BigInt(value));
  if (typeof value === "string" && /^[+-]?\d*\.\d+(e[+-]?\d+)?$/i.test(value)) return double(Number(value));
  throw new CallFault(`Could not perform ${name}: ${describe(value)} is not a number`);
}

/** Changes the sign. */
export function negate(value: unknown): unknown {
  return subtract(0, value);
}

function describe(value: unknown): string {
  return value === null || value === undefined ? "null" : `"${javaText(value).slice(0, 100)}" (${javaClass(value)})`;
}

/** Numbers by value across their types, all else by content; texts and numbers are never equal. */
export function equal(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (left === null || left === undefined) return right === null || right === undefined;
  if (isNumber(left) && isNumber(right)) return equalNumbers(left, right);
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((each, index) => equal(each, right[index]));
  }
  if (left instanceof MapEntry || right instanceof MapEntry || !isMap(left) || !isMap(right)) return false;
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => Object.hasOwn(right, key) && equal(left[key], right[key]));
}

function equalNumbers(left: LanguageNumber, right: LanguageNumber): boolean {
  if (isWhole(left) && isWhole(right)) return BigInt(left) === BigInt(right);
  return toNumber(left) === toNumber(right);
}

export const COMPARISONS: Readonly<Record<string, { readonly name: string; readonly holds: (order: number) => boolean }>> = {
  ">": { name: "greater than", holds: (order) => order > 0 },
  ">=": { name: "greater or equals", holds: (order) => order >= 0 },
  "<": { name: "less than", holds: (order) => order < 0 },
  "<=": { name: "less or equals", holds: (order) => order <= 0 },
};

/** Compares numbers; null is neither more nor less than anything. */
export function compare(operator: string, left: unknown, right: unknown): boolean {
  const comparison = COMPARISONS[operator];
  if (!comparison) throw new Error(`Unknown comparison ${operator}`);
  if (left === null || left === undefined || right === null || right === undefined) return false;
  if (!isNumber(left) || !isNumber(right)) {
    const wrong = isNumber(left) ? right : left;
    throw new CallFault(`Could not perform ${comparison.name} comparison: ${describe(wrong)} is not a number`);
  }
  if (isWhole(left) && isWhole(right)) return comparison.holds(left < right ? -1 : left > right ? 1 : 0);
  const difference = toNumber(left) - toNumber(right);
  return !Number.isNaN(difference) && comparison.holds(difference);
}

/** `and`, `or`, `not`, `?:` and `if` take booleans, numbers (0 is false) and texts (empty is false). */
export function truth(value: unknown, where: string): boolean {
  if (typeof value === "boolean") return value;
  if (typeof value === "string") return value !== "";
  if (isNumber(value)) return toNumber(value) !== 0;
  if (value === null || value === undefined) throw new CallFault(`null value ${where} and strict variables is set to true`);
  throw new CallFault(`Unsupported value type ${javaClass(value)}. Expected Boolean, String, Number.`);
}

/** `left contains right`: items of lists, keys of maps, parts of texts. */
export function contains(left: unknown, right: unknown): boolean {
  if (left === null || left === undefined) return false;
  if (Array.isArray(left)) {
    const wanted = Array.isArray(right) ? right : [right];
    return wanted.every((each) => left.some((item) => equal(item, each)));
  }
  if (typeof left === "string") return typeof right === "string" && left.includes(right);
  if (isMap(left)) return right !== null && right !== undefined && Object.hasOwn(left, javaText(right));
  throw new CallFault(
    `Contains operator can only be used on Collections, Maps and arrays. Actual type was: ${javaClass(left)}`,
  );
}

/** `left isIn right`: by text, among the items of a list or the keys of a map. */
export function isIn(left: unknown, right: unknown): boolean {
  if (left === null || left === undefined) return false;
  const text = javaText(left);
  if (Array.isArray(right)) return right.some((each) => javaText(each) === text);
  return isMap(right) && Object.hasOwn(right, text);
}

/** Whole numbers, or single letters, from one end to the other, both included. */
export function range(start: unknown, end: unknown, increment: unknown = 1): unknown[] {
  if (typeof start === "string" && typeof end === "string" && start.length === 1 && end.length === 1) {
    const codes = range(start.charCodeAt(0), end.charCodeAt(0), increment);
    return codes.map((code) => String.fromCharCode(Number(code)));
  }
  if (!isWhole(start) || !isWhole(end) || !isWhole(increment)) {
    throw new CallFault("A range goes between whole numbers or single letters.");
  }
  const step = Number(increment);
  if (step === 0) throw new CallFault("The increment of a range must not be 0.");
  const count = Math.floor((Number(end) - Number(start)) / step) + 1;
  if (count > RANGE_ITEMS_MAX) throw new CallFault(`A range may have ${RANGE_ITEMS_MAX} items at the most.`);
  return Array.from({ length: Math.max(0, count) }, (_, index) => Number(start) + index * step);
}

/** `+value`: numbers stay as they are. */
export function positive(value: unknown): unknown {
  if (isNumber(value)) return value;
  throw new CallFault(`Could not perform unary plus: ${describe(value)} is not a number`);
}
