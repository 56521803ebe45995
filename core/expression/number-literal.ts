/** Numbers written in a template's text. */
import { doubleOf, LONG_MAX, longOf } from "./number.ts";

/** A whole number of at most 64 bits, or undefined when it is too large. */
export function parseLong(digits: string): number | bigint | undefined {
  if (digits.length < 16) return Number(digits);
  const value = BigInt(digits);
  return value > LONG_MAX ? undefined : longOf(value);
}

/** A decimal number. */
export function parseDecimal(digits: string): unknown {
  return doubleOf(Number(digits));
}
