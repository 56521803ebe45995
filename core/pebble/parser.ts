/** From tokens to the syntax tree: tags by recursive descent, expressions by operator precedence. */
import type { Arguments, Expression, Node } from "./ast.ts";
import { ExpressionError } from "./error.ts";
import { positionAt, type Token, type TokenKind, tokenize } from "./lexer.ts";
import { parseDecimal, parseInteger } from "./number.ts";

/** How deep tags, brackets and operators may be nested in one template. */
export const NESTING_MAX = 200;

const BINARY: Readonly<Record<string, number>> = {
  or: 10,
  and: 15,
  is: 20,
  contains: 20,
  "==": 30,
  equals: 30,
  "!=": 30,
  ">": 30,
  "<": 30,
  ">=": 30,
  "<=": 30,
  "+": 40,
  "-": 40,
  "*": 60,
  "/": 60,
  "%": 60,
  "|": 100,
  "~": 110,
  "..": 120,
  "??": 120,
  "???": 120,
  isIn: 120,
};
const UNARY_PRECEDENCE = 500;
const CONSTANTS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ["true", true],
  ["TRUE", true],
  ["false", false],
  ["FALSE", false],
  ["null", null],
  ["NULL", null],
  ["none", null],
  ["NONE", null],
]);

/** Parses a template. @throws ExpressionError with the position of what is wrong */
export function parseTemplate(source: string): readonly Node[] {
  const parser = new Parser(source);
  return parser.template();
}

class Parser {
  readonly #source: string;
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;

  constructor(source: string) {
    this.#source = source;
    this.#tokens = tokenize(source);
  }

  template(): readonly Node[] {
    const { nodes, ended } = this.#nodes([]);
    if (ended) throw this.#fault(`Unexpected tag name "${ended}"`, this.#token.at);
    return nodes;
  }

