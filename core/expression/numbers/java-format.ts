/** `'%s is %5.2f' | format(a, b)`: Java's String.format. */
import { className } from "../class-name.ts";
import { Fault } from "../error.ts";
import { textHash } from "../hash-order.ts";
import { javaText } from "../java-text.ts";
import { isNumber, isWhole, toNumber } from "../number.ts";
import { digitsOf, fractionDigits, grouped, roundDigits, roundFraction, wholeDigits } from "./digits.ts";

const SPECIFIER = /%(?:(\d+)\$|(<))?([-#+ 0,(]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])/g;

/** Characters a width or precision may ask for. */
const WIDTH_MAX = 10_000;

interface Specifier {
  readonly text: string;
  readonly flags: string;
  readonly width: number;
  readonly precision: number | undefined;
  readonly conversion: string;
}

/** The pattern with its specifiers filled in. Throws a Fault for wrong ones and for missing or unfit arguments. */
export function formatText(pattern: string, args: readonly unknown[]): string {
  let next = 0;
  let previous = -1;
  let end = 0;
  let result = "";
  for (const match of pattern.matchAll(SPECIFIER)) {
    const [text, position, again, flags = "", width = "0", precision, conversion = ""] = match;
    result += literal(pattern.slice(end, match.index));
    end = match.index + text.length;
    const specifier = {
      text,
      flags,
      width: Number(width),
      precision: precision === undefined ? undefined : Number(precision),
      conversion,
    };
    if (specifier.width > WIDTH_MAX || (specifier.precision ?? 0) > WIDTH_MAX) {
      throw new Fault(`The width in '${text}' is larger than ${WIDTH_MAX}`, "limit");
    }
    if (conversion === "n") {
      result += "\n";
      continue;
    }
    if (conversion === "%") {
      result += pad("%", specifier);
      continue;
    }
    const index = again ? previous : position === undefined ? next++ : Number(position) - 1;
    if (index < 0 || index >= args.length) throw new Fault(`Format specifier '${text}' has no argument`);
    previous = index;
    result += convert(specifier, args[index] ?? null);
  }
  return result + literal(pattern.slice(end));
}

function literal(text: string): string {
  const at = text.indexOf("%");
  if (at !== -1) throw new Fault(`Conversion = '${text[at + 1] ?? "%"}' is not known in the format`);
  return text;
}

function convert(specifier: Specifier, value: unknown): string {
  const { conversion } = specifier;
  const lower = conversion.toLowerCase();
  const body = convertLower(specifier, lower, value);
  return conversion === lower ? body : body.toUpperCase();
}

function convertLower(specifier: Specifier, conversion: string, value: unknown): string {
  switch (conversion) {
    case "s":
      return pad(cut(javaText(value), specifier), specifier);
    case "b":
      return pad(cut(String(value === null ? false : typeof value === "boolean" ? value : true), specifier), specifier);
    case "h":
      return pad(value === null ? "null" : hashText(value), specifier);
    case "d":
      return value === null ? pad("null", specifier) : whole(specifier, value);
    case "x":
    case "o":
      return value === null ? pad("null", specifier) : bits(specifier, value, conversion === "x" ? 16 : 8);
    case "f":
    case "e":
    case "g":
      return value === null ? pad("null", specifier) : real(specifier, value, conversion);
    case "c":
    case "t":
    case "a":
      throw unfit(specifier, value);
    default:
      throw new Fault(`Conversion = '${specifier.conversion}' is not known in the format`);
  }
}

function unfit({ conversion, text }: Specifier, value: unknown): Fault {
  return new Fault(`${conversion} != ${className(value)}: '${text}' does not fit the argument`);
}

function cut(text: string, { precision }: Specifier): string {
  return precision === undefined ? text : text.slice(0, precision);
}

function pad(text: string, { width, flags }: Specifier): string {
  return flags.includes("-") ? text.padEnd(width) : text.padStart(width);
}

function hashText(value: unknown): string {
  return (textHash(javaText(value)) >>> 0).toString(16);
}

function whole(specifier: Specifier, value: unknown): string {
  if (!isWhole(value)) throw unfit(specifier, value);
  const amount = BigInt(value);
  const digits = (amount < 0n ? -amount : amount).toString();
  return signed(specifier, amount < 0n, specifier.flags.includes(",") ? grouped(digits, 3) : digits);
}

/** Adds sign and zeros. */
function signed(specifier: Specifier, negative: boolean, body: string): string {
  const { flags, width } = specifier;
  const before = negative
    ? flags.includes("(")
      ? "("
      : "-"
    : flags.includes("+")
      ? "+"
      : flags.includes(" ")
        ? " "
        : "";
  const after = negative && flags.includes("(") ? ")" : "";
  const zeros = flags.includes("0") ? body.padStart(width - before.length - after.length, "0") : body;
  return pad(before + zeros + after, specifier);
}

function bits(specifier: Specifier, value: unknown, base: 8 | 16): string {
  if (!isWhole(value)) throw unfit(specifier, value);
  const digits = BigInt.asUintN(64, BigInt(value)).toString(base);
  const prefix = specifier.flags.includes("#") ? (base === 16 ? "0x" : "0") : "";
  const zeros = specifier.flags.includes("0") ? digits.padStart(specifier.width - prefix.length, "0") : digits;
  return pad(prefix + zeros, specifier);
}

function real(specifier: Specifier, value: unknown, conversion: string): string {
  if (!isNumber(value) || isWhole(value)) throw unfit(specifier, value);
  const plain = toNumber(value);
  if (!Number.isFinite(plain)) {
    const text = Number.isNaN(plain) ? "NaN" : "Infinity";
    return signed({ ...specifier, flags: specifier.flags.replace("0", "") }, plain < 0, text);
  }
  const digits = digitsOf(value);
  const precision = specifier.precision ?? 6;
  if (conversion === "f") return signed(specifier, digits.negative, fixed(specifier, digits, precision));
  if (conversion === "e") return signed(specifier, digits.negative, scientific(digits, precision));
  const significant = Math.max(1, precision);
  const rounded = roundDigits(digits, significant, "half-up");
  if (rounded.digits !== "" && (rounded.point <= -4 || rounded.point > significant)) {
    return signed(specifier, digits.negative, scientific(digits, significant - 1));
  }
  return signed(
    specifier,
    digits.negative,
    fixed(
      specifier,
      digits,
      Math.max(0, significant - Math.max(rounded.point, rounded.digits === "" ? 1 : rounded.point)),
    ),
  );
}

function fixed({ flags }: Specifier, digits: ReturnType<typeof digitsOf>, precision: number): string {
  const rounded = roundFraction(digits, precision, "half-up");
  const before = wholeDigits(rounded) || "0";
  const fraction = fractionDigits(rounded).padEnd(precision, "0");
  const shown = flags.includes(",") ? grouped(before, 3) : before;
  return precision === 0 ? shown : `${shown}.${fraction}`;
}

function scientific(digits: ReturnType<typeof digitsOf>, precision: number): string {
  const rounded = roundDigits(digits, precision + 1, "half-up");
  const shown = rounded.digits.padEnd(precision + 1, "0");
  const exponent = rounded.digits === "" ? 0 : rounded.point - 1;
  const power = `${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
  return `${shown[0] ?? "0"}${precision > 0 ? `.${shown.slice(1)}` : ""}e${power}`;
}
