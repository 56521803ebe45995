/** jq's mathematics. */
import { doubleOf } from "../number.ts";
import type { SimpleFilter } from "./builtins.ts";
import { numberIn, numberResult } from "./value.ts";

const FUNCTIONS = [
  "acos",
  "acosh",
  "asin",
  "asinh",
  "atan",
  "atanh",
  "cbrt",
  "ceil",
  "cos",
  "cosh",
  "exp",
  "expm1",
  "floor",
  "log",
  "log10",
  "log1p",
  "log2",
  "sin",
  "sinh",
  "sqrt",
  "tan",
  "tanh",
  "trunc",
] as const;

/** Functions of one number; they answer doubles. */
const ONE: readonly (readonly [string, SimpleFilter])[] = FUNCTIONS.map((name) => [
  `${name}/0`,
  (input) => doubleOf(Math[name](numberIn(input, `the number of ${name}`))),
]);

/** These filters by name and number of arguments. */
export const MATH: readonly (readonly [string, SimpleFilter])[] = [
  ...ONE,
  ["round/0", (input) => doubleOf(roundAway(numberIn(input, "the number of round")))],
  ["fabs/0", (input) => doubleOf(Math.abs(numberIn(input, "the number of fabs")))],
  ["exp10/0", (input) => doubleOf(10 ** numberIn(input, "the number of exp10"))],
  ["exp2/0", (input) => doubleOf(2 ** numberIn(input, "the number of exp2"))],
  ["pow/2", (_input, [base, power]) => numberResult(numberIn(base, "a base") ** numberIn(power, "a power"))],
  ["atan2/2", (_input, [y, x]) => doubleOf(Math.atan2(numberIn(y, "y"), numberIn(x, "x")))],
  ["fmin/2", (_input, [a, b]) => numberResult(Math.min(numberIn(a, "a number"), numberIn(b, "a number")))],
  ["fmax/2", (_input, [a, b]) => numberResult(Math.max(numberIn(a, "a number"), numberIn(b, "a number")))],
  ["infinite/0", () => Number.POSITIVE_INFINITY],
  ["nan/0", () => Number.NaN],
  ["isinfinite/0", (input) => Math.abs(numberIn(input, "a number")) === Number.POSITIVE_INFINITY],
  ["isnan/0", (input) => Number.isNaN(numberIn(input, "a number"))],
  ["isnormal/0", (input) => Number.isFinite(numberIn(input, "a number")) && numberIn(input, "a number") !== 0],
];

/** Halves go away from zero. */
function roundAway(value: number): number {
  return Math.sign(value) * Math.round(Math.abs(value));
}
