/** Cuts a template into text, delimiters and the tokens between them. */
import { placedError } from "./error.ts";
import { ExpressionLexer } from "./expression-lexer.ts";
import { positionAt } from "./position.ts";
import type { Token } from "./token.ts";

const VERBATIM = /\{%(-?)\s*verbatim\s*(-?)%\}([\s\S]*?)\{%(-?)\s*endverbatim\s*(-?)%\}/y;
const VERBATIM_OPEN = /\{%-?\s*verbatim\s*-?%\}/y;
/** Kestra takes raw sections out before anything else, and only where they stand on one line. */
const RAW = /\{%(-?)\s*raw\s*(-?)%\}(.*?)\{%(-?)\s*endraw\s*(-?)%\}/y;
const LEADING_SPACE = /^\s+/;
const TRAILING_SPACE = /\s+$/;

/** All tokens of the template, an EOF at the end. Throws an ExpressionError. */
export function tokenize(template: string): Token[] {
  return new TemplateLexer(template).run();
}

class TemplateLexer {
  readonly #text: string;
  readonly #tokens: Token[] = [];
  #at = 0;
  #trimNext = false;

  constructor(text: string) {
    this.#text = text;
  }

  run(): Token[] {
    while (this.#at < this.#text.length) {
      const open = this.#nextOpening();
      if (open === -1) {
        this.#pushText(this.#text.slice(this.#at), this.#at);
        break;
      }
      this.#section(open);
    }
    this.#tokens.push({ type: "EOF", value: "null", offset: this.#text.length });
    return this.#tokens;
  }

  /** Index of the next `{{`, `{%` or `{#`. */
  #nextOpening(): number {
    for (let at = this.#text.indexOf("{", this.#at); at !== -1; at = this.#text.indexOf("{", at + 1)) {
      const next = this.#text[at + 1];
      if (next === "{" || next === "%" || next === "#") return at;
    }
    return -1;
  }

  #section(open: number): void {
    const sign = this.#text[open + 1];
    if (sign === "%") {
      const whole = this.#match(RAW, open) ?? this.#match(VERBATIM, open);
      if (whole) return this.#literalSection(open, whole);
      if (this.#match(VERBATIM_OPEN, open)) throw this.#fault("Unclosed verbatim tag.", open);
    }
    const trimsBefore = this.#trims(open + 2);
    this.#pushText(this.#text.slice(this.#at, open), this.#at, trimsBefore);
    this.#at = open + (trimsBefore ? 3 : 2);
    if (sign === "#") this.#comment(open);
    else this.#code(open, sign === "{");
  }

  /** A dash right after the opening trims, but only where it cannot be a minus sign. */
  #trims(at: number): boolean {
    return this.#text[at] === "-" && /\s/.test(this.#text[at + 1] ?? " ");
  }

  #match(pattern: RegExp, at: number): RegExpExecArray | null {
    pattern.lastIndex = at;
    return pattern.exec(this.#text);
  }

  /** A raw or verbatim section: its content is text. */
  #literalSection(open: number, found: RegExpExecArray): void {
    const [whole, before, afterOpening, content, beforeClosing, after] = found;
    const raw = /^\{%-?\s*raw/.test(whole);
    this.#pushText(this.#text.slice(this.#at, open), this.#at, before === "-" && !raw);
    this.#at = open + whole.length;
    let text = content ?? "";
    if (raw) {
      this.#tokens.push({ type: "RAW", value: text, offset: open });
      return;
    }
    if (afterOpening === "-") text = text.replace(LEADING_SPACE, "");
    if (beforeClosing === "-") text = text.replace(TRAILING_SPACE, "");
    if (text !== "") this.#tokens.push({ type: "TEXT", value: text, offset: open });
    this.#trimNext = after === "-";
  }

  #comment(open: number): void {
    const close = this.#text.indexOf("#}", this.#at);
    if (close === -1) throw this.#fault("Unclosed comment.", open);
    this.#trimNext = this.#text[close - 1] === "-" && close - 1 >= this.#at;
    this.#at = close + 2;
  }

  #code(open: number, print: boolean): void {
    this.#tokens.push({
      type: print ? "PRINT_START" : "EXECUTE_START",
      value: print ? "{{" : "{%",
      offset: open,
    });
    const lexer = new ExpressionLexer(this.#text, this.#at, print ? "}}" : "%}");
    lexer.run(this.#tokens);
    this.#at = lexer.at;
    this.#trimNext = lexer.trimsAfter;
  }

  #pushText(text: string, offset: number, trimEnd = false): void {
    let kept = text;
    if (this.#trimNext) kept = kept.replace(LEADING_SPACE, "");
    if (trimEnd) kept = kept.replace(TRAILING_SPACE, "");
    this.#trimNext = false;
    if (kept !== "") this.#tokens.push({ type: "TEXT", value: kept, offset });
  }

  #fault(message: string, offset: number): Error {
    return placedError(message, this.#text, positionAt(this.#text, offset));
  }
}
