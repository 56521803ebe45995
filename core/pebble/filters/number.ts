/** Filters over numbers. */
import { type BoundArguments, type CallableTable, filter, nullSafe } from "../callable.ts";
import { CallFault } from "../error.ts";
import { double, isNumber, isWhole, long, toNumber } from "../number.ts";
import { javaClass } from "../printing.ts";
import { decimalFormat } from "./decimal-format.ts";

function abs(input: unknown): unknown {
  if (input === null || input === undefined) throw new CallFault('Can not pass null value to "abs" filter.');
  if (!isNumber(input)) throw new CallFault("The 'abs' filter does require as input a number.");
  if (isWhole(input)) return long(BigInt(input) < 0n ? -BigInt(input) : BigInt(input));
  return double(Math.abs(toNumber(input)));
}

const HEX = /^([+-]?)(?:0x|#)([0-9a-f]+)L?$/i;
const OCTAL = /^([+-]?)0([0-7]+)L?$/;
const WHOLE = /^[+-]?\d+L?$/i;
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?[fd]?$/i;

function number(input: unknown, args: BoundArguments): unknown {
  if (typeof input !== "string") {
    throw new CallFault(`'number' filter can only be applied to String. Actual type was: ${javaClass(input)}`);
  }
  switch (String(args["type"] ?? "")) {
    case "INT":
      return wholeOf(input, 32);
    case "LONG":
      return wholeOf(input, 64);
    case "BIGINTEGER":
      return wholeOf(input, undefined);
    case "FLOAT":
    case "DOUBLE":
    case "BIGDECIMAL":
      if (!DECIMAL.test(input)) throw invalid(input);
      return double(Number.parseFloat(input));
    default:
      return guessed(input);
  }
}

function invalid(text: string): CallFault {
  return new CallFault(`${text} is not a valid number.`);
}

function wholeOf(text: string, bits: number | undefined): unknown {
  if (!/^[+-]?\d+$/.test(text)) throw new CallFault(`For input string: "${text}"`);
  const value = BigInt(text.replace(/^\+/, ""));
  if (bits !== undefined && BigInt.asIntN(bits, value) !== value) throw new CallFault(`For input string: "${text}"`);
  return compact(value);
}

function compact(value: bigint): number | bigint {
  const asNumber = Number(value);
  return Number.isSafeInteger(asNumber) ? asNumber : value;
}

function guessed(text: string): unknown {
  const hex = HEX.exec(text);
  if (hex) return signedWhole(hex[1], BigInt(`0x${hex[2]}`));
  const octal = OCTAL.exec(text);
  if (octal) return signedWhole(octal[1], BigInt(`0o${octal[2]}`));
  if (WHOLE.test(text)) return compact(BigInt(text.replace(/^\+|L$/gi, "")));
  if (DECIMAL.test(text)) return double(Number.parseFloat(text));
  throw invalid(text);
}

function signedWhole(sign: string | undefined, value: bigint): number | bigint {
  return compact(sign === "-" ? -value : value);
}

export const NUMBER_FILTERS: CallableTable = {
  abs: filter([], abs),
  number: nullSafe(["type"], number),
  numberFormat: nullSafe(["format"], (input, { format }) => {
    if (!isNumber(input)) throw new CallFault("The input for the 'NumberFormat' filter has to be a number.");
    return decimalFormat(format === undefined || format === null ? "#,##0.###" : String(format), input);
  }),
};
