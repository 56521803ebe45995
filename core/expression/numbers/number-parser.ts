/** `'12.5' | number`: the smallest of Java's number types that holds what a text spells. */
import { Fault } from "../error.ts";
import {
  decimalOf,
  doubleOf,
  INT_MAX,
  INT_MIN,
  JavaDouble,
  JavaFloat,
  LONG_MAX,
  LONG_MIN,
  longOf,
  type NumberValue,
} from "../number.ts";
import { floatText } from "../number-text.ts";

/** The number that the text spells, as the named type; other names choose by themselves. Throws a Fault. */
export function parseNumber(text: string, type: string): NumberValue {
  switch (type) {
    case "INT":
      return wholeBetween(text, BigInt(INT_MIN), BigInt(INT_MAX));
    case "LONG":
      return wholeBetween(text, LONG_MIN, LONG_MAX);
    case "BIGINTEGER":
      return /^[+-]?\d+$/.test(text) ? longOf(BigInt(text)) : invalid(text);
    case "FLOAT":
      return new JavaFloat(real(text));
    case "DOUBLE":
      return doubleOf(real(text));
    case "BIGDECIMAL":
      return DECIMAL.test(text) ? decimalOf(text) : invalid(text);
    default:
      return parseAny(text);
  }
}

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?$/;

function invalid(text: string): never {
  throw new Fault(`For input string: "${text}"`);
}

function wholeBetween(text: string, min: bigint, max: bigint): number | bigint {
  if (!/^[+-]?\d+$/.test(text)) invalid(text);
  const value = BigInt(text.replace(/^\+/, ""));
  return value < min || value > max ? invalid(text) : longOf(value);
}

function real(text: string): number {
  const plain = text.trim().replace(/[fFdD]$/, "");
  return DECIMAL.test(plain) ? Number(plain) : invalid(text);
}

function parseAny(text: string): NumberValue {
  if (text.trim() === "") throw new Fault("A blank string is not a valid number");
  const hex = /^([+-]?)(?:0[xX]|#)([0-9a-fA-F]+)$/.exec(text);
  if (hex) return longOf(BigInt(`${hex[1] === "-" ? "-" : ""}1`) * BigInt(`0x${hex[2]}`));
  const octal = /^([+-]?)0([0-7]+)$/.exec(text);
  if (octal) return longOf(BigInt(octal[1] === "-" ? -1 : 1) * BigInt(`0o${octal[2]}`));
  const whole = /^([+-]?\d+)([lL]?)$/.exec(text);
  if (whole) return longOf(BigInt((whole[1] ?? "0").replace(/^\+/, "")));
  const decimal = /^(.*?)([fFdD]?)$/.exec(text);
  const digits = decimal?.[1] ?? "";
  if (!DECIMAL.test(digits))
    throw new Fault(/^\s|\s$/.test(text) ? `For input string: "${text}"` : `${text} is not a valid number.`);
  return realOf(digits, decimal?.[2]?.toLowerCase() ?? "");
}

/** A float if it holds all digits, else a double if that does, else a decimal of any length. */
function realOf(digits: string, suffix: string): NumberValue {
  const value = Number(digits);
  const float = Math.fround(value);
  if (suffix === "f" && Number.isFinite(float)) return new JavaFloat(float);
  const fraction = /\.(\d*)/.exec(digits)?.[1]?.length ?? 0;
  if (suffix === "" && fraction <= 7 && Number.isFinite(float) && sameDigits(floatText(float), digits)) {
    return new JavaFloat(float);
  }
  if (Number.isFinite(value) && (suffix === "d" || fraction <= 16)) {
    return Number.isSafeInteger(value) ? new JavaDouble(value) : value;
  }
  return decimalOf(digits);
}

/** Whether the float's own digits say the same as the text. */
function sameDigits(written: string, text: string): boolean {
  const [a, b] = [decimalOf(written), decimalOf(text)];
  const scale = Math.max(a.scale, b.scale);
  return a.unscaled * 10n ** BigInt(scale - a.scale) === b.unscaled * 10n ** BigInt(scale - b.scale);
}
