/** A number as its decimal digits, and rounding them. */
import { decimalOf, JavaDecimal, type NumberValue, toNumber } from "../number.ts";
import { numberText } from "../number-text.ts";

/** A finite number: the digits, read as `0.d₁d₂d₃…` times 10 to the power `point`. */
export interface DecimalDigits {
  readonly negative: boolean;
  /** Without zeros at either end; empty for zero. */
  readonly digits: string;
  readonly point: number;
}

/** How ties are broken. */
export type Rounding = "half-even" | "half-up";

/** The digits that tell the number from its neighbours. */
export function digitsOf(value: NumberValue): DecimalDigits {
  const text = numberText(value);
  const { unscaled, scale } = decimalOf(text);
  const plain = (unscaled < 0n ? -unscaled : unscaled).toString();
  const digits = plain.replace(/0+$/, "");
  return {
    negative: text.startsWith("-"),
    digits: unscaled === 0n ? "" : digits,
    point: unscaled === 0n ? 0 : plain.length - scale,
  };
}

/** The number with so many digits behind the point at most. `exact` decides ties of doubles by their true value. */
export function roundFraction(
  value: DecimalDigits,
  fractionMax: number,
  rounding: Rounding,
  exact?: NumberValue,
): DecimalDigits {
  return roundDigits(value, value.point + fractionMax, rounding, exact);
}

/** The number with so many digits at most. */
export function roundDigits(
  value: DecimalDigits,
  keep: number,
  rounding: Rounding,
  exact?: NumberValue,
): DecimalDigits {
  const { digits, point, negative } = value;
  if (keep >= digits.length) return value;
  if (keep < 0) return { negative, digits: "", point: 0 };
  const kept = digits.slice(0, keep);
  if (!roundsUp(digits, keep, rounding, exact)) return trimmed(negative, kept, point);
  const up = (BigInt(`0${kept}`) + 1n).toString();
  if (keep === 0) return { negative, digits: "1", point: point + 1 };
  return trimmed(negative, up.padStart(keep, "0"), point + (up.length > keep ? 1 : 0));
}

function roundsUp(digits: string, keep: number, rounding: Rounding, exact: NumberValue | undefined): boolean {
  const next = digits[keep] ?? "0";
  if (next !== "5") return next > "5";
  if (digits.length > keep + 1 || rounding === "half-up") return true;
  const side = exact === undefined ? 0 : sideOfTie(digits, exact);
  if (side !== 0) return side > 0;
  return Number(digits[keep - 1] ?? "0") % 2 === 1;
}

/** Whether a double truly lies above (1), below (-1) or on (0) what its shortest digits say. */
function sideOfTie(digits: string, exact: NumberValue): number {
  if (typeof exact === "bigint" || exact instanceof JavaDecimal) return 0;
  const value = Math.abs(toNumber(exact));
  if (Number.isSafeInteger(value)) return 0;
  const truly = value.toExponential(Math.min(100, digits.length + 60));
  const longer = truly.replace(".", "").split("e")[0] ?? "";
  const padded = digits.padEnd(longer.length, "0");
  return longer === padded ? 0 : longer > padded ? 1 : -1;
}

function trimmed(negative: boolean, digits: string, point: number): DecimalDigits {
  const rest = digits.replace(/0+$/, "");
  return { negative, digits: rest, point: rest === "" ? 0 : point };
}

/** The digits before the point, without leading zeros. */
export function wholeDigits({ digits, point }: DecimalDigits): string {
  return point <= 0 ? "" : digits.slice(0, point).padEnd(point, "0");
}

/** The digits behind the point, without zeros at the end. */
export function fractionDigits({ digits, point }: DecimalDigits): string {
  return point >= digits.length ? "" : point < 0 ? "0".repeat(-point) + digits : digits.slice(point);
}

/** The whole part with a sign between groups of digits. */
export function grouped(whole: string, size: number, separator = ","): string {
  if (size <= 0) return whole;
  let text = whole;
  let result = "";
  while (text.length > size) {
    result = separator + text.slice(-size) + result;
    text = text.slice(0, -size);
  }
  return text + result;
}
