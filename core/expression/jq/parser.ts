/** Reads jq programs. */
import { Fault } from "../error.ts";
import { NESTING_DEPTH_MAX } from "../limits.ts";
import { doubleOf, longOf } from "../number.ts";
import type { JqAssignment, JqDefinition, JqNode, JqOperator, JqPattern } from "./ast.ts";
import { type JqToken, type JqTokenKind, tokenizeJq } from "./lexer.ts";

/** The parsed program. Throws a Fault. */
export function parseJq(source: string): JqNode {
  const parser = new JqParser(tokenizeJq(source), 0);
  return parser.program();
}

const ASSIGNMENTS: readonly JqAssignment[] = ["=", "|=", "+=", "-=", "*=", "/=", "%=", "//="];
const COMPARISONS: readonly JqOperator[] = ["==", "!=", "<", "<=", ">", ">="];
const SUMS: readonly JqOperator[] = ["+", "-"];
const PRODUCTS: readonly JqOperator[] = ["*", "/", "%"];
const IDENTITY: JqNode = { kind: "identity" };
const RESERVED: ReadonlySet<string> = new Set(["then", "elif", "else", "end", "as", "and", "or", "catch"]);

class JqParser {
  readonly #tokens: readonly JqToken[];
  #at = 0;
  #depth: number;

  constructor(tokens: readonly JqToken[], depth: number) {
    this.#tokens = tokens;
    this.#depth = depth;
  }

  program(): JqNode {
    const node = this.#current.kind === "end" ? IDENTITY : this.#pipe();
    if (this.#current.kind !== "end") throw this.#unexpected();
    return node;
  }

  get #current(): JqToken {
    return this.#tokens[this.#at] ?? { kind: "end", text: "" };
  }

