/** The pieces a template's text is cut into. */

/** What a token is, in the words the messages use. */
export type TokenType =
  | "TEXT"
  | "RAW"
  | "PRINT_START"
  | "PRINT_END"
  | "EXECUTE_START"
  | "EXECUTE_END"
  | "NAME"
  | "NUMBER"
  | "LONG"
  | "STRING"
  | "OPERATOR"
  | "PUNCTUATION"
  | "EOF";

/** One piece of a template. */
export interface Token {
  readonly type: TokenType;
  /** The text, without quotes for a STRING; `null` in words for the end. */
  readonly value: string;
  /** Index of its first character in the template. */
  readonly offset: number;
  /** Of a double-quoted STRING with `#{…}` in it: its pieces, text or tokens of an expression. */
  readonly pieces?: readonly (string | readonly Token[])[];
}
