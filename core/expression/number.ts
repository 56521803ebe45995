/**
 * Java's numbers on JavaScript's. A whole JavaScript number in the safe range is a long; a `bigint` is a whole number
 * beyond that; any other JavaScript number is a double. What would be mistaken for one of these gets a class of its
 * own: a double without a fraction (`1.0`), a 32-bit float, a decimal of any length.
 */

/** Largest 64-bit whole number. */
export const LONG_MAX = 9223372036854775807n;
/** Smallest 64-bit whole number. */
export const LONG_MIN = -9223372036854775808n;
/** Largest 32-bit whole number. */
export const INT_MAX = 2147483647;
/** Smallest 32-bit whole number. */
export const INT_MIN = -2147483648;

/** A double without a fraction, which prints with `.0`. */
export class JavaDouble {
  /** The value; whole, or negative zero. */
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
  /** As plain JSON sees it. */
  toJSON(): number {
    return this.value;
  }
}

/** A 32-bit floating-point number. */
export class JavaFloat {
  /** The value, rounded to 32 bits. */
  readonly value: number;
  constructor(value: number) {
    this.value = Math.fround(value);
  }
  /** As plain JSON sees it. */
  toJSON(): number {
    return this.value;
  }
}

/** A decimal number of any length: `unscaled` divided by 10 to the power `scale`. */
export class JavaDecimal {
  /** All digits as a whole number. */
  readonly unscaled: bigint;
  /** How many of them stand behind the point; at least 0. */
  readonly scale: number;
  constructor(unscaled: bigint, scale: number) {
    this.unscaled = unscaled;
    this.scale = scale;
  }
  /** The nearest double. */
  get value(): number {
    return Number(this.text());
  }
  /** Plain digits, never an exponent. */
  text(): string {
    const negative = this.unscaled < 0n;
    const digits = (negative ? -this.unscaled : this.unscaled).toString().padStart(this.scale + 1, "0");
    const whole = digits.slice(0, digits.length - this.scale);
    const fraction = this.scale === 0 ? "" : `.${digits.slice(-this.scale)}`;
    return `${negative ? "-" : ""}${whole}${fraction}`;
  }
  /** As plain JSON sees it. */
  toJSON(): number {
    return this.value;
  }
}

/** Every representation of a number. */
export type NumberValue = number | bigint | JavaDouble | JavaFloat | JavaDecimal;

/** Whether the value is a number of any kind. */
export function isNumber(value: unknown): value is NumberValue {
  return (
    typeof value === "number" ||
    typeof value === "bigint" ||
    value instanceof JavaDouble ||
    value instanceof JavaFloat ||
    value instanceof JavaDecimal
  );
}

/** Whether the value is a whole number in Java's sense: `1` is, `1.0` is not. */
export function isWhole(value: unknown): value is number | bigint {
  return typeof value === "bigint" || (typeof value === "number" && Number.isSafeInteger(value));
}

/** The whole number in its cheapest representation. */
export function longOf(value: bigint): number | bigint {
  const small = Number(value);
  return Number.isSafeInteger(small) ? small : value;
}

/** The whole number cut to 64 bits, as Java's arithmetic does. */
export function wrapLong(value: bigint): number | bigint {
  return longOf(BigInt.asIntN(64, value));
}

/** A double in the representation that keeps it one. */
export function doubleOf(value: number): number | JavaDouble {
  return Number.isSafeInteger(value) ? new JavaDouble(value) : value;
}

/** The nearest JavaScript number. */
export function toNumber(value: NumberValue): number {
  if (typeof value === "number") return value;
  return typeof value === "bigint" ? Number(value) : value.value;
}

/** Compares two numbers by value: negative, 0 or positive; NaN when one of them is none. */
export function compareNumbers(left: NumberValue, right: NumberValue): number {
  if (typeof left === "number" && typeof right === "number") return left - right;
  if (isWhole(left) && isWhole(right)) {
    const difference = BigInt(left) - BigInt(right);
    return difference === 0n ? 0 : difference < 0n ? -1 : 1;
  }
  const [a, b] = [toNumber(left), toNumber(right)];
  return a === b ? 0 : a - b;
}

/** A decimal from its text, such as `-12.50`; an exponent is allowed. */
export function decimalOf(text: string): JavaDecimal {
  const [mantissa = "0", exponentText] = text.toLowerCase().split("e");
  const [whole = "0", fraction = ""] = mantissa.split(".");
  const scale = fraction.length - Number(exponentText ?? 0);
  const unscaled = BigInt(`${whole === "-" || whole === "+" || whole === "" ? `${whole}0` : whole}${fraction}`);
  return scale < 0 ? new JavaDecimal(unscaled * 10n ** BigInt(-scale), 0) : new JavaDecimal(unscaled, scale);
}