  #is(kind: JqTokenKind, text?: string): boolean {
    return this.#current.kind === kind && (text === undefined || this.#current.text === text);
  }

  #take(kind: JqTokenKind, text?: string): boolean {
    if (!this.#is(kind, text)) return false;
    this.#at += 1;
    return true;
  }

  #expect(kind: JqTokenKind, text?: string): string {
    const token = this.#current;
    if (!this.#take(kind, text)) throw this.#unexpected();
    return token.text;
  }

  #unexpected(): Fault {
    const { kind, text } = this.#current;
    return new Fault(
      kind === "end" ? "The jq program ends too early" : `Unexpected ${kind} '${text}' in the jq program`,
    );
  }

  #oneOf<T extends string>(signs: readonly T[]): T | undefined {
    const { kind, text } = this.#current;
    const found = kind === "sign" ? signs.find((sign) => sign === text) : undefined;
    if (found !== undefined) this.#at += 1;
    return found;
  }

  #pipe(): JqNode {
    this.#depth += 1;
    if (this.#depth > NESTING_DEPTH_MAX) throw new Fault("The jq program nests too deep", "limit");
    const node = this.#pipeBody();
    this.#depth -= 1;
    return node;
  }

  #pipeBody(): JqNode {
    if (this.#is("name", "def")) {
      const definition = this.#definition();
      return { kind: "define", definition, body: this.#pipe() };
    }
    if (this.#take("name", "label")) {
      const name = this.#expect("variable");
      this.#expect("sign", "|");
      return { kind: "label", name, body: this.#pipe() };
    }
    const left = this.#comma();
    return this.#take("sign", "|") ? { kind: "pipe", left, right: this.#pipe() } : left;
  }

  #definition(): JqDefinition {
    this.#expect("name", "def");
    const name = this.#expect("name");
    const parameters: string[] = [];
    if (this.#take("sign", "(")) {
      do parameters.push(this.#is("variable") ? `$${this.#expect("variable")}` : this.#expect("name"));
      while (this.#take("sign", ";"));
      this.#expect("sign", ")");
    }
    this.#expect("sign", ":");
    const body = this.#pipe();
    this.#expect("sign", ";");
    return { name, parameters, body };
  }

  #comma(): JqNode {
    let left = this.#alternative();
    while (this.#take("sign", ",")) left = { kind: "comma", left, right: this.#alternative() };
    return left;
  }

  #alternative(): JqNode {
    const left = this.#assignment();
    return this.#take("sign", "//") ? { kind: "alternative", left, right: this.#alternative() } : left;
  }

  #assignment(): JqNode {
    const left = this.#or();
    const operator = this.#oneOf(ASSIGNMENTS);
    return operator === undefined ? left : { kind: "assign", operator, left, right: this.#alternative() };
  }

  #or(): JqNode {
    let left = this.#and();
    while (this.#take("name", "or")) left = { kind: "logic", operator: "or", left, right: this.#and() };
    return left;
  }

  #and(): JqNode {
    let left = this.#comparison();
    while (this.#take("name", "and")) left = { kind: "logic", operator: "and", left, right: this.#comparison() };
    return left;
  }

  #comparison(): JqNode {
    const left = this.#chain(SUMS, () => this.#chain(PRODUCTS, () => this.#unary()));
    const operator = this.#oneOf(COMPARISONS);
    if (operator === undefined) return left;
    const right = this.#chain(SUMS, () => this.#chain(PRODUCTS, () => this.#unary()));
    return { kind: "binary", operator, left, right };
  }

  #chain(operators: readonly JqOperator[], operand: () => JqNode): JqNode {
    let left = operand();
    for (let sign = this.#oneOf(operators); sign !== undefined; sign = this.#oneOf(operators)) {
      left = { kind: "binary", operator: sign, left, right: operand() };
    }
    return left;
  }

  #unary(): JqNode {
    if (this.#take("sign", "-")) return { kind: "negate", body: this.#postfix() };
    const source = this.#postfix();
    if (!this.#take("name", "as")) return source;
    const patterns = [this.#pattern()];
    while (this.#take("sign", "?//")) patterns.push(this.#pattern());
    this.#expect("sign", "|");
    return { kind: "as", source, patterns, body: this.#pipe() };
  }

  #postfix(): JqNode {
    let target = this.#term();
    for (;;) {
      if (this.#is("field")) {
        target = { kind: "index", target, key: { kind: "literal", value: this.#expect("field") } };
      } else if (this.#take("sign", "?")) {
        target = { kind: "try", body: target, handler: undefined };
      } else if (this.#is("sign", "[")) {
        target = this.#bracket(target);
      } else if (this.#is("sign", ".") && this.#dotted()) {
        this.#expect("sign", ".");
        target = this.#is("text") ? { kind: "index", target, key: this.#textNode("text") } : this.#bracket(target);
      } else {
        return target;
      }
    }
  }

  /** A dot that goes on with a quoted name or a bracket. */
  #dotted(): boolean {
    const next = this.#tokens[this.#at + 1];
    return next?.kind === "text" || (next?.kind === "sign" && next.text === "[");
  }

  #bracket(target: JqNode): JqNode {
    this.#expect("sign", "[");
    if (this.#take("sign", "]")) return { kind: "iterate", target };
    if (this.#take("sign", ":")) {
      const to = this.#pipe();
      this.#expect("sign", "]");
      return { kind: "slice", target, from: undefined, to };
    }
    const key = this.#pipe();
    if (this.#take("sign", ":")) {
      const to = this.#is("sign", "]") ? undefined : this.#pipe();
      this.#expect("sign", "]");
      return { kind: "slice", target, from: key, to };
    }
    this.#expect("sign", "]");
    return { kind: "index", target, key };
  }

  #term(): JqNode {
    const token = this.#current;
    switch (token.kind) {
      case "number":
        this.#at += 1;
        return { kind: "literal", value: numberOf(token.text) };
      case "text":
        return this.#textNode("text");
      case "format":
        this.#at += 1;
        return this.#is("text") ? this.#textNode(token.text.slice(1)) : { kind: "format", name: token.text.slice(1) };
      case "field":
        this.#at += 1;
        return { kind: "index", target: IDENTITY, key: { kind: "literal", value: token.text } };
      case "variable":
        this.#at += 1;
        return { kind: "variable", name: token.text };
      case "name":
        return this.#word(token.text);
      case "sign":
        return this.#sign(token.text);
      default:
        throw this.#unexpected();
    }
  }

  #sign(sign: string): JqNode {
    this.#at += 1;
    if (sign === ".") {
      if (this.#is("text")) return { kind: "index", target: IDENTITY, key: this.#textNode("text") };
      return this.#is("sign", "[") ? this.#bracket(IDENTITY) : IDENTITY;
    }
    if (sign === "..") return { kind: "recurse" };
    if (sign === "(") {
      const body = this.#pipe();
      this.#expect("sign", ")");
      return body;
    }
    if (sign === "[") {
      if (this.#take("sign", "]")) return { kind: "array", body: undefined };
      const body = this.#pipe();
      this.#expect("sign", "]");
      return { kind: "array", body };
    }
    if (sign === "{") return this.#object();
    if (sign === "-") return { kind: "negate", body: this.#postfix() };
    this.#at -= 1;
    throw this.#unexpected();
  }

  #textNode(format: string): JqNode {
    const { pieces = [], text } = this.#current;
    this.#expect("text");
    if (pieces.every((piece) => typeof piece === "string")) return { kind: "literal", value: pieces.join("") || text };
    const parts = pieces.map((piece) =>
      typeof piece === "string" ? piece : new JqParser(piece, this.#depth).program(),
    );
    return { kind: "text", parts, format };
  }

  #word(word: string): JqNode {
    if (RESERVED.has(word)) throw this.#unexpected();
    this.#at += 1;
    switch (word) {
      case "if":
        return this.#if();
      case "try": {
        const body = this.#postfix();
        return { kind: "try", body, handler: this.#take("name", "catch") ? this.#postfix() : undefined };
      }
      case "reduce":
      case "foreach":
        return this.#fold(word);
      case "break":
        return { kind: "break", name: this.#expect("variable") };
      case "def":
      case "label":
        this.#at -= 1;
        return this.#pipe();
      case "true":
      case "false":
        return { kind: "literal", value: word === "true" };
      case "null":
        return { kind: "literal", value: null };
      default:
        return { kind: "call", name: word, args: this.#arguments() };
    }
  }

  #arguments(): JqNode[] {
    const args: JqNode[] = [];
    if (!this.#take("sign", "(")) return args;
    do args.push(this.#pipe());
    while (this.#take("sign", ";"));
    this.#expect("sign", ")");
    return args;
  }

  #if(): JqNode {
    const condition = this.#pipe();
    this.#expect("name", "then");
    const then = this.#pipe();
    if (this.#take("name", "elif")) return { kind: "if", condition, then, otherwise: this.#if() };
    const otherwise = this.#take("name", "else") ? this.#pipe() : IDENTITY;
    this.#expect("name", "end");
    return { kind: "if", condition, then, otherwise };
  }

  #fold(kind: "reduce" | "foreach"): JqNode {
    const source = this.#postfix();
    this.#expect("name", "as");
    const pattern = this.#pattern();
    this.#expect("sign", "(");
    const start = this.#pipe();
    this.#expect("sign", ";");
    const update = this.#pipe();
    const extract = kind === "foreach" && this.#take("sign", ";") ? this.#pipe() : undefined;
    this.#expect("sign", ")");
    return kind === "reduce"
      ? { kind, source, pattern, start, update }
      : { kind, source, pattern, start, update, extract };
  }

  #pattern(): JqPattern {
    if (this.#is("variable")) return { kind: "variable", name: this.#expect("variable") };
    if (this.#take("sign", "[")) {
      const items: JqPattern[] = [];
      do items.push(this.#pattern());
      while (this.#take("sign", ","));
      this.#expect("sign", "]");
      return { kind: "array", items };
    }
    this.#expect("sign", "{");
    const entries: { key: JqNode; variable: string | undefined; value: JqPattern | undefined }[] = [];
    do {
      const variable = this.#is("variable") ? this.#expect("variable") : undefined;
      const key: JqNode = variable === undefined ? this.#key() : { kind: "literal", value: variable };
      const value = this.#take("sign", ":") ? this.#pattern() : undefined;
      if (variable === undefined && value === undefined) throw this.#unexpected();
      entries.push({ key, variable, value });
    } while (this.#take("sign", ","));
    this.#expect("sign", "}");
    return { kind: "object", entries };
  }

  #key(): JqNode {
    if (this.#is("name")) return { kind: "literal", value: this.#expect("name") };
    if (this.#is("text")) return this.#textNode("text");
    if (this.#is("format")) return this.#term();
    if (this.#is("number")) return this.#term();
    this.#expect("sign", "(");
    const key = this.#pipe();
    this.#expect("sign", ")");
    return key;
  }

  #object(): JqNode {
    const entries: (readonly [JqNode, JqNode])[] = [];
    if (this.#take("sign", "}")) return { kind: "object", entries };
    do {
      if (this.#is("variable")) {
        const name = this.#expect("variable");
        entries.push([
          { kind: "literal", value: name },
          { kind: "variable", name },
        ]);
        continue;
      }
      const key = this.#key();
      entries.push([key, this.#take("sign", ":") ? this.#objectValue() : { kind: "index", target: IDENTITY, key }]);
    } while (this.#take("sign", ",") && !this.#is("sign", "}"));
    this.#expect("sign", "}");
    return { kind: "object", entries };
  }

  #objectValue(): JqNode {
    let left = this.#alternativeWithoutComma();
    while (this.#take("sign", "|")) left = { kind: "pipe", left, right: this.#alternativeWithoutComma() };
    return left;
  }

  #alternativeWithoutComma(): JqNode {
    return this.#alternative();
  }
}

function numberOf(text: string): unknown {
  if (/^\d+$/.test(text)) return longOf(BigInt(text));
  return doubleOf(Number(text));
}
