/** How numbers print: as Java's `toString` does. */
import { JavaDecimal, JavaDouble, JavaFloat, type NumberValue } from "./number.ts";

/** The number's text: `5`, `1.0`, `1.0E8`. */
export function numberText(value: NumberValue): string {
  if (typeof value === "number") return Number.isSafeInteger(value) ? String(value) : doubleText(value);
  if (typeof value === "bigint") return value.toString();
  if (value instanceof JavaDouble) return doubleText(value.value);
  if (value instanceof JavaFloat) return floatText(value.value);
  return value instanceof JavaDecimal ? value.text() : "";
}

/** The text of a double: at least one digit behind the point, an exponent below 0.001 and from 10 000 000 on. */
export function doubleText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
  return layOut(value, shortestDigits(value));
}

/** The text of a 32-bit float, with no more digits than it takes to tell it from its neighbours. */
export function floatText(value: number): string {
  if (!Number.isFinite(value)) return doubleText(value);
  for (let precision = 1; precision < 10; precision += 1) {
    const rounded = Number(value.toPrecision(precision));
    if (Math.fround(rounded) === value) return layOut(value, shortestDigits(rounded));
  }
  return layOut(value, shortestDigits(value));
}

interface Digits {
  readonly digits: string;
  /** Power of ten of the first digit. */
  readonly exponent: number;
}

function shortestDigits(value: number): Digits {
  const [mantissa = "0", exponent = "0"] = Math.abs(value).toExponential().split("e");
  return { digits: mantissa.replace(".", ""), exponent: Number(exponent) };
}

function layOut(value: number, { digits, exponent }: Digits): string {
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  if (value === 0) return `${sign}0.0`;
  if (exponent < -3 || exponent >= 7) return `${sign}${digits[0]}.${digits.slice(1) || "0"}E${exponent}`;
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, "0");
  return `${sign}${whole}.${digits.slice(exponent + 1) || "0"}`;
}
