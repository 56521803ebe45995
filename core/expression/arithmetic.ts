/** `+ - * / %`, negation and comparisons, with Java's integer and floating-point rules. */

import { isEqual } from "./equality.ts";
import { Fault } from "./error.ts";
import { javaText } from "./java-text.ts";
import { LIST_ITEMS_MAX } from "./limits.ts";

import {
  compareNumbers,
  decimalOf,
  doubleOf,
  isNumber,
  isWhole,
  JavaDecimal,
  JavaFloat,
  type NumberValue,
  toNumber,
  wrapLong,
} from "./number.ts";
import { numberText } from "./number-text.ts";

/** The sign of an operation on two numbers. */
export type ArithmeticSign = "+" | "-" | "*" | "/" | "%";

/** `left + right`: text first, then lists, then numbers. */
export function add(left: unknown, right: unknown): unknown {
  if (typeof left === "number" && typeof right === "number") return calculate("+", left, right);
  if (typeof left === "string" || typeof right === "string") return javaText(left) + javaText(right);
  if (Array.isArray(left)) {
    const sum = Array.isArray(right) ? [...left, ...right] : [...left, right];
    if (sum.length > LIST_ITEMS_MAX) throw new Fault(`The list has more than ${LIST_ITEMS_MAX} items`, "limit");
    return sum;
  }
  return calculate("+", numberOperand(left), numberOperand(right));
}

/** `left - right`: items taken out of a list, or numbers. */
export function subtract(left: unknown, right: unknown): unknown {
  if (Array.isArray(left)) {
    const gone: readonly unknown[] = Array.isArray(right) ? right : [right];
    return left.filter((item) => !gone.some((other) => isEqual(item, other)));
  }
  return calculate("-", numberOperand(left), numberOperand(right));
}

/** `left * right`, `left / right` or `left % right`. */
export function arithmetic(sign: "*" | "/" | "%", left: unknown, right: unknown): unknown {
  return calculate(sign, numberOperand(left), numberOperand(right));
}

/** `-value` and `+value`. */
export function negate(value: unknown): unknown {
  const operand = numberOperand(value);
  if (typeof operand === "number" && Number.isSafeInteger(operand)) return operand === 0 ? 0 : -operand;
  if (typeof operand === "bigint") return wrapLong(-operand);
  if (operand instanceof JavaDecimal) return new JavaDecimal(-operand.unscaled, operand.scale);
  if (operand instanceof JavaFloat) return new JavaFloat(-operand.value);
  return doubleOf(-toNumber(operand));
}

/** A number, or the number that a text spells. */
export function numberOperand(value: unknown): NumberValue {
  if (isNumber(value)) return value;
  if (typeof value === "string") {
    if (/^[+-]?\d+$/.test(value)) return wrapLong(BigInt(value));
    if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(value)) return doubleOf(Number(value));
  }
  throw new Fault(`${value === null || value === undefined ? "null" : `"${shorten(value)}"`} is not a number`);
}

/** `left < right` and the like: false when one side is null, a Fault when one is not a number. */
export function compare(sign: "<" | ">" | "<=" | ">=", left: unknown, right: unknown): boolean {
  if (left === null || right === null || left === undefined || right === undefined) return false;
  if (!isNumber(left) || !isNumber(right)) {
    throw new Fault(`only numbers can be compared, not "${shorten(isNumber(left) ? right : left)}"`);
  }
  const order = compareNumbers(left, right);
  if (sign === "<") return order < 0;
  if (sign === ">") return order > 0;
  return sign === "<=" ? order <= 0 : order >= 0;
}

function shorten(value: unknown): string {
  const text = javaText(value);
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

function calculate(sign: ArithmeticSign, left: NumberValue, right: NumberValue): NumberValue {
  if (isWhole(left) && isWhole(right)) return calculateWhole(sign, left, right);
  if (left instanceof JavaDecimal || right instanceof JavaDecimal) return calculateDecimal(sign, left, right);
  const isFloat = (left instanceof JavaFloat || isWhole(left)) && (right instanceof JavaFloat || isWhole(right));
  const result = calculateDouble(sign, toNumber(left), toNumber(right));
  return isFloat ? new JavaFloat(result) : doubleOf(result);
}

function calculateWhole(sign: ArithmeticSign, left: number | bigint, right: number | bigint): NumberValue {
  if ((sign === "/" || sign === "%") && Number(right) === 0) throw new Fault("division by zero");
  if (typeof left === "number" && typeof right === "number") {
    const quick = sign === "/" ? (left - (left % right)) / right : calculateDouble(sign, left, right);
    if (Number.isSafeInteger(quick) && Number.isSafeInteger(left)) return quick === 0 ? 0 : quick;
  }
  const [a, b] = [BigInt(left), BigInt(right)];
  switch (sign) {
    case "+":
      return wrapLong(a + b);
    case "-":
      return wrapLong(a - b);
    case "*":
      return wrapLong(a * b);
    case "/":
      return wrapLong(a / b);
    case "%":
      return wrapLong(a % b);
  }
}

function calculateDouble(sign: ArithmeticSign, left: number, right: number): number {
  switch (sign) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return left / right;
    case "%":
      return left % right;
  }
}

/** Digits behind the point that a decimal division keeps at most. */
const DIVISION_DIGITS = 34;

function calculateDecimal(sign: ArithmeticSign, left: NumberValue, right: NumberValue): NumberValue {
  const a = left instanceof JavaDecimal ? left : decimalOf(numberText(left));
  const b = right instanceof JavaDecimal ? right : decimalOf(numberText(right));
  if (sign === "*") return new JavaDecimal(a.unscaled * b.unscaled, a.scale + b.scale);
  const scale = Math.max(a.scale, b.scale);
  const x = a.unscaled * 10n ** BigInt(scale - a.scale);
  const y = b.unscaled * 10n ** BigInt(scale - b.scale);
  if (sign === "+") return stripZeros(new JavaDecimal(x + y, scale));
  if (sign === "-") return stripZeros(new JavaDecimal(x - y, scale));
  if (y === 0n) throw new Fault("division by zero");
  if (sign === "%") return new JavaDecimal(x % y, scale);
  return stripZeros(new JavaDecimal((x * 10n ** BigInt(DIVISION_DIGITS)) / y, DIVISION_DIGITS));
}

function stripZeros(value: JavaDecimal): JavaDecimal {
  let { unscaled, scale } = value;
  while (scale > 0 && unscaled % 10n === 0n) {
    unscaled /= 10n;
    scale -= 1;
  }
  return new JavaDecimal(unscaled, scale);
}
