/**
 * Numbers as Java has them, where users see the difference: whole numbers are 64-bit and wrap, decimals are doubles
 * and print as such. A whole number is a JavaScript number while it is exact and a bigint beyond; a double is a
 * JavaScript number unless its value is whole, then a {@link WholeDouble} (`2.0` is not `2`).
 */

/** A double whose value is a whole number, or not finite. */
export class WholeDouble {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
  toString(): string {
    return doubleText(this.value);
  }
  toJSON(): number {
    return this.value;
  }
}

/** Any number of the language. */
export type LanguageNumber = number | bigint | WholeDouble;

const LONG_BITS = 64;

/** True for every number of the language. */
export function isNumber(value: unknown): value is LanguageNumber {
  return typeof value === "number" || typeof value === "bigint" || value instanceof WholeDouble;
}

/** True for whole numbers that are no doubles. */
export function isWhole(value: unknown): value is number | bigint {
  return typeof value === "bigint" || (typeof value === "number" && Number.isInteger(value));
}

/** The value as a JavaScript number. */
export function toNumber(value: LanguageNumber): number {
  return value instanceof WholeDouble ? value.value : Number(value);
}

/** A double from a JavaScript number. */
export function double(value: number): LanguageNumber {
  return Number.isInteger(value) || !Number.isFinite(value) ? new WholeDouble(value) : value;
}

/** A whole number from any bigint, wrapped to 64 bits. */
export function long(value: bigint): number | bigint {
  const wrapped = BigInt.asIntN(LONG_BITS, value);
  const asNumber = Number(wrapped);
  return Number.isSafeInteger(asNumber) ? asNumber : wrapped;
}

/** A whole number in decimal digits; undefined when it does not fit 64 bits. */
export function parseInteger(digits: string): number | bigint | undefined {
  const value = BigInt(digits);
  return BigInt.asIntN(LONG_BITS, value) === value ? long(value) : undefined;
}

/** A decimal number as the language's literal. */
export function parseDecimal(text: string): LanguageNumber {
  return double(Number(text));
}

/** The whole number of a text such as `-12`, or undefined. */
export function integerOf(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isInteger(value) ? value : undefined;
  if (typeof value === "bigint") return Number(value);
  if (value instanceof WholeDouble) return Number.isFinite(value.value) ? value.value : undefined;
  return typeof value === "string" && /^[+-]?\d+$/.test(value.trim()) ? Number(value) : undefined;
}

/** A number as Java prints it. */
export function numberText(value: LanguageNumber): string {
  if (typeof value === "bigint") return value.toString();
  if (value instanceof WholeDouble) return doubleText(value.value);
  return Number.isInteger(value) ? wholeText(value) : doubleText(value);
}

function wholeText(value: number): string {
  return Number.isSafeInteger(value) ? String(value) : BigInt(value).toString();
}

/** A double as `Double.toString` prints it: `1.0`, `1.0E8`, `1.0E-5`. */
export function doubleText(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
  if (value === 0) return Object.is(value, -0) ? "-0.0" : "0.0";
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e7) {
    const text = String(value);
    return text.includes(".") ? text : `${text}.0`;
  }
  const [mantissa = "0", exponent = "0"] = value.toExponential().split("e");
  return `${mantissa.includes(".") ? mantissa : `${mantissa}.0`}E${Number(exponent)}`;
}
