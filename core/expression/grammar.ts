/** The operators of the language and how tightly they bind. */

/** Binding strength of each binary operator; a higher number binds tighter. All of them group to the left. */
export const BINARY_OPERATORS: ReadonlyMap<string, number> = new Map([
  ["or", 10],
  ["and", 15],
  ["is", 20],
  ["is not", 20],
  ["contains", 20],
  ["==", 30],
  ["equals", 30],
  ["!=", 30],
  [">", 30],
  ["<", 30],
  [">=", 30],
  ["<=", 30],
  ["+", 40],
  ["-", 40],
  ["*", 60],
  ["/", 60],
  ["%", 60],
  ["|", 100],
  ["~", 110],
  ["..", 120],
  ["??", 120],
  ["???", 120],
  ["isIn", 120],
]);

/** Binding strength of every unary operator. */
export const UNARY_PRECEDENCE = 500;

/** The unary operators. */
export const UNARY_OPERATORS: ReadonlySet<string> = new Set(["not", "+", "-"]);

/** Operators that are words; they cannot follow a dot. */
export const WORD_OPERATORS: ReadonlySet<string> = new Set(["is", "and", "or", "not", "contains", "equals", "isIn"]);

/** Operators made of signs, the longest first. */
export const SIGN_OPERATORS: readonly string[] = [
  "???",
  "??",
  "..",
  "==",
  "!=",
  ">=",
  "<=",
  ">",
  "<",
  "+",
  "-",
  "*",
  "/",
  "%",
  "|",
  "~",
];

/** Single signs that structure an expression. */
export const PUNCTUATION = "()[]{}?:.,=";
