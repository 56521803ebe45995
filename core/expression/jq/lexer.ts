/** Cuts a jq program into tokens. */
import { Fault } from "../error.ts";
import { JSON_ESCAPES } from "../json-parser.ts";
import { NESTING_DEPTH_MAX } from "../limits.ts";

/** What a token is. */
export type JqTokenKind = "number" | "text" | "field" | "name" | "variable" | "format" | "sign" | "end";

/** One piece of a program. */
export interface JqToken {
  readonly kind: JqTokenKind;
  readonly text: string;
  /** Of a text: its pieces, plain or tokens of an interpolation. */
  readonly pieces?: readonly (string | readonly JqToken[])[];
}

const BLANK = /(?:\s+|#[^\n]*)+/y;
const NUMBER = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const FIELD = /\.([A-Za-z_][A-Za-z0-9_]*)/y;
const NAME = /[A-Za-z_](?:[A-Za-z0-9_]|::(?=[A-Za-z_]))*/y;
const VARIABLE = /\$([A-Za-z_][A-Za-z0-9_]*)/y;
const FORMAT = /@[A-Za-z0-9_]+/y;
const SIGN = /\?\/\/|\|=|\+=|-=|\*=|\/\/=|\/=|%=|==|!=|<=|>=|\/\/|\.\.|[|,:;=<>+\-*/%()[\]{}.?]/y;

/** All tokens, an `end` behind them. Throws a Fault. */
export function tokenizeJq(source: string): JqToken[] {
  return new JqLexer(source, 0, 0).run(false).tokens;
}

class JqLexer {
  readonly #source: string;
  readonly #depth: number;
  #at: number;

  constructor(source: string, at: number, depth: number) {
    if (depth > NESTING_DEPTH_MAX) throw new Fault("The jq program nests texts too deep", "limit");
    this.#source = source;
    this.#at = at;
    this.#depth = depth;
  }

  /** Reads to the end, or to the parenthesis that closes an interpolation. */
  run(interpolated: boolean): { tokens: JqToken[]; end: number } {
    const tokens: JqToken[] = [];
    let open = 0;
    for (;;) {
      this.#match(BLANK);
      if (this.#at >= this.#source.length) {
        if (interpolated) throw new Fault("The jq text has an interpolation that is not closed");
        tokens.push({ kind: "end", text: "" });
        return { tokens, end: this.#at };
      }
      const token = this.#next();
      if (token.text === "(" && token.kind === "sign") open += 1;
      if (token.text === ")" && token.kind === "sign") {
        if (interpolated && open === 0) {
          tokens.push({ kind: "end", text: "" });
          return { tokens, end: this.#at };
        }
        open -= 1;
      }
      tokens.push(token);
    }
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#source);
    if (!found) return undefined;
    this.#at = pattern.lastIndex;
    return found;
  }

  #next(): JqToken {
    const char = this.#source[this.#at];
    if (char === '"') return this.#text();
    const number = this.#match(NUMBER);
    if (number) return { kind: "number", text: number[0] };
    const field = this.#match(FIELD);
    if (field) return { kind: "field", text: field[1] ?? "" };
    const variable = this.#match(VARIABLE);
    if (variable) return { kind: "variable", text: variable[1] ?? "" };
    const name = this.#match(NAME);
    if (name) return { kind: "name", text: name[0] };
    const format = this.#match(FORMAT);
    if (format) return { kind: "format", text: format[0] };
    const sign = this.#match(SIGN);
    if (sign) return { kind: "sign", text: sign[0] };
    throw new Fault(`Unexpected character '${char}' at index ${this.#at} of the jq program`);
  }

  #text(): JqToken {
    const pieces: (string | readonly JqToken[])[] = [];
    let text = "";
    for (let at = this.#at + 1; at < this.#source.length; at += 1) {
      const char = this.#source[at] ?? "";
      if (char === '"') {
        this.#at = at + 1;
        return { kind: "text", text, pieces: [...pieces, text] };
      }
      if (char !== "\\") {
        text += char;
        continue;
      }
      const next = this.#source[at + 1] ?? "";
      if (next === "(") {
        const inner = new JqLexer(this.#source, at + 2, this.#depth + 1).run(true);
        pieces.push(text, inner.tokens);
        text = "";
        at = inner.end - 1;
      } else if (next === "u") {
        text += String.fromCharCode(Number.parseInt(this.#source.slice(at + 2, at + 6), 16));
        at += 5;
      } else {
        const escaped = JSON_ESCAPES[next];
        if (escaped === undefined) throw new Fault(`Invalid escape \\${next} in a jq text`);
        text += escaped;
        at += 1;
      }
    }
    throw new Fault("The jq program has a text that is not closed");
  }
}
