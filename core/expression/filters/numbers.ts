/** `abs`, `number`, `numberFormat`, `format`. */
import { textArgument } from "../arguments.ts";
import { negate } from "../arithmetic.ts";
import { className } from "../class-name.ts";
import type { FilterDefinition } from "../definition.ts";
import { Fault } from "../error.ts";
import { javaText } from "../java-text.ts";
import { isNumber, toNumber } from "../number.ts";
import { DEFAULT_DECIMAL_PATTERN, formatDecimal } from "../numbers/decimal-format.ts";
import { formatText } from "../numbers/java-format.ts";
import { parseNumber } from "../numbers/number-parser.ts";

function abs(input: unknown): unknown {
  if (input === null || input === undefined) throw new Fault('Can not pass null value to "abs" filter.');
  if (!isNumber(input)) throw new Fault("The 'abs' filter does require as input a number.");
  const plain = toNumber(input);
  return plain < 0 || Object.is(plain, -0) ? negate(input) : input;
}

function number(input: unknown, type: unknown): unknown {
  if (typeof input !== "string") {
    throw new Fault(`'number' filter can only be applied to String. Actual type was: ${className(input)}`);
  }
  return parseNumber(input, textArgument(type, "The argument 'type' of the 'number' filter") ?? "");
}

function numberFormat(input: unknown, pattern: unknown): string {
  if (!isNumber(input)) throw new Fault("The input for the 'NumberFormat' filter has to be a number.");
  const given = textArgument(pattern, "The argument 'format' of the 'numberFormat' filter");
  return formatDecimal(input, given ?? DEFAULT_DECIMAL_PATTERN);
}

/** These filters by name. */
export const NUMBER_FILTERS: ReadonlyMap<string, FilterDefinition> = new Map<string, FilterDefinition>([
  ["abs", { parameters: undefined, takesNull: true, call: abs }],
  ["number", { parameters: ["type"], call: (input, [type]) => number(input, type) }],
  ["numberFormat", { parameters: ["format"], call: (input, [pattern]) => numberFormat(input, pattern) }],
  ["format", { parameters: undefined, call: (input, args) => formatText(javaText(input), args) }],
]);
