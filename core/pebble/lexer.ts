/**
 * Splits a template into texts and the tokens inside its delimiters: `{{ }}` prints, `{% %}` is a tag, `{# #}` a
 * comment. A `-` inside a delimiter eats the white space beside it.
 */
import { ExpressionError, type Position } from "./error.ts";

export type TokenKind =
  | "TEXT"
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
  | "INTERPOLATION_START"
  | "INTERPOLATION_END"
  | "EOF";

export interface Token {
  readonly kind: TokenKind;
  readonly value: string;
  /** Offset in the template. */
  readonly at: number;
}

/** Characters of a template; longer ones are refused. */
export const TEMPLATE_CHARS_MAX = 10 * 1024 * 1024;

const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /\d+(?:\.\d+)?/y;
const SPACE = /\s+/y;
const WORD_OPERATORS = new Set(["is", "not", "and", "or", "contains", "equals", "isIn"]);
const SYMBOL_OPERATORS = ["???", "??", "==", "!=", ">=", "<=", "..", "~", "|", "*", "/", "%", "+", "-", ">", "<"];
const PUNCTUATION = new Set(["(", ")", "[", "]", "{", "}", "?", ":", ".", ",", "="]);
const CLOSING: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };
const RAW = /\{%-?\s*raw\s*-?%\}(.*?)\{%-?\s*endraw\s*-?%\}/y;
const VERBATIM = /\{%(-?)\s*verbatim\s*(-?)%\}([\s\S]*?)\{%(-?)\s*endverbatim\s*(-?)%\}/y;

/** Line and column of an offset. */
export function positionAt(source: string, offset: number): Position {
  let line = 1;
  let start = 0;
  for (let at = source.indexOf("\n"); at !== -1 && at < offset; at = source.indexOf("\n", at + 1)) {
    line++;
    start = at + 1;
  }
  return { line, column: offset - start + 1 };
}

/** All tokens of a template, the last being EOF. Texts that are kept as written have the value prefix of the text. */
export function tokenize(source: string): Token[] {
  return new Lexer(source).run();
}

class Lexer {
  readonly #source: string;
  readonly #tokens: Token[] = [];
  #at = 0;
  #text = "";
  #textAt = 0;
  #trimNext = false;

  constructor(source: string) {
    this.#source = source;
  }

