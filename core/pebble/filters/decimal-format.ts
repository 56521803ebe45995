/** Numbers by patterns of Java's `DecimalFormat`, in English: `#,##0.00`, `0.0E0`, `0%`. Rounds half to even. */
import { CallFault } from "../error.ts";
import { isWhole, type LanguageNumber, toNumber } from "../number.ts";

/** Fraction digits a pattern may ask for. */
export const FRACTION_DIGITS_MAX = 100;

interface Shape {
  readonly prefix: string;
  readonly suffix: string;
  readonly integerMin: number;
  readonly fractionMin: number;
  readonly fractionMax: number;
  readonly group: number;
  readonly factor: number;
  readonly exponentMin: number | undefined;
}

/** Formats a number. @throws CallFault for a malformed pattern */
export function decimalFormat(pattern: string, value: LanguageNumber): string {
  const [positive = "", negative] = splitUnquoted(pattern);
  const isNegative = isWhole(value) ? value < 0 : toNumber(value) < 0;
  const shape = parse(isNegative && negative !== undefined ? `${negative}` : positive, pattern);
  const body = shape.exponentMin === undefined ? plain(shape, value) : scientific(shape, value);
  const sign = isNegative && negative === undefined && /[1-9]/.test(body) ? "-" : "";
  return sign + shape.prefix + body + shape.suffix;
}

function splitUnquoted(pattern: string): string[] {
  return pattern.split(/;(?=(?:[^']*'[^']*')*[^']*$)/);
}

function parse(pattern: string, whole: string): Shape {
  const match = /^((?:'[^']*'|[^#0,.'])*)([#0,]*)(?:\.([#0]*))?(?:E(0+))?((?:'[^']*'|[^#0'])*)$/.exec(pattern);
  if (!match) throw new CallFault(`Malformed pattern "${whole}"`);
  const [, prefix = "", integer = "", fraction = "", exponent, suffix = ""] = match;
  if (fraction.length > FRACTION_DIGITS_MAX) throw new CallFault(`A pattern has ${FRACTION_DIGITS_MAX} fraction digits at the most.`);
  const affixes = prefix + suffix;
  return {
    prefix: unquote(prefix),
    suffix: unquote(suffix),
    integerMin: integer.replace(/[^0]/g, "").length,
    fractionMin: fraction.replace(/[^0]/g, "").length,
    fractionMax: fraction.length,
    group: integer.includes(",") ? integer.length - integer.lastIndexOf(",") - 1 : 0,
    factor: affixes.includes("%") ? 100 : affixes.includes("‰") ? 1000 : 1,
    exponentMin: exponent?.length,
  };
}

function unquote(text: string): string {
  return text.replaceAll("''", "\u0000").replaceAll("'", "").replaceAll("\u0000", "'").replaceAll("¤", "$");
}

function plain(shape: Shape, value: LanguageNumber): string {
  const digits = decimalDigits(value, shape.factor);
  const [integer = "0", fraction = ""] = roundHalfEven(digits, shape.fractionMax).split(".");
  const trimmed = fraction.replace(/0+$/, "").padEnd(shape.fractionMin, "0");
  let whole = integer.replace(/^0+/, "").padStart(shape.integerMin, "0");
  if (whole === "" && trimmed === "") whole = "0";
  if (shape.group > 0) whole = whole.replace(new RegExp(`\\B(?=(\\d{${shape.group}})+(?!\\d))`, "g"), ",");
  return trimmed === "" ? whole : `${whole}.${trimmed}`;
}

function scientific(shape: Shape, value: LanguageNumber): string {
  const size = Math.abs(toNumber(value)) * shape.factor;
  if (size === 0) return `${"0".padStart(shape.integerMin, "0")}E${"0".padStart(shape.exponentMin ?? 1, "0")}`;
  const integer = Math.max(1, shape.integerMin);
  let exponent = Math.floor(Math.log10(size)) - (integer - 1);
  let mantissa = roundHalfEven(expand(size / 10 ** exponent), shape.fractionMax);
  if ((mantissa.split(".")[0] ?? "").length > integer) {
    exponent++;
    mantissa = roundHalfEven(expand(size / 10 ** exponent), shape.fractionMax);
  }
  const [whole = "0", fraction = ""] = mantissa.split(".");
  const kept = fraction.replace(/0+$/, "").padEnd(shape.fractionMin, "0");
  const power = `${exponent < 0 ? "-" : ""}${String(Math.abs(exponent)).padStart(shape.exponentMin ?? 1, "0")}`;
  return `${whole}${kept === "" ? "" : `.${kept}`}E${power}`;
}

/** The absolute value in plain decimal digits. */
function decimalDigits(value: LanguageNumber, factor: number): string {
  if (isWhole(value)) {
    const whole = BigInt(value) * BigInt(factor);
    return (whole < 0n ? -whole : whole).toString();
  }
  return expand(Math.abs(toNumber(value)) * factor);
}

/** A number without an exponent. */
function expand(value: number): string {
  const [mantissa = "0", exponent] = String(value).split("e");
  if (exponent === undefined) return mantissa;
  const [whole = "0", fraction = ""] = mantissa.split(".");
  const shift = Number(exponent);
  if (shift < 0) return `0.${"0".repeat(-shift - whole.length)}${whole}${fraction}`;
  return whole + fraction.padEnd(shift, "0");
}

function roundHalfEven(digits: string, places: number): string {
  const [whole = "0", fraction = ""] = digits.split(".");
  if (fraction.length <= places) return `${whole}.${fraction}`;
  const kept = BigInt(whole + fraction.slice(0, places));
  const rest = fraction.slice(places);
  const half = `5${"0".repeat(rest.length - 1)}`;
  const up = rest > half || (rest === half && kept % 2n === 1n);
  const rounded = (up ? kept + 1n : kept).toString().padStart(places + 1, "0");
  return `${rounded.slice(0, rounded.length - places)}.${places === 0 ? "" : rounded.slice(-places)}`;
}
