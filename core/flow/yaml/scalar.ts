/**
 * What a plain scalar means. The rules are those of YAML 1.1 as Kestra reads it: `yes` and `on` are booleans, `012`
 * is octal, `1_000` is a number; `y`, `1:30` and dates stay texts. A value that is not there is an empty text: only `~`
 * and `null` say that there is none.
 */

const NULLS = new Set(["~", "null", "Null", "NULL"]);
const BOOLEANS = new Map<string, boolean>(
  [
    ["true", true],
    ["yes", true],
    ["on", true],
    ["false", false],
    ["no", false],
    ["off", false],
  ].flatMap(([word, value]): [string, boolean][] => {
    const text = String(word);
    const capital = text.charAt(0).toUpperCase() + text.slice(1);
    return [text, capital, text.toUpperCase()].map((each) => [each, value === true]);
  }),
);

const MAYBE_NUMBER = /^[-+.0-9]/;
const BINARY = /^([-+]?)0b([01_]+)$/;
const HEXADECIMAL = /^([-+]?)0x([0-9a-fA-F_]+)$/;
const OCTAL = /^([-+]?)0([0-7_]+)$/;
const DECIMAL = /^[-+]?(?:0|[1-9][0-9_]*)$/;
const FLOAT = /^[-+]?(?:[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*|[0-9][0-9_]*(?=[eE]))(?:[eE][-+]?[0-9]+)?$/;

/** A scalar's value, and its text where a property wants one. */
export interface ScalarValue {
  readonly value: string | number | boolean | null;
  readonly text: string;
}

/** The meaning of a plain scalar. */
export function plainScalar(source: string): ScalarValue {
  if (NULLS.has(source)) return { value: null, text: "" };
  const truth = BOOLEANS.get(source);
  if (truth !== undefined) return { value: truth, text: String(truth) };
  if (!MAYBE_NUMBER.test(source)) return { value: source, text: source };
  return integer(source) ?? float(source) ?? { value: source, text: source };
}

function integer(source: string): ScalarValue | undefined {
  if (DECIMAL.test(source)) return whole(digits(source));
  const based = radix(BINARY, source, "0b") ?? radix(HEXADECIMAL, source, "0x") ?? radix(OCTAL, source, "0o");
  return based === undefined ? undefined : whole(based);
}

function digits(source: string): bigint {
  return BigInt(source.replaceAll("_", "").replace(/^\+/, ""));
}

function radix(pattern: RegExp, source: string, prefix: string): bigint | undefined {
  const match = pattern.exec(source);
  const figures = match?.[2]?.replaceAll("_", "");
  if (!match || !figures) return undefined;
  const value = BigInt(prefix + figures);
  return match[1] === "-" ? -value : value;
}

/** Whole numbers that JavaScript cannot hold exactly stay as they are written. */
function whole(value: bigint): ScalarValue {
  const number = Number(value);
  const text = String(value);
  return Number.isSafeInteger(number) ? { value: number === 0 ? 0 : number, text } : { value: text, text };
}

function float(source: string): ScalarValue | undefined {
  if (!FLOAT.test(source)) return undefined;
  const value = Number(source.replaceAll("_", ""));
  if (!Number.isFinite(value)) return { value: source, text: source };
  return { value, text: decimalText(value) };
}

const PLAIN_LEAST = 1e-3;
const PLAIN_BELOW = 1e7;

/** A decimal number as Java prints it: `2.0`, `0.1`, `1.0E10`. */
export function decimalText(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return Object.is(value, -0) ? "-0.0" : "0.0";
  if (size >= PLAIN_LEAST && size < PLAIN_BELOW) {
    const text = String(value);
    return text.includes(".") ? text : `${text}.0`;
  }
  const [mantissa = "", exponent = "0"] = value.toExponential().split("e");
  return `${mantissa.includes(".") ? mantissa : `${mantissa}.0`}E${Number(exponent)}`;
}
