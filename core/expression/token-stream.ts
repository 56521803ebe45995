/** Walks over tokens and says what was expected instead of what is there. */
import { type ExpressionError, placedError } from "./error.ts";
import { positionAt } from "./position.ts";
import type { Token, TokenType } from "./token.ts";

/** The tokens of a template or of an expression inside a text; the last one is EOF. */
export class TokenStream {
  /** The whole template, for messages. */
  readonly text: string;
  readonly #tokens: readonly Token[];
  readonly #end: Token;
  #at = 0;

  constructor(text: string, tokens: readonly Token[]) {
    this.text = text;
    this.#tokens = tokens;
    this.#end = tokens.at(-1) ?? { type: "EOF", value: "null", offset: text.length };
  }

  /** The token in turn. */
  get current(): Token {
    return this.#tokens[this.#at] ?? this.#end;
  }

  /** The token after the one in turn. */
  get following(): Token {
    return this.#tokens[this.#at + 1] ?? this.#end;
  }

  /** Takes the token in turn. */
  next(): Token {
    const token = this.current;
    if (this.#at < this.#tokens.length - 1) this.#at += 1;
    return token;
  }

  /** Whether the token in turn is of the type and, when given, has the text. */
  is(type: TokenType, value?: string): boolean {
    const token = this.current;
    return token.type === type && (value === undefined || token.value === value);
  }

  /** Takes the token in turn if it fits. */
  take(type: TokenType, value?: string): boolean {
    if (!this.is(type, value)) return false;
    this.next();
    return true;
  }

  /** Takes the token in turn, which must fit. */
  expect(type: TokenType, value?: string): Token {
    if (!this.is(type, value)) throw this.unexpected(type);
    return this.next();
  }

  /** The fault of a token that does not fit. */
  unexpected(wanted: TokenType): ExpressionError {
    const { value, type, offset } = this.current;
    return this.fault(
      `Unexpected token of value "${value}" and type ${type}, expected token of type ${wanted}`,
      offset,
    );
  }

  /** A fault at the index, or at the token in turn. */
  fault(message: string, offset = this.current.offset): ExpressionError {
    return placedError(message, this.text, positionAt(this.text, offset));
  }
}
