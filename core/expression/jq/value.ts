/** Values inside jq: null, booleans, numbers, texts, arrays, and `Map`s for objects. */
import { temporalJson } from "../dates/temporal-text.ts";
import { Fault } from "../error.ts";
import { javaText } from "../java-text.ts";
import { VALUE_DEPTH_MAX } from "../limits.ts";
import { entriesOf, isMapValue, isTemporal, MapEntry, mapOf } from "../map-value.ts";
import { compareNumbers, isNumber, JavaDecimal, JavaFloat, longOf, type NumberValue, toNumber } from "../number.ts";

/** An object of jq. */
export type JqObject = ReadonlyMap<string, unknown>;

/** The value as jq sees it. */
export function toJq(value: unknown, depth = 0): unknown {
  if (depth > VALUE_DEPTH_MAX) throw new Fault(`The value nests deeper than ${VALUE_DEPTH_MAX} levels`, "limit");
  if (value === null || value === undefined) return null;
  if (value instanceof JavaDecimal || value instanceof JavaFloat) return value.value;
  if (typeof value !== "object" || isNumber(value)) return value;
  if (Array.isArray(value) || value instanceof Set) return Array.from(value, (item) => toJq(item, depth + 1));
  if (value instanceof MapEntry) return new Map([[javaText(value.key), toJq(value.value, depth + 1)]]);
  if (isMapValue(value)) return new Map(entriesOf(value).map(([key, item]) => [javaText(key), toJq(item, depth + 1)]));
  return value instanceof Date || isTemporal(value) ? temporalJson(value, "UTC") : javaText(value);
}

/** The value as the rest of the language sees it. */
export function fromJq(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromJq);
  if (value instanceof Map) return mapOf([...value].map(([key, item]) => [key, fromJq(item)]));
  return value;
}

/** A computed number: whole where it can be. */
export function numberResult(value: number): number {
  return value === 0 ? 0 : value;
}

/** jq's name of a value's type. */
export function typeName(value: unknown): string {
  if (value === null) return "null";
  if (typeof value === "boolean") return "boolean";
  if (isNumber(value)) return "number";
  if (typeof value === "string") return "string";
  return Array.isArray(value) ? "array" : "object";
}

/** What counts as true: everything but null and false. */
export function isTrue(value: unknown): boolean {
  return value !== null && value !== false;
}

/** A number argument. Throws a Fault. */
export function numberIn(value: unknown, what: string): number {
  if (isNumber(value)) return toNumber(value);
  throw new Fault(`${describe(value)} cannot be used as ${what}`);
}

/** The value with its type, for messages. */
export function describe(value: unknown): string {
  const text = javaText(fromJq(value));
  return `${typeName(value)} (${text.length > 60 ? `${text.slice(0, 60)}…` : text})`;
}

const ORDER = ["null", "boolean", "number", "string", "array", "object"];

/** jq's order of all values. */
export function compareJq(left: unknown, right: unknown): number {
  const [a, b] = [typeName(left), typeName(right)];
  if (a !== b) return ORDER.indexOf(a) - ORDER.indexOf(b);
  if (isNumber(left) && isNumber(right)) return compareNumbers(left, right);
  if (typeof left === "string" && typeof right === "string") return left < right ? -1 : left > right ? 1 : 0;
  if (typeof left === "boolean") return Number(left) - Number(right);
  if (Array.isArray(left) && Array.isArray(right)) return compareLists(left, right);
  if (left instanceof Map && right instanceof Map) return compareObjects(left, right);
  return 0;
}

