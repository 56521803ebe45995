/** Reads number patterns such as `#,##0.00` (Java's DecimalFormat). */
import { Fault } from "../error.ts";

/** What a pattern asks for. */
export interface DecimalPattern {
  readonly positive: Affixes;
  readonly negative: Affixes;
  readonly minInteger: number;
  /** Only used with an exponent. */
  readonly maxInteger: number;
  readonly minFraction: number;
  readonly maxFraction: number;
  /** Digits in a group; 0 for none. */
  readonly grouping: number;
  /** 1, 100 for percent, 1000 for per mille. */
  readonly multiplier: number;
  /** Digits of the exponent at least; 0 without exponent. */
  readonly exponentDigits: number;
  /** Whether a decimal point is always written. */
  readonly alwaysPoint: boolean;
}

/** What stands before and behind the digits. */
export interface Affixes {
  readonly prefix: string;
  readonly suffix: string;
}

interface NumberPart {
  readonly text: string;
  readonly affixes: Affixes;
  readonly multiplier: number;
}

/** Fraction digits of a pattern without any. */
const FRACTION_DIGITS_MAX = 340;

/** The parsed pattern. Throws a Fault. */
export function parseDecimalPattern(pattern: string): DecimalPattern {
  const [first, second] = splitParts(pattern);
  const positive = readPart(first, pattern);
  const negative = second === undefined ? undefined : readPart(second, pattern).affixes;
  return {
    ...readDigits(positive.text, pattern),
    positive: positive.affixes,
    negative: negative ?? { prefix: `-${positive.affixes.prefix}`, suffix: positive.affixes.suffix },
    multiplier: positive.multiplier,
  };
}

/** The pattern for positive and, behind a semicolon, the one for negative numbers. */
function splitParts(pattern: string): readonly [string, string | undefined] {
  let quoted = false;
  for (let at = 0; at < pattern.length; at += 1) {
    if (pattern[at] === "'") quoted = !quoted;
    if (pattern[at] === ";" && !quoted) return [pattern.slice(0, at), pattern.slice(at + 1)];
  }
  return [pattern, undefined];
}

function readPart(part: string, pattern: string): NumberPart {
  let prefix = "";
  let digits = "";
  let suffix = "";
  let multiplier = 1;
  for (let at = 0; at < part.length; ) {
    const piece = nextPiece(part, at, digits !== "" && suffix === "");
    at = piece.end;
    if (piece.digits) {
      if (suffix !== "") throw new Fault(`Unquoted special character '${part[at - 1]}' in pattern "${pattern}"`);
      digits += piece.text;
      continue;
    }
    if (piece.text === "%") multiplier = 100;
    if (piece.text === "\u2030") multiplier = 1000;
    if (digits === "") prefix += piece.text;
    else suffix += piece.text;
  }
  return { text: digits, affixes: { prefix, suffix }, multiplier };
}

interface Piece {
  readonly text: string;
  readonly end: number;
  /** True for what belongs to the number itself. */
  readonly digits: boolean;
}

function nextPiece(part: string, at: number, insideDigits: boolean): Piece {
  const char = part[at] ?? "";
  if (char === "'") {
    if (part[at + 1] === "'") return { text: "'", end: at + 2, digits: false };
    const close = part.indexOf("'", at + 1);
    const end = close === -1 ? part.length : close;
    return { text: part.slice(at + 1, end), end: end + 1, digits: false };
  }
  if ("#0,.".includes(char)) return { text: char, end: at + 1, digits: true };
  if (char === "E" && insideDigits) {
    const zeros = /^E0+/.exec(part.slice(at))?.[0];
    if (zeros !== undefined) return { text: zeros, end: at + zeros.length, digits: true };
  }
  if (char === "\u00a4") {
    const double = part[at + 1] === "\u00a4";
    return { text: double ? "XXX" : "\u00a4", end: at + (double ? 2 : 1), digits: false };
  }
  return { text: char, end: at + 1, digits: false };
}

type Digits = Omit<DecimalPattern, "positive" | "negative" | "multiplier">;

function readDigits(text: string, pattern: string): Digits {
  const [mantissa = "", exponent] = text.split("E");
  if ((mantissa.match(/\./g)?.length ?? 0) > 1) throw new Fault(`Multiple decimal separators in pattern "${pattern}"`);
  if (/0[,]*#/.test(mantissa.split(".")[0] ?? "") || /\..*#.*0/.test(mantissa)) {
    throw new Fault(`Unexpected '0' in pattern "${pattern}"`);
  }
  const plain = mantissa.replace(/,/g, "");
  if (plain === "") return { ...NO_DIGITS, exponentDigits: exponent?.length ?? 0 };
  const { left, zeros, right, decimalAt } = countDigits(plain);
  const total = left + zeros + right;
  const whole = decimalAt === -1 ? total : decimalAt;
  const minInteger = Math.max(0, whole - left);
  const wholeText = mantissa.split(".")[0] ?? "";
  const comma = wholeText.lastIndexOf(",");
  const grouping = comma === -1 ? 0 : wholeText.length - comma - 1;
  if (comma !== -1 && grouping === 0) throw new Fault(`Malformed pattern "${pattern}"`);
  return {
    minInteger,
    maxInteger: left + minInteger,
    maxFraction: decimalAt === -1 ? 0 : total - decimalAt,
    minFraction: decimalAt === -1 ? 0 : Math.max(0, left + zeros - decimalAt),
    grouping,
    exponentDigits: exponent?.length ?? 0,
    alwaysPoint: plain.endsWith("."),
  };
}

const NO_DIGITS: Digits = {
  minInteger: 0,
  maxInteger: 1,
  maxFraction: FRACTION_DIGITS_MAX,
  minFraction: 0,
  grouping: 0,
  exponentDigits: 0,
  alwaysPoint: false,
};

/** Counts `#` before the zeros, zeros, and `#` behind them; `#.##` counts as if it had one zero before the point. */
function countDigits(plain: string): { left: number; zeros: number; right: number; decimalAt: number } {
  const decimalAt = plain.indexOf(".");
  const signs = plain.replace(".", "");
  const zeros = signs.replace(/#/g, "").length;
  const left = zeros === 0 ? signs.length : signs.indexOf("0");
  const right = zeros === 0 ? 0 : signs.length - left - zeros;
  if (zeros > 0 || left === 0 || decimalAt < 0) return { left, zeros, right, decimalAt };
  const whole = Math.max(decimalAt, 1);
  return { left: whole - 1, zeros: 1, right: left - whole, decimalAt };
}
