/** Cuts what stands between two delimiters into names, numbers, strings, operators and punctuation. */
import { placedError } from "./error.ts";
import { PUNCTUATION, SIGN_OPERATORS, WORD_OPERATORS } from "./grammar.ts";
import { NESTING_DEPTH_MAX } from "./limits.ts";
import { positionAt } from "./position.ts";
import { withoutRawMarkers } from "./raw.ts";
import type { Token } from "./token.ts";

const SPACE = /\s+/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /\d+(\.\d+)?/y;
const IS_NOT = /is\s+not(?![A-Za-z0-9_])/y;

const OPENERS: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/** Reads tokens from `at` up to the closing delimiter. */
export class ExpressionLexer {
  /** Where reading goes on; after `run`, behind the closing delimiter. */
  at: number;
  /** After `run`: whether white space behind the closing delimiter is dropped. */
  trimsAfter = false;
  readonly #text: string;
  readonly #close: string;
  readonly #depth: number;
  readonly #brackets: { readonly close: string; readonly open: string; readonly at: number }[] = [];

  /** `close` is `}}`, `%}` or, inside a string, `}`. */
  constructor(text: string, at: number, close: string, depth = 0) {
    this.#text = text;
    this.at = at;
    this.#close = close;
    this.#depth = depth;
    if (depth > NESTING_DEPTH_MAX) {
      throw this.fault(`Texts nest deeper than ${NESTING_DEPTH_MAX} levels`, at);
    }
  }

  /** Adds the tokens; the closing delimiter's own token too, except for `}`. */
  run(tokens: Token[]): void {
    for (;;) {
      this.#skipSpace();
      if (this.at >= this.#text.length) return this.#end();
      if (this.#closes(tokens)) return;
      tokens.push(this.#next());
    }
  }

  /** The text ended first: an open bracket is the likelier mistake to name. */
  #end(): void {
    const open = this.#brackets.at(-1);
    if (open) throw this.fault(`Unclosed "${open.close}"`, open.at);
  }

  #skipSpace(): void {
    SPACE.lastIndex = this.at;
    if (SPACE.test(this.#text)) this.at = SPACE.lastIndex;
  }

  #closes(tokens: Token[]): boolean {
    const closer = this.#brackets.at(-1);
    const dashed = this.#text[this.at] === "-" && this.#text.startsWith(this.#close, this.at + 1);
    const plain = this.#text.startsWith(this.#close, this.at);
    if (!plain && !(dashed && this.#close.length === 2)) return false;
    if (closer) {
      if (closer.close === "}") return false;
      throw this.fault(`Unclosed "${closer.close}"`, closer.at);
    }
    this.trimsAfter = !plain;
    const offset = this.at;
    this.at += this.#close.length + (plain ? 0 : 1);
    if (this.#close.length === 2) {
      tokens.push({ type: this.#close === "}}" ? "PRINT_END" : "EXECUTE_END", value: this.#close, offset });
    }
    return true;
  }

  #next(): Token {
    const offset = this.at;
    const char = this.#text[offset] ?? "";
    const name = this.#match(NAME);
    if (name !== undefined) return this.#word(name, offset);
    const number = this.#match(NUMBER);
    if (number !== undefined) return this.#number(number, offset);
    if (char === "'" || char === '"') return this.#string(char, offset);
    for (const sign of SIGN_OPERATORS) {
      if (this.#text.startsWith(sign, offset)) {
        this.at += sign.length;
        return { type: "OPERATOR", value: sign, offset };
      }
    }
    if (PUNCTUATION.includes(char)) {
      this.#bracket(char, offset);
      this.at += 1;
      return { type: "PUNCTUATION", value: char, offset };
    }
    throw this.fault(`Unexpected character [${char}]`, offset);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.#text);
    if (!found) return undefined;
    this.at = pattern.lastIndex;
    return found[0];
  }

  #word(name: string, offset: number): Token {
    if (!WORD_OPERATORS.has(name)) return { type: "NAME", value: name, offset };
    if (name === "is") {
      this.at = offset;
      if (this.#match(IS_NOT) !== undefined) return { type: "OPERATOR", value: "is not", offset };
      this.at = offset + name.length;
    }
    return { type: "OPERATOR", value: name, offset };
  }

  #number(digits: string, offset: number): Token {
    if (this.#text[this.at] === "L" && !digits.includes(".")) {
      this.at += 1;
      return { type: "LONG", value: digits, offset };
    }
    return { type: "NUMBER", value: digits, offset };
  }

  #bracket(char: string, offset: number): void {
    const close = OPENERS[char];
    if (close !== undefined) {
      this.#brackets.push({ open: char, close, at: offset });
    } else if (char === ")" || char === "]" || char === "}") {
      const open = this.#brackets.pop();
      if (!open) throw this.fault(`Unexpected "${char}"`, offset);
      if (open.close !== char) throw this.fault(`Unclosed "${open.close}"`, open.at);
    }
  }

  #string(quote: string, offset: number): Token {
    const pieces: (string | readonly Token[])[] = [];
    let text = "";
    let from = offset + 1;
    for (let at = from; at < this.#text.length; at += 1) {
      const char = this.#text[at];
      if (char === quote) {
        text += this.#text.slice(from, at);
        this.at = at + 1;
        text = withoutRawMarkers(text);
        if (pieces.length === 0) return { type: "STRING", value: text, offset };
        return { type: "STRING", value: text, offset, pieces: text === "" ? pieces : [...pieces, text] };
      }
      if (char === "\\") {
        if (this.#text[at + 1] === quote) {
          text += this.#text.slice(from, at);
          from = at + 1;
        }
        at += 1;
      } else if (quote === '"' && char === "#" && this.#text[at + 1] === "{") {
        text += this.#text.slice(from, at);
        if (text !== "") pieces.push(text);
        text = "";
        const inner = this.#interpolated(at + 2);
        pieces.push(inner.tokens);
        from = inner.end;
        at = inner.end - 1;
      }
    }
    throw this.fault(`Unexpected character [${quote}]: the text that it opens is not closed`, offset);
  }

  #interpolated(at: number): { tokens: readonly Token[]; end: number } {
    const lexer = new ExpressionLexer(this.#text, at, "}", this.#depth + 1);
    const tokens: Token[] = [];
    lexer.run(tokens);
    tokens.push({ type: "EOF", value: "}", offset: lexer.at - 1 });
    return { tokens, end: lexer.at };
  }

  /** A fault of the template's text at the index. */
  fault(message: string, offset: number): Error {
    return placedError(message, this.#text, positionAt(this.#text, offset));
  }
}
