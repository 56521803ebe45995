/** `String.format` of Java, as far as values of the language go. */
import { CallFault } from "../error.ts";
import { integerOf, isNumber, isWhole, toNumber } from "../number.ts";
import { javaText } from "../printing.ts";

const SPECIFIER = /%(?:(\d+)\$)?([-#+ 0,(]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])/g;

/** Width and precision that a specifier may ask for. */
export const WIDTH_CHARS_MAX = 10_000;

/** Formats the values into the text. @throws CallFault for a wrong specifier or a missing value */
export function javaFormat(format: string, values: readonly unknown[]): string {
  let next = 0;
  return format.replace(SPECIFIER, (specifier, index: string | undefined, flags: string, width = "", precision = "", conversion: string) => {
    if (Number(width) > WIDTH_CHARS_MAX || Number(precision) > WIDTH_CHARS_MAX) {
      throw new CallFault(`The width of ${specifier} is larger than ${WIDTH_CHARS_MAX}.`);
    }
    if (conversion === "%") return pad("%", flags, Number(width));
    if (conversion === "n") return "\n";
    const at = index === undefined ? next++ : Number(index) - 1;
    if (at >= values.length) throw new CallFault(`Format specifier '${specifier}' has no value.`);
    const text = convert(specifier, conversion, flags, precision === "" ? undefined : Number(precision), values[at]);
    const isUpper = conversion !== conversion.toLowerCase();
    return pad(isUpper ? text.toUpperCase() : text, flags, Number(width), isNumber(values[at]));
  });
}

function convert(specifier: string, conversion: string, flags: string, precision: number | undefined, value: unknown): string {
  switch (conversion.toLowerCase()) {
    case "s":
      return precision === undefined ? javaText(value) : javaText(value).slice(0, precision);
    case "b":
      return String(typeof value === "boolean" ? value : value !== null && value !== undefined);
    case "c":
      return isWhole(value) ? String.fromCodePoint(Number(value)) : javaText(value).slice(0, 1);
    case "d":
      return signed(grouped(whole(specifier, value), flags), flags);
    case "x":
      return BigInt.asUintN(64, BigInt(whole(specifier, value))).toString(16);
    case "o":
      return BigInt.asUintN(64, BigInt(whole(specifier, value))).toString(8);
    case "f":
      return signed(grouped(decimal(specifier, value).toFixed(precision ?? 6), flags), flags);
    case "e":
      return signed(exponent(decimal(specifier, value).toExponential(precision ?? 6)), flags);
    default:
      throw new CallFault(`Unknown format conversion '${specifier}'.`);
  }
}

function whole(specifier: string, value: unknown): string {
  if (!isWhole(value)) throw new CallFault(`'${specifier}' takes a whole number, not ${javaText(value)}.`);
  return BigInt(integerOf(value) === undefined ? 0 : value).toString();
}

function decimal(specifier: string, value: unknown): number {
  if (!isNumber(value)) throw new CallFault(`'${specifier}' takes a number, not ${javaText(value)}.`);
  return toNumber(value);
}

function exponent(text: string): string {
  return text.replace(/e([+-])(\d)$/, "e$10$2");
}

function grouped(text: string, flags: string): string {
  if (!flags.includes(",")) return text;
  const [digits = "", fraction] = text.split(".");
  const groups = digits.replace(/\B(?=(\d{3})+(?!\d))/g, ",");
  return fraction === undefined ? groups : `${groups}.${fraction}`;
}

function signed(text: string, flags: string): string {
  if (text.startsWith("-")) return flags.includes("(") ? `(${text.slice(1)})` : text;
  if (flags.includes("+")) return `+${text}`;
  return flags.includes(" ") ? ` ${text}` : text;
}

function pad(text: string, flags: string, width: number, isNumeric = false): string {
  if (flags.includes("-")) return text.padEnd(width);
  if (!flags.includes("0") || !isNumeric) return text.padStart(width);
  const sign = /^[+-]/.exec(text)?.[0] ?? "";
  return sign + text.slice(sign.length).padStart(width - sign.length, "0");
}