function compareLists(left: readonly unknown[], right: readonly unknown[]): number {
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const order = compareJq(left[index] ?? null, right[index] ?? null);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function compareObjects(left: JqObject, right: JqObject): number {
  const keys = compareLists([...left.keys()].sort(), [...right.keys()].sort());
  if (keys !== 0) return keys;
  for (const key of [...left.keys()].sort()) {
    const order = compareJq(left.get(key) ?? null, right.get(key) ?? null);
    if (order !== 0) return order;
  }
  return 0;
}

/** The sum, difference, product, … of two values. Throws a Fault. */
export function calculate(operator: "+" | "-" | "*" | "/" | "%", left: unknown, right: unknown): unknown {
  if (isNumber(left) && isNumber(right)) return calculateNumbers(operator, left, right);
  switch (operator) {
    case "+":
      if (left === null) return right;
      if (right === null) return left;
      if (typeof left === "string" && typeof right === "string") return bounded(left + right);
      if (Array.isArray(left) && Array.isArray(right)) return [...left, ...right];
      if (left instanceof Map && right instanceof Map) return new Map([...left, ...right]);
      break;
    case "-":
      if (Array.isArray(left) && Array.isArray(right)) {
        return left.filter((item) => !right.some((other) => compareJq(item, other) === 0));
      }
      break;
    case "*":
      if (left instanceof Map && right instanceof Map) return mergeDeep(left, right);
      if (typeof left === "string" && isNumber(right)) return repeatText(left, toNumber(right));
      if (isNumber(left) && typeof right === "string") return repeatText(right, toNumber(left));
      break;
    case "/":
      if (typeof left === "string" && typeof right === "string") return left === "" ? [] : left.split(right);
      break;
    case "%":
      break;
  }
  const words = { "+": "added", "-": "subtracted", "*": "multiplied", "/": "divided", "%": "divided" };
  throw new Fault(`${describe(left)} and ${describe(right)} cannot be ${words[operator]}`);
}

/** Characters of a text that a program makes. */
const TEXT_CHARS_MAX = 64 * 1024 * 1024;

function bounded(text: string): string {
  if (text.length > TEXT_CHARS_MAX) throw new Fault(`The text is longer than ${TEXT_CHARS_MAX} characters`, "limit");
  return text;
}

function repeatText(text: string, count: number): string | null {
  if (count <= 0) return null;
  const times = Math.max(1, Math.ceil(count));
  if (text.length * times > TEXT_CHARS_MAX) {
    throw new Fault(`The text is longer than ${TEXT_CHARS_MAX} characters`, "limit");
  }
  return text.repeat(times);
}

function calculateNumbers(operator: "+" | "-" | "*" | "/" | "%", left: NumberValue, right: NumberValue): unknown {
  const [a, b] = [toNumber(left), toNumber(right)];
  if ((operator === "/" || operator === "%") && (operator === "%" ? Math.trunc(b) : b) === 0) {
    throw new Fault(`${describe(left)} and ${describe(right)} cannot be divided because the divisor is zero`);
  }
  if (operator === "%") return longOf(BigInt(Math.trunc(a)) % BigInt(Math.abs(Math.trunc(b))));
  if (typeof left === "bigint" || typeof right === "bigint") {
    const exact = calculateBig(operator, left, right);
    if (exact !== undefined) return exact;
  }
  if (operator === "+") return numberResult(a + b);
  if (operator === "-") return numberResult(a - b);
  return numberResult(operator === "*" ? a * b : a / b);
}

function calculateBig(operator: string, left: NumberValue, right: NumberValue): number | bigint | undefined {
  if ((typeof left !== "bigint" && !Number.isSafeInteger(left)) || operator === "/") return undefined;
  if (typeof right !== "bigint" && !Number.isSafeInteger(right)) return undefined;
  const [a, b] = [BigInt(toBig(left)), BigInt(toBig(right))];
  return longOf(operator === "+" ? a + b : operator === "-" ? a - b : a * b);
}

function toBig(value: NumberValue): number | bigint {
  return typeof value === "bigint" ? value : toNumber(value);
}

function mergeDeep(left: JqObject, right: JqObject): JqObject {
  const merged = new Map(left);
  for (const [key, value] of right) {
    const before = merged.get(key);
    merged.set(key, before instanceof Map && value instanceof Map ? mergeDeep(before, value) : value);
  }
  return merged;
}