  get #token(): Token {
    const token = this.#tokens[this.#next] ?? this.#tokens.at(-1);
    if (!token) throw new Error("A template has at least the end token");
    return token;
  }

  /** Nodes up to one of the tags given; which one ended them. */
  #nodes(endings: readonly string[]): { nodes: Node[]; ended: string | undefined } {
    const nodes: Node[] = [];
    for (;;) {
      const token = this.#token;
      this.#next++;
      if (token.kind === "EOF") {
        this.#next--;
        if (endings.length === 0) return { nodes, ended: undefined };
        const wanted = endings.at(-1);
        throw this.#fault(`Unexpected end of template. Pebble was looking for the "${wanted}" tag`, token.at);
      }
      if (token.kind === "TEXT") nodes.push({ kind: "raw", text: token.value, verbatim: token.at === -1 });
      else if (token.kind === "PRINT_START") {
        const value = this.#expression();
        this.#expect("PRINT_END");
        nodes.push({ kind: "print", value, at: token.at });
      } else {
        const name = this.#tagName();
        if (endings.includes(name)) return { nodes, ended: name };
        nodes.push(this.#nested(() => this.#tag(name, token.at)));
      }
    }
  }

  #tagName(): string {
    const token = this.#token;
    if (token.kind !== "NAME") throw this.#unexpected("NAME");
    this.#next++;
    return token.value;
  }

  #tag(name: string, at: number): Node {
    switch (name) {
      case "if":
        return this.#if(at);
      case "for":
        return this.#for(at);
      case "set":
        return this.#set(at);
      case "filter":
        return this.#filterTag(at);
      case "macro":
        return this.#macro(at);
      case "block":
        return this.#block(at);
      default:
        throw this.#fault(`Unexpected tag name "${name}"`, at);
    }
  }

  #if(at: number): Node {
    const branches: { condition: Expression; body: readonly Node[] }[] = [];
    let condition = this.#expression();
    for (;;) {
      this.#expect("EXECUTE_END");
      const { nodes: body, ended } = this.#nodes(["elseif", "else", "endif"]);
      branches.push({ condition, body });
      if (ended === "elseif") {
        condition = this.#expression();
        continue;
      }
      const otherwise = ended === "else" ? this.#body("endif") : undefined;
      if (!otherwise) this.#expect("EXECUTE_END");
      return { kind: "if", branches, otherwise, at };
    }
  }

  #for(at: number): Node {
    const name = this.#name();
    this.#expect("NAME", "in");
    const over = this.#expression();
    this.#expect("EXECUTE_END");
    const { nodes: body, ended } = this.#nodes(["else", "endfor"]);
    const otherwise = ended === "else" ? this.#body("endfor") : undefined;
    if (!otherwise) this.#expect("EXECUTE_END");
    return { kind: "for", name, over, body, otherwise, at };
  }

  #set(at: number): Node {
    const name = this.#name();
    this.#expect("PUNCTUATION", "=");
    const value = this.#expression();
    this.#expect("EXECUTE_END");
    return { kind: "set", name, value, at };
  }

  #filterTag(at: number): Node {
    const filters: { name: string; args: Arguments; at: number }[] = [];
    do {
      const filterAt = this.#token.at;
      filters.push({ name: this.#name(), args: this.#optionalArguments(), at: filterAt });
    } while (this.#accept("OPERATOR", "|"));
    return { kind: "apply", filters, body: this.#body("endfilter"), at };
  }

  #macro(at: number): Node {
    const name = this.#name();
    const parameters: { name: string; fallback: Expression | undefined }[] = [];
    this.#expect("PUNCTUATION", "(");
    while (!this.#accept("PUNCTUATION", ")")) {
      if (parameters.length > 0) this.#expect("PUNCTUATION", ",");
      const parameter = this.#name();
      parameters.push({ name: parameter, fallback: this.#accept("PUNCTUATION", "=") ? this.#expression() : undefined });
    }
    return { kind: "macro", name, parameters, body: this.#body("endmacro"), at };
  }

  #block(at: number): Node {
    const token = this.#token;
    if (token.kind !== "STRING" && token.kind !== "NAME") throw this.#unexpected("NAME");
    this.#next++;
    return { kind: "block", name: token.value, body: this.#body("endblock"), at };
  }

  /** The rest of a tag, its content, and its end tag. */
  #body(ending: string): readonly Node[] {
    this.#expect("EXECUTE_END");
    const { nodes } = this.#nodes([ending]);
    if (this.#token.kind === "NAME" && ending === "endblock") this.#next++;
    this.#expect("EXECUTE_END");
    return nodes;
  }

  #name(): string {
    const token = this.#token;
    if (token.kind !== "NAME") throw this.#unexpected("NAME");
    this.#next++;
    return token.value;
  }

  #expression(least = 0): Expression {
    return this.#nested(() => {
      let left = this.#operand();
      for (;;) {
        const token = this.#token;
        const precedence = token.kind === "OPERATOR" ? BINARY[token.value] : undefined;
        if (precedence === undefined || precedence < least) break;
        this.#next++;
        left = this.#binary(left, token, precedence);
      }
      return least === 0 ? this.#choice(left) : left;
    });
  }

  #binary(left: Expression, { value: operator, at }: Token, precedence: number): Expression {
    if (operator === "|") {
      return { kind: "filter", of: left, name: this.#name(), args: this.#optionalArguments(), at };
    }
    if (operator === "is") {
      const negated = this.#accept("OPERATOR", "not");
      return { kind: "test", of: left, name: this.#name(), args: this.#optionalArguments(), negated, at };
    }
    const right = this.#expression(precedence + 1);
    return { kind: "binary", operator: operator === "equals" ? "==" : operator, left, right, at };
  }

  #choice(condition: Expression): Expression {
    const { at } = this.#token;
    if (!this.#accept("PUNCTUATION", "?")) return condition;
    const then = this.#expression();
    this.#expect("PUNCTUATION", ":");
    return { kind: "choice", condition, then, otherwise: this.#expression(), at };
  }

  #operand(): Expression {
    const token = this.#token;
    const { at } = token;
    if (token.kind === "OPERATOR" && ["not", "-", "+"].includes(token.value)) {
      this.#next++;
      return { kind: "unary", operator: token.value, of: this.#expression(UNARY_PRECEDENCE), at };
    }
    if (this.#accept("PUNCTUATION", "(")) {
      const inner = this.#expression();
      this.#expect("PUNCTUATION", ")");
      return this.#postfix(inner);
    }
    return this.#primary(token);
  }

  #primary(token: Token): Expression {
    const { at, value } = token;
    switch (token.kind) {
      case "NAME": {
        this.#next++;
        const constant = CONSTANTS.get(value);
        if (constant !== undefined) return { kind: "literal", value: constant, at };
        if (this.#is("PUNCTUATION", "(")) return this.#postfix({ kind: "call", name: value, args: this.#arguments(), at });
        return this.#postfix({ kind: "variable", name: value, at });
      }
      case "LONG":
        this.#next++;
        return { kind: "literal", value: this.#integer(value, at), at };
      case "NUMBER":
        this.#next++;
        return { kind: "literal", value: parseDecimal(value), at };
      case "STRING":
        return this.#text();
      default:
        if (this.#accept("PUNCTUATION", "[")) return this.#list(at);
        if (this.#accept("PUNCTUATION", "{")) return this.#map(at);
        throw this.#fault(`Unexpected token "${token.kind}" of value "${value}"`, at);
    }
  }

  #integer(text: string, at: number): unknown {
    const value = parseInteger(text);
    if (value === undefined) throw this.#fault(`The number ${text} is too large for 64 bits.`, at);
    return value;
  }

  #text(): Expression {
    const { at, value } = this.#token;
    this.#next++;
    if (!this.#is("INTERPOLATION_START", "#{")) return { kind: "literal", value, at };
    const parts: Expression[] = [{ kind: "literal", value, at }];
    while (this.#accept("INTERPOLATION_START", "#{")) {
      parts.push(this.#expression());
      this.#expect("INTERPOLATION_END", "}");
      const text = this.#token;
      if (text.kind !== "STRING") throw this.#unexpected("STRING");
      this.#next++;
      parts.push({ kind: "literal", value: text.value, at: text.at });
    }
    this.#expect("INTERPOLATION_END", "end");
    return { kind: "text", parts, at };
  }

  #list(at: number): Expression {
    const items: Expression[] = [];
    if (this.#accept("PUNCTUATION", "]")) return { kind: "list", items, at };
    do items.push(this.#expression());
    while (this.#accept("PUNCTUATION", ","));
    this.#expect("PUNCTUATION", "]");
    return { kind: "list", items, at };
  }

  #map(at: number): Expression {
    const entries: (readonly [Expression, Expression])[] = [];
    if (this.#accept("PUNCTUATION", "}")) return { kind: "map", entries, at };
    do {
      const key = this.#expression();
      this.#expect("PUNCTUATION", ":");
      entries.push([key, this.#expression()]);
    } while (this.#accept("PUNCTUATION", ","));
    this.#expect("PUNCTUATION", "}");
    return { kind: "map", entries, at };
  }

  /** `.name`, `.method(...)` and `[key]` behind a name, a call or brackets. */
  #postfix(start: Expression): Expression {
    let of = start;
    for (;;) {
      const { at } = this.#token;
      if (this.#accept("PUNCTUATION", ".")) {
        const name = this.#name();
        if (this.#is("PUNCTUATION", "(")) of = { kind: "method", of, name, args: this.#arguments(), at };
        else of = { kind: "attribute", of, key: { kind: "literal", value: name, at }, at };
      } else if (this.#accept("PUNCTUATION", "[")) {
        const key = this.#expression();
        this.#expect("PUNCTUATION", "]");
        of = { kind: "attribute", of, key, at };
      } else return of;
    }
  }

  #optionalArguments(): Arguments {
    return this.#is("PUNCTUATION", "(") ? this.#arguments() : { positional: [], named: [] };
  }

  #arguments(): Arguments {
    const positional: Expression[] = [];
    const named: (readonly [string, Expression])[] = [];
    this.#expect("PUNCTUATION", "(");
    if (this.#accept("PUNCTUATION", ")")) return { positional, named };
    do {
      const following = this.#tokens[this.#next + 1];
      if (this.#token.kind === "NAME" && following?.kind === "PUNCTUATION" && following.value === "=") {
        const name = this.#name();
        this.#next++;
        named.push([name, this.#expression()]);
      } else {
        if (named.length > 0) throw this.#fault("Positional arguments must be declared before any named arguments.", this.#token.at);
        positional.push(this.#expression());
      }
    } while (this.#accept("PUNCTUATION", ","));
    this.#expect("PUNCTUATION", ")");
    return { positional, named };
  }

  #nested<T>(parse: () => T): T {
    if (++this.#depth > NESTING_MAX) {
      const position = positionAt(this.#source, this.#token.at);
      throw new ExpressionError("limit", `The template is nested more than ${NESTING_MAX} deep.`, position);
    }
    const parsed = parse();
    this.#depth--;
    return parsed;
  }

  #is(kind: TokenKind, value: string): boolean {
    return this.#token.kind === kind && this.#token.value === value;
  }

  #accept(kind: TokenKind, value: string): boolean {
    if (!this.#is(kind, value)) return false;
    this.#next++;
    return true;
  }

  #expect(kind: TokenKind, value?: string): void {
    const token = this.#token;
    if (token.kind !== kind || (value !== undefined && token.value !== value)) throw this.#unexpected(kind, value);
    this.#next++;
  }

  #unexpected(kind: TokenKind, value?: string): ExpressionError {
    const { kind: found, value: text, at } = this.#token;
    const wanted = value === undefined ? `type ${kind}` : `type ${kind} with value "${value}"`;
    return this.#fault(`Unexpected token of value "${text}" and type ${found}, expected token of ${wanted}`, at);
  }

  #fault(message: string, at: number): ExpressionError {
    return new ExpressionError("syntax", message, positionAt(this.#source, Math.max(0, at)));
  }
}
