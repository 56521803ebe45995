/** Reads expressions by binding strength (a Pratt parser). */
import type { Arguments, Expression, NamedArgument } from "./ast.ts";
import { BINARY_OPERATORS, UNARY_OPERATORS, UNARY_PRECEDENCE } from "./grammar.ts";
import { NESTING_DEPTH_MAX } from "./limits.ts";
import { parseDecimal, parseLong } from "./number-literal.ts";
import type { Token } from "./token.ts";
import { TokenStream } from "./token-stream.ts";

/** Operators in a row that one expression may have, such as `a ~ b ~ c …`. */
export const CHAIN_OPERATORS_MAX = 2_000;

const LITERAL_NAMES: ReadonlyMap<string, boolean | null> = new Map([
  ["true", true],
  ["TRUE", true],
  ["false", false],
  ["FALSE", false],
  ["null", null],
  ["NULL", null],
  ["none", null],
  ["NONE", null],
]);

/** Parses expressions off a stream of tokens. */
export class ExpressionParser {
  readonly #stream: TokenStream;
  #depth: number;

  constructor(stream: TokenStream, depth = 0) {
    this.#stream = stream;
    this.#depth = depth;
  }

  /** The next expression; operators weaker than `strength` are left alone. */
  parse(strength = 0): Expression {
    this.#depth += 1;
    if (this.#depth > NESTING_DEPTH_MAX) {
      throw this.#stream.fault(`The expression nests deeper than ${NESTING_DEPTH_MAX} levels`);
    }
    let left = this.#operand();
    for (let count = 0; ; count += 1) {
      const operator = this.#stream.current;
      const binding = operator.type === "OPERATOR" ? BINARY_OPERATORS.get(operator.value) : undefined;
      if (binding === undefined || binding < strength) break;
      if (count >= CHAIN_OPERATORS_MAX) {
        throw this.#stream.fault(`The expression has more than ${CHAIN_OPERATORS_MAX} operators in a row`);
      }
      this.#stream.next();
      left = this.#infix(left, operator, binding);
    }
    const whole = strength === 0 ? this.#ternary(left) : left;
    this.#depth -= 1;
    return whole;
  }