  run(): Token[] {
    const source = this.#source;
    if (source.length > TEMPLATE_CHARS_MAX) {
      throw this.#fault(`The template is longer than ${TEMPLATE_CHARS_MAX} characters.`, 0, "limit");
    }
    while (this.#at < source.length) {
      const open = source.indexOf("{", this.#at);
      if (open === -1) {
        this.#addText(source.slice(this.#at));
        this.#at = source.length;
        break;
      }
      this.#addText(source.slice(this.#at, open));
      this.#at = open;
      this.#delimiter();
    }
    this.#flushText();
    this.#push("EOF", "null");
    return this.#tokens;
  }

  #delimiter(): void {
    const source = this.#source;
    switch (source[this.#at + 1]) {
      case "{":
        return this.#code("PRINT_START", "PRINT_END", "}}");
      case "%":
        if (this.#raw() || this.#verbatim()) return;
        return this.#code("EXECUTE_START", "EXECUTE_END", "%}");
      case "#":
        return this.#comment();
      default:
        this.#addText("{");
        this.#at++;
    }
  }

  #raw(): boolean {
    RAW.lastIndex = this.#at;
    const match = RAW.exec(this.#source);
    if (!match) return false;
    this.#flushText();
    this.#tokens.push({ kind: "TEXT", value: match[1] ?? "", at: -1 });
    this.#at = RAW.lastIndex;
    return true;
  }

  #verbatim(): boolean {
    VERBATIM.lastIndex = this.#at;
    const match = VERBATIM.exec(this.#source);
    if (!match) return false;
    if (match[1]) this.#trimText();
    let content = match[3] ?? "";
    if (match[2]) content = content.trimStart();
    if (match[4]) content = content.trimEnd();
    this.#addText(content);
    this.#trimNext = match[5] === "-";
    this.#at = VERBATIM.lastIndex;
    return true;
  }

  #comment(): void {
    const end = this.#source.indexOf("#}", this.#at + 2);
    if (end === -1) throw this.#fault("The comment is not closed; write `#}`.", this.#at);
    if (this.#source[this.#at + 2] === "-") this.#trimText();
    if (this.#source[end - 1] === "-") this.#trimNext = true;
    this.#at = end + 2;
  }

  /** The tokens between two delimiters. */
  #code(start: TokenKind, end: TokenKind, close: string): void {
    const opened = this.#at;
    this.#at += 2;
    if (this.#source[this.#at] === "-" && /\s/.test(this.#source[this.#at + 1] ?? "")) {
      this.#trimText();
      this.#at++;
    }
    this.#flushText();
    this.#push(start, this.#source.slice(opened, opened + 2), opened);
    const brackets: string[] = [];
    for (;;) {
      this.#skipSpace();
      if (this.#at >= this.#source.length) return;
      if (brackets.length === 0 && this.#closes(close)) {
        this.#push(end, close);
        this.#at = this.#source.indexOf(close, this.#at) + 2;
        return;
      }
      this.#token(brackets);
    }
  }

  #closes(close: string): boolean {
    if (this.#source.startsWith(close, this.#at)) return true;
    if (!this.#source.startsWith(`-${close}`, this.#at)) return false;
    this.#trimNext = true;
    return true;
  }

  #token(brackets: string[]): void {
    const source = this.#source;
    const at = this.#at;
    const char = source[at] ?? "";
    const name = this.#match(NAME);
    if (name !== undefined) return this.#push(WORD_OPERATORS.has(name) ? "OPERATOR" : "NAME", name, at);
    const digits = this.#match(NUMBER);
    if (digits !== undefined) {
      if (source[this.#at] === "L" && !digits.includes(".")) this.#at++;
      return this.#push(digits.includes(".") ? "NUMBER" : "LONG", digits, at);
    }
    if (char === '"' || char === "'") return this.#string(char);
    for (const operator of SYMBOL_OPERATORS) {
      if (!source.startsWith(operator, at)) continue;
      this.#at += operator.length;
      return this.#push("OPERATOR", operator, at);
    }
    if (!PUNCTUATION.has(char)) throw this.#fault(`Unexpected character [${char}]`, at);
    const closing = CLOSING[char];
    if (closing !== undefined) brackets.push(closing);
    else if (char === ")" || char === "]" || char === "}") {
      if (brackets.pop() !== char) throw this.#fault(`Unexpected "${char}"`, at);
    }
    this.#at++;
    this.#push("PUNCTUATION", char, at);
  }

  /** A text in quotes. Only the quote itself can be escaped; `#{ }` inside double quotes is an expression. */
  #string(quote: string): void {
    const source = this.#source;
    const opened = this.#at++;
    let value = "";
    let parts = 0;
    for (;;) {
      const char = source[this.#at];
      if (char === undefined) throw this.#fault("The text is not closed by its quote.", opened);
      if (char === "\\" && source[this.#at + 1] === quote) {
        value += quote;
        this.#at += 2;
      } else if (char === quote) {
        this.#at++;
        break;
      } else if (quote === '"' && char === "#" && source[this.#at + 1] === "{") {
        parts++;
        this.#push("STRING", value, opened);
        value = "";
        this.#interpolation();
      } else {
        value += char;
        this.#at++;
      }
    }
    this.#push("STRING", value, opened);
    if (parts > 0) this.#push("INTERPOLATION_END", "end", this.#at);
  }

  #interpolation(): void {
    const opened = this.#at;
    this.#at += 2;
    this.#push("INTERPOLATION_START", "#{", opened);
    const brackets: string[] = [];
    for (;;) {
      this.#skipSpace();
      if (this.#at >= this.#source.length) throw this.#fault("The interpolation is not closed; write `}`.", opened);
      if (brackets.length === 0 && this.#source[this.#at] === "}") {
        this.#push("INTERPOLATION_END", "}");
        this.#at++;
        return;
      }
      this.#token(brackets);
    }
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#source);
    if (!match) return undefined;
    this.#at = pattern.lastIndex;
    return match[0];
  }

  #skipSpace(): void {
    this.#match(SPACE);
  }

  #addText(text: string): void {
    const kept = this.#trimNext ? text.trimStart() : text;
    if (text !== "" && (!this.#trimNext || kept !== "")) this.#trimNext = false;
    if (kept === "") return;
    if (this.#text === "") this.#textAt = this.#at;
    this.#text += kept;
  }

  #trimText(): void {
    this.#text = this.#text.trimEnd();
  }

  #flushText(): void {
    if (this.#text !== "") this.#push("TEXT", this.#text, this.#textAt);
    this.#text = "";
    this.#trimNext = false;
  }

  #push(kind: TokenKind, value: string, at = this.#at): void {
    this.#tokens.push({ kind, value, at });
  }

  #fault(message: string, at: number, kind: "syntax" | "limit" = "syntax"): ExpressionError {
    return new ExpressionError(kind, message, positionAt(this.#source, at));
  }
}
