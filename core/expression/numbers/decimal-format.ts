/** Writes numbers by a pattern, rounding half to even (Java's DecimalFormat, in English). */
import type { NumberValue } from "../number.ts";
import { decimalOf, isWhole, JavaDecimal, toNumber } from "../number.ts";
import { numberText } from "../number-text.ts";
import { type DecimalPattern, parseDecimalPattern } from "./decimal-pattern.ts";
import {
  type DecimalDigits,
  digitsOf,
  fractionDigits,
  grouped,
  roundDigits,
  roundFraction,
  wholeDigits,
} from "./digits.ts";

/** The pattern of numbers without one. */
export const DEFAULT_DECIMAL_PATTERN = "#,##0.###";

/** The number in the pattern's shape. Throws a Fault for a wrong pattern. */
export function formatDecimal(value: NumberValue, pattern: string): string {
  const shape = parseDecimalPattern(pattern);
  const plain = toNumber(value);
  if (Number.isNaN(plain)) return "NaN";
  const affixes = plain < 0 || Object.is(plain, -0) ? shape.negative : shape.positive;
  if (!Number.isFinite(plain)) return `${affixes.prefix}\u221e${affixes.suffix}`;
  const scaled = multiplied(value, shape.multiplier);
  const digits = digitsOf(scaled);
  const body = shape.exponentDigits > 0 ? withExponent(digits, scaled, shape) : withoutExponent(digits, scaled, shape);
  return affixes.prefix + body + affixes.suffix;
}

function multiplied(value: NumberValue, factor: number): NumberValue {
  if (factor === 1) return value;
  if (isWhole(value) || value instanceof JavaDecimal) {
    const { unscaled, scale } = decimalOf(numberText(value));
    return new JavaDecimal(unscaled * BigInt(factor), scale);
  }
  return toNumber(value) * factor;
}

function withoutExponent(digits: DecimalDigits, exact: NumberValue, shape: DecimalPattern): string {
  const rounded = roundFraction(digits, shape.maxFraction, "half-even", exact);
  const whole = wholeDigits(rounded).padStart(shape.minInteger, "0");
  const fraction = fractionDigits(rounded).padEnd(shape.minFraction, "0");
  const shown = whole === "" && fraction === "" ? "0" : grouped(whole, shape.grouping);
  return fraction === "" && !shape.alwaysPoint ? shown : `${shown}.${fraction}`;
}

function withExponent(all: DecimalDigits, exact: NumberValue, shape: DecimalPattern): string {
  const { minInteger, maxInteger, minFraction, maxFraction, exponentDigits } = shape;
  const rounded = roundDigits(all, maxInteger + maxFraction, "half-even", exact);
  const { digits } = rounded;
  const zero = digits === "";
  const engineering = maxInteger > 1 && maxInteger > minInteger;
  let exponent = zero ? 0 : rounded.point;
  if (engineering) exponent = Math.floor((exponent - 1) / maxInteger) * maxInteger;
  else exponent -= minInteger > 0 || minFraction > 0 ? minInteger : 1;
  const whole = zero ? Math.max(engineering ? 1 : minInteger, 1) : rounded.point - exponent;
  const shown = digits.padEnd(Math.max(whole, minInteger + minFraction), "0");
  const fraction = shown.slice(whole);
  const power = zero ? 0 : exponent;
  const powerText = String(Math.abs(power)).padStart(exponentDigits, "0");
  return `${shown.slice(0, whole)}${fraction === "" ? "" : `.${fraction}`}E${power < 0 ? "-" : ""}${powerText}`;
}