  #operand(): Expression {
    const token = this.#stream.current;
    if (token.type === "OPERATOR" && UNARY_OPERATORS.has(token.value)) {
      this.#stream.next();
      const operand = this.parse(UNARY_PRECEDENCE);
      return { kind: "unary", operator: token.value, operand, offset: token.offset };
    }
    return this.#primary();
  }

  #infix(left: Expression, operator: Token, binding: number): Expression {
    const { value, offset } = operator;
    if (value === "|") return this.filter(left);
    if (value === "is" || value === "is not") {
      const name = this.#stream.expect("NAME");
      const args = this.#argumentsIfAny();
      return { kind: "test", name: name.value, negated: value === "is not", input: left, args, offset: name.offset };
    }
    const right = this.parse(binding + 1);
    return { kind: "binary", operator: value === "equals" ? "==" : value, left, right, offset };
  }

  /** A filter's name and arguments, applied to the input. */
  filter(input: Expression): Expression {
    const name = this.#stream.expect("NAME");
    return { kind: "filter", name: name.value, input, args: this.#argumentsIfAny(), offset: name.offset };
  }

  #ternary(condition: Expression): Expression {
    const { offset } = this.#stream.current;
    if (!this.#stream.take("PUNCTUATION", "?")) return condition;
    const whenTrue = this.parse();
    this.#stream.expect("PUNCTUATION", ":");
    const whenFalse = this.parse();
    return { kind: "ternary", condition, whenTrue, whenFalse, offset };
  }

  #primary(): Expression {
    const token = this.#stream.next();
    const { offset, value } = token;
    switch (token.type) {
      case "NAME":
        return this.#postfix(this.#named(token));
      case "LONG":
        return { kind: "literal", value: this.#long(token), offset };
      case "NUMBER":
        return { kind: "literal", value: value.includes(".") ? parseDecimal(value) : this.#long(token), offset };
      case "STRING":
        return this.#postfix(this.#string(token));
      case "PUNCTUATION":
        if (value === "(") return this.#postfix(this.#group());
        if (value === "[") return this.#list(offset);
        if (value === "{") return this.#map(offset);
        break;
      default:
        break;
    }
    throw this.#stream.fault(`Unexpected token "${token.type}" of value "${value}"`, offset);
  }

  #named(token: Token): Expression {
    const literal = LITERAL_NAMES.get(token.value);
    if (literal !== undefined) return { kind: "literal", value: literal, offset: token.offset };
    if (this.#stream.is("PUNCTUATION", "(")) {
      return { kind: "call", name: token.value, args: this.#arguments(), offset: token.offset };
    }
    return { kind: "name", name: token.value, offset: token.offset };
  }

  #long(token: Token): number | bigint {
    const value = parseLong(token.value);
    if (value === undefined) throw this.#stream.fault(`For input string: "${token.value}"`, token.offset);
    return value;
  }

  #string(token: Token): Expression {
    const { offset, pieces } = token;
    if (!pieces) return { kind: "literal", value: token.value, offset };
    const parts = pieces.map((piece): Expression => {
      if (typeof piece === "string") return { kind: "literal", value: piece, offset };
      const inner = new TokenStream(this.#stream.text, piece);
      const expression = new ExpressionParser(inner, this.#depth).parse();
      if (!inner.is("EOF")) throw inner.unexpected("PUNCTUATION");
      return expression;
    });
    const [only] = parts;
    return parts.length === 1 && only ? only : { kind: "interpolation", parts, offset };
  }

  #group(): Expression {
    const inner = this.parse();
    this.#stream.expect("PUNCTUATION", ")");
    return inner;
  }

  #list(offset: number): Expression {
    const items: Expression[] = [];
    if (!this.#stream.take("PUNCTUATION", "]")) {
      do items.push(this.parse());
      while (this.#stream.take("PUNCTUATION", ","));
      this.#stream.expect("PUNCTUATION", "]");
    }
    return { kind: "list", items, offset };
  }

  #map(offset: number): Expression {
    const entries: (readonly [Expression, Expression])[] = [];
    if (!this.#stream.take("PUNCTUATION", "}")) {
      do {
        const key = this.parse();
        this.#stream.expect("PUNCTUATION", ":");
        entries.push([key, this.parse()]);
      } while (this.#stream.take("PUNCTUATION", ","));
      this.#stream.expect("PUNCTUATION", "}");
    }
    return { kind: "map", entries, offset };
  }

  /** `.name`, `.name(…)` and `[…]`, as often as they follow. */
  #postfix(start: Expression): Expression {
    let target = start;
    for (let count = 0; ; count += 1) {
      const { offset } = this.#stream.current;
      if (count > CHAIN_OPERATORS_MAX) throw this.#stream.fault("The access path is too long", offset);
      if (this.#stream.take("PUNCTUATION", ".")) {
        const name = this.#stream.expect("NAME");
        const call = this.#stream.is("PUNCTUATION", "(") ? this.#methodArguments() : undefined;
        target = { kind: "attribute", target, name: name.value, call, offset: name.offset };
      } else if (this.#stream.take("PUNCTUATION", "[")) {
        const name = this.parse();
        this.#stream.expect("PUNCTUATION", "]");
        target = { kind: "attribute", target, name, call: undefined, offset };
      } else {
        return target;
      }
    }
  }

  #methodArguments(): readonly Expression[] {
    const { offset } = this.#stream.current;
    const { positional, named } = this.#arguments();
    if (named.length > 0) throw this.#stream.fault("Can not use named arguments when calling a method", offset);
    return positional;
  }

  #argumentsIfAny(): Arguments {
    return this.#stream.is("PUNCTUATION", "(") ? this.#arguments() : NO_ARGUMENTS;
  }

  #arguments(): Arguments {
    this.#stream.expect("PUNCTUATION", "(");
    const positional: Expression[] = [];
    const named: NamedArgument[] = [];
    if (this.#stream.take("PUNCTUATION", ")")) return NO_ARGUMENTS;
    do {
      const { current, following } = this.#stream;
      if (current.type === "NAME" && following.type === "PUNCTUATION" && following.value === "=") {
        this.#stream.next();
        this.#stream.next();
        named.push({ name: current.value, value: this.parse() });
      } else if (named.length > 0) {
        throw this.#stream.fault("Positional arguments must be declared before any named arguments.");
      } else {
        positional.push(this.parse());
      }
    } while (this.#stream.take("PUNCTUATION", ","));
    this.#stream.expect("PUNCTUATION", ")");
    return { positional, named };
  }
}

const NO_ARGUMENTS: Arguments = { positional: [], named: [] };
