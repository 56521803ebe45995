/** Highlights YAML as flows are written in: keys, values, comments, blocks of text, and expressions inside of texts. */
import type { Style } from "../theme.ts";
import { addWithExpressions, type LexedLine, LineBuilder, type LineState, NOTHING_OPEN } from "./lexing.ts";

const QUOTED_KEY = `(?:"(?:[^"\\\\]|\\\\.)*"|'(?:[^']|'')*') ?`;
const KEY_BEGIN = "[^\\s#&*!|>%@`\"'{}[\\],:-]";
const END_OF_KEY = ":(?=\\s|$)";
const KEY = new RegExp(`(?:${QUOTED_KEY}|${KEY_BEGIN}(?:[^:#]|:\\S|(?<=\\S)#)*?)${END_OF_KEY}`, "y");
/** In a map within one line. */
const INNER_KEY = new RegExp(`(?:${QUOTED_KEY}|${KEY_BEGIN}[^#{}[\\],:]*)${END_OF_KEY}`, "y");
const DASHES = /(?:-(?=\s|$)[ ]*)+/y;
const BLOCK = /[|>][+\-\d]*[ ]*(?=#|$)/y;
const ANCHOR = /[&*][^\s,[\]{}]+/y;
const TAG = /![^\s,[\]{}]*/y;
const NUMBER = /[+-]?(?:0x[\da-fA-F_]+|0o[0-7_]+|(?:\d[\d_]*)?\.?\d[\d_]*(?:[eE][+-]?\d+)?|\.inf|\.nan)$/i;
const WORD = /^(?:true|false|yes|no|on|off|null|~)$/i;
const PUNCTUATION = /[{}[\],]/y;

/** See the file's head. */
export function lexYaml(text: string, state: LineState): LexedLine {
  const builder = new LineBuilder();
  const indent = text.length - text.trimStart().length;
  if (state.block !== undefined && (text.trim() === "" || indent > state.block)) {
    const inExpression = addWithExpressions(builder, text, "string", state.inExpression);
    return { line: builder.line, next: { block: state.block, inExpression } };
  }
  if (state.quote !== undefined) return new YamlLine(text, builder).goOn(state.quote, state.inExpression ?? false);
  return new YamlLine(text, builder).lex();
}

/** One line on its way. */
class YamlLine {
  readonly #text: string;
  readonly #builder: LineBuilder;
  #at = 0;
  /** The column of what a block of text would belong to. */
  #owner = -1;
  #depth = 0;

  constructor(text: string, builder: LineBuilder) {
    this.#text = text;
    this.#builder = builder;
  }

  lex(): LexedLine {
    if (/^(?:---|\.\.\.)(?=\s|$)/.test(this.#text)) this.#take(3, "dim");
    return this.#rest();
  }

  /** The line goes on with a text that began on one before. */
  goOn(quote: string, inExpression: boolean): LexedLine {
    const open = this.#quoted(quote, inExpression);
    return open ?? this.#rest();
  }

  #rest(): LexedLine {
    let mayBeKey = true;
    while (this.#at < this.#text.length) {
      this.#spaces();
      const character = this.#text[this.#at];
      if (character === undefined) break;
      if (character === "#" && this.#isAfterSpace()) {
        this.#take(this.#text.length - this.#at, "comment");
        break;
      }
      if (mayBeKey && this.#depth === 0 && this.#dashes()) continue;
      if ((mayBeKey || this.#depth > 0) && this.#key()) {
        mayBeKey = false;
        continue;
      }
      if (this.#matched(BLOCK, "accent")) return this.#beginBlock();
      if (this.#matched(ANCHOR, "accent") || this.#matched(TAG, "accent")) continue;
      mayBeKey = false;
      if (character === '"' || character === "'") {
        this.#take(1, "string");
        const open = this.#quoted(character, false);
        if (open) return open;
        continue;
      }
      if (!this.#text.startsWith("{{", this.#at) && !this.#text.startsWith("{%", this.#at)) {
        if (this.#punctuation()) continue;
      }
      this.#plain();
    }
    return { line: this.#builder.line, next: NOTHING_OPEN };
  }

  #beginBlock(): LexedLine {
    this.#take(this.#text.length - this.#at, "comment");
    return { line: this.#builder.line, next: { block: this.#owner } };
  }

  #spaces(): void {
    const end = this.#at + (/^\s*/.exec(this.#text.slice(this.#at))?.[0].length ?? 0);
    this.#take(end - this.#at, "plain");
  }

  #isAfterSpace(): boolean {
    return this.#at === 0 || /\s/.test(this.#text[this.#at - 1] ?? "");
  }

  #dashes(): boolean {
    const begin = this.#at;
    if (!this.#matched(DASHES, "dim")) return false;
    this.#owner = begin + this.#text.slice(begin, this.#at).trimEnd().length - 1;
    return true;
  }

  #key(): boolean {
    const begin = this.#at;
    const match = this.#match(this.#depth > 0 ? INNER_KEY : KEY);
    if (match === undefined) return false;
    this.#take(match.length - 1, "keyword");
    this.#take(1, "dim");
    if (this.#depth === 0) this.#owner = begin;
    return true;
  }

  /** The rest of a quoted text; what stays open when it does not end here. */
  #quoted(quote: string, inExpression: boolean): LexedLine | undefined {
    const end = quoteEnd(this.#text, this.#at, quote);
    const text = this.#text.slice(this.#at, end < 0 ? undefined : end);
    this.#at += text.length;
    const isOpen = addWithExpressions(this.#builder, text, "string", inExpression);
    return end < 0 ? { line: this.#builder.line, next: { quote, inExpression: isOpen } } : undefined;
  }

  #punctuation(): boolean {
    const match = this.#match(PUNCTUATION);
    if (match === undefined) return false;
    // Outside of lists and maps in one line, these are text like any other.
    if (match === "{" || match === "[") this.#depth++;
    else if (this.#depth === 0) return false;
    else if (match !== ",") this.#depth--;
    this.#take(1, "dim");
    return true;
  }

  #plain(): void {
    const end = plainEnd(this.#text, this.#at, this.#depth > 0);
    const text = this.#text.slice(this.#at, Math.max(end, this.#at + 1));
    this.#at += text.length;
    addWithExpressions(this.#builder, text, scalarStyle(text.trim()));
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#text)?.[0];
  }

  #matched(pattern: RegExp, style: Style): boolean {
    const match = this.#match(pattern);
    if (match === undefined) return false;
    this.#take(match.length, style);
    return true;
  }

  #take(length: number, style: Style): void {
    this.#builder.add(this.#text.slice(this.#at, this.#at + length), style);
    this.#at += length;
  }
}

function quoteEnd(text: string, from: number, quote: string): number {
  for (let at = from; at < text.length; at++) {
    if (quote === '"' && text[at] === "\\") at++;
    else if (text[at] === quote) {
      if (quote !== "'" || text[at + 1] !== "'") return at + 1;
      at++;
    }
  }
  return -1;
}

/** Where a text without quotes ends: at a comment, or where a list or map in one line goes on. Not inside of expressions. */
function plainEnd(text: string, from: number, isInFlow: boolean): number {
  for (let at = from; at < text.length; at++) {
    if (text.startsWith("{{", at) || text.startsWith("{%", at)) {
      const end = text.indexOf(text[at + 1] === "{" ? "}}" : "%}", at);
      if (end < 0) return text.length;
      at = end + 1;
    } else if (text[at] === "#" && at > from && /\s/.test(text[at - 1] ?? "")) return at;
    else if (isInFlow && /[,\]}[{]/.test(text[at] ?? "")) return at;
  }
  return text.length;
}

function scalarStyle(text: string): Style {
  if (WORD.test(text)) return "number";
  return NUMBER.exec(text)?.index === 0 ? "number" : "plain";
}
