/** From the syntax tree to functions that evaluate it. Compiled once and kept; no code is ever made from text. */
import { attribute, callMethod } from "./access.ts";
import type { Arguments, Expression, Node } from "./ast.ts";
import { bind, type Callable } from "./callable.ts";
import { CallFault, ExpressionError, NotFound, type Position } from "./error.ts";
import type { Evaluation } from "./evaluation.ts";
import { FILTERS } from "./filters/index.ts";
import { FUNCTIONS } from "./functions/index.ts";
import { positionAt } from "./lexer.ts";
import { add, compare, contains, COMPARISONS, divide, equal, isIn, multiply, negate, positive, range, remainder, subtract, truth } from "./operators.ts";
import { compileNodes, type NodeCompiler } from "./statements.ts";
import { PREDICATES } from "./predicates.ts";
import { javaText } from "./printing.ts";

/** Evaluates one expression. */
export type Evaluate = (evaluation: Evaluation) => unknown;
/** Writes the output of nodes. */
export type Write = (evaluation: Evaluation) => void;

/** A template ready to be rendered. */
export interface CompiledTemplate {
  readonly source: string;
  readonly nodes: readonly Node[];
  readonly write: Write;
  /** The value of the one print that the template consists of, if so. */
  readonly single: Evaluate | undefined;
  /** The text, when the template has no expression. */
  readonly constant: string | undefined;
}

/** Compiles parsed nodes. */
export function compile(source: string, nodes: readonly Node[]): CompiledTemplate {
  const compiler = new Compiler(source);
  const [only] = nodes;
  const single = nodes.length === 1 && only?.kind === "print" ? compiler.expression(only.value) : undefined;
  const write = compileNodes(nodes, compiler);
  return { source, nodes, write, single, constant: undefined };
}

/** Operators that hide a missing name inside: `??` does not see through them. */
type Guarded = (left: unknown, right: unknown) => unknown;

const ARITHMETIC: Readonly<Record<string, { readonly name: string; readonly of: Guarded }>> = {
  "+": { name: "addition", of: add },
  "-": { name: "subtraction", of: subtract },
  "*": { name: "multiplication", of: multiply },
  "/": { name: "division", of: divide },
  "%": { name: "modulus", of: remainder },
  "==": { name: "equals comparison", of: equal },
  "!=": { name: "equals comparison", of: (left, right) => !equal(left, right) },
};

class Compiler implements NodeCompiler {
  readonly #source: string;

  constructor(source: string) {
    this.#source = source;
  }

  position(at: number): Position {
    return positionAt(this.#source, at);
  }

  expression(expression: Expression): Evaluate {
    const evaluate = this.#compile(expression);
    const { at } = expression;
    if (expression.kind === "literal" || expression.kind === "variable") return evaluate;
    const position = (): Position => this.position(at);
    return (evaluation) => {
      evaluation.step(position);
      try {
        return evaluate(evaluation);
      } catch (error) {
        if (error instanceof CallFault) throw this.fault(error.message, at, error);
        throw error;
      }
    };
  }

  #compile(expression: Expression): Evaluate {
    switch (expression.kind) {
      case "literal": {
        const { value } = expression;
        return () => value;
      }
      case "variable":
        return this.#variable(expression.name, expression.at);
      case "text": {
        const parts = expression.parts.map((part) => this.expression(part));
        return (evaluation) => parts.map((part) => textPart(part(evaluation))).join("");
      }
      case "list": {
        const items = expression.items.map((item) => this.expression(item));
        return (evaluation) => items.map((item) => item(evaluation));
      }
      case "map":
        return this.#map(expression.entries);
      case "attribute":
        return this.#attribute(expression);
      case "method":
        return this.#method(expression);
      case "call":
        return this.#call(expression.name, expression.args, expression.at);
      case "filter":
        return this.#filter(expression);
      case "test":
        return this.#test(expression);
      case "unary":
        return this.#unary(expression.operator, this.expression(expression.of));
      case "binary":
        return this.#binary(expression);
      case "choice": {
        const condition = this.expression(expression.condition);
        const then = this.expression(expression.then);
        const otherwise = this.expression(expression.otherwise);
        return (evaluation) => {
          const value = condition(evaluation);
          return value !== null && value !== undefined && truth(value, "") ? then(evaluation) : otherwise(evaluation);
        };
      }
    }
  }

  #variable(name: string, at: number): Evaluate {
    return (evaluation) => {
      const { found, value } = evaluation.lookUp(name);
      if (!found) throw new NotFound(name, this.position(at));
      return value;
    };
  }

  #map(entries: readonly (readonly [Expression, Expression])[]): Evaluate {
    const compiled = entries.map(([key, value]) => [this.expression(key), this.expression(value)] as const);
    return (evaluation) => {
      const map: Record<string, unknown> = Object.create(null);
      for (const [key, value] of compiled) map[textPart(key(evaluation))] = value(evaluation);
      return map;
    };
  }

  #attribute(expression: Extract<Expression, { kind: "attribute" }>): Evaluate {
    const of = this.expression(expression.of);
    const position = (): Position => this.position(expression.at);
    const root = expression.of.kind === "variable" ? expression.of.name : undefined;
    if (expression.key.kind === "literal") {
      const key = expression.key.value;
      return (evaluation) => {
        const value = of(evaluation);
        if (typeof key === "string" && typeof value === "object" && value !== null && Object.hasOwn(value, key)) {
          if (!Array.isArray(value)) return (value as Record<string, unknown>)[key];
        }
        return attribute(value, key, position(), root);
      };
    }
    const key = this.expression(expression.key);
    return (evaluation) => attribute(of(evaluation), key(evaluation), position(), root);
  }

  #method(expression: Extract<Expression, { kind: "method" }>): Evaluate {
    const of = this.expression(expression.of);
    const args = expression.args.positional.map((each) => this.expression(each));
    const { name, at } = expression;
    return (evaluation) =>
      callMethod(
        of(evaluation),
        name,
        args.map((each) => each(evaluation)),
        this.position(at),
      );
  }

  /** Evaluates arguments: positional values, then named ones. */
  arguments(args: Arguments): (evaluation: Evaluation) => {
    positional: unknown[];
    named: (readonly [string, unknown])[];
  } {
    const positional = args.positional.map((each) => this.expression(each));
    const named = args.named.map(([name, value]) => [name, this.expression(value)] as const);
    return (evaluation) => ({
      positional: positional.map((each) => each(evaluation)),
      named: named.map(([name, value]) => [name, value(evaluation)] as const),
    });
  }

  #call(name: string, args: Arguments, at: number): Evaluate {
    const evaluateArguments = this.arguments(args);
    const callable = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
    return (evaluation) => {
      const macro = evaluation.macros.get(name);
      const { positional, named } = evaluateArguments(evaluation);
      if (macro) return macro(positional, new Map(named));
      if (name === "block" && typeof positional[0] === "string") return this.#blockAgain(positional[0], evaluation);
      if (!callable) throw this.fault(`Function or Macro [${name}] does not exist.`, at);
      return callable.call(undefined, bind(callable.parameters, positional, named), evaluation, positional);
    };
  }

  #blockAgain(name: string, evaluation: Evaluation): string {
    const before = evaluation.output;
    evaluation.output = "";
    evaluation.blocks.get(name)?.();
    const text = evaluation.output;
    evaluation.output = before;
    return text;
  }

  /** A filter by name, applied to a value that may be missing. */
  applyFilter(name: string, args: Arguments, at: number): (of: Evaluate, evaluation: Evaluation) => unknown {
    const evaluateArguments = this.arguments(args);
    const callable: Callable | undefined = Object.hasOwn(FILTERS, name) ? FILTERS[name] : undefined;
    return (of, evaluation) => {
      if (!callable) throw this.fault(`Filter [${name}] does not exist.`, at);
      const input = name === "default" ? orUndefined(of, evaluation) : of(evaluation);
      const { positional, named } = evaluateArguments(evaluation);
      return callable.call(input, bind(callable.parameters, positional, named), evaluation, positional);
    };
  }

  #filter(expression: Extract<Expression, { kind: "filter" }>): Evaluate {
    const of = this.expression(expression.of);
    const apply = this.applyFilter(expression.name, expression.args, expression.at);
    return (evaluation) => apply(of, evaluation);
  }

  #test(expression: Extract<Expression, { kind: "test" }>): Evaluate {
    const of = this.expression(expression.of);
    const { name, negated, at } = expression;
    const evaluateArguments = this.arguments(expression.args);
    const callable = Object.hasOwn(PREDICATES, name) ? PREDICATES[name] : undefined;
    return (evaluation) => {
      if (!callable) throw this.fault(`Test [${name}] does not exist.`, at);
      const input = name === "defined" ? orUndefined(of, evaluation) : of(evaluation);
      const { positional, named } = evaluateArguments(evaluation);
      const holds = callable.call(input, bind(callable.parameters, positional, named), evaluation, positional);
      return negated ? holds !== true : holds;
    };
  }

  #unary(operator: string, of: Evaluate): Evaluate {
    if (operator === "not") return (evaluation) => !truth(of(evaluation), "given to not()");
    return operator === "-" ? (evaluation) => negate(of(evaluation)) : (evaluation) => positive(of(evaluation));
  }

  #binary(expression: Extract<Expression, { kind: "binary" }>): Evaluate {
    const { operator, at } = expression;
    const left = this.expression(expression.left);
    const right = this.expression(expression.right);
    const known = ARITHMETIC[operator];
    if (known) return this.#hiding(known.name, at, (evaluation) => known.of(left(evaluation), right(evaluation)));
    const comparison = COMPARISONS[operator];
    if (comparison) {
      const name = `${comparison.name} comparison`;
      return this.#hiding(name, at, (evaluation) => compare(operator, left(evaluation), right(evaluation)));
    }
    switch (operator) {
      case "and":
        return (evaluation) =>
          truth(left(evaluation), "used in and operator") && truth(right(evaluation), "used in and operator");
      case "or":
        return (evaluation) =>
          truth(left(evaluation), "used in or operator") || truth(right(evaluation), "used in or operator");
      case "~":
        return (evaluation) => textPart(left(evaluation)) + textPart(right(evaluation));
      case "..":
        return (evaluation) => range(left(evaluation), right(evaluation));
      case "contains":
        return (evaluation) => contains(left(evaluation), right(evaluation));
      case "isIn":
        return (evaluation) => isIn(left(evaluation), right(evaluation));
      case "??":
        return (evaluation) => orUndefined(left, evaluation) ?? right(evaluation);
      case "???":
        return (evaluation) => {
          const value = orUndefined(left, evaluation);
          return value === undefined ? right(evaluation) : value;
        };
      default:
        throw this.fault(`Unknown operator ${operator}`, at);
    }
  }

  /** A missing name inside becomes a fault of the operator, which nothing outside catches. */
  #hiding(name: string, at: number, evaluate: Evaluate): Evaluate {
    return (evaluation) => {
      try {
        return evaluate(evaluation);
      } catch (error) {
        if (error instanceof NotFound) throw this.fault(`Could not perform ${name}: ${error.message}`, at, error);
        throw error;
      }
    };
  }

  fault(message: string, at: number, cause?: unknown): ExpressionError {
    return new ExpressionError("evaluation", message, this.position(at), undefined, { cause });
  }
}

/** The value, or undefined where a name is missing. */
function orUndefined(of: Evaluate, evaluation: Evaluation): unknown {
  try {
    return of(evaluation);
  } catch (error) {
    if (error instanceof NotFound) return undefined;
    throw error;
  }
}

/** A value as part of a text: null is nothing. */
function textPart(value: unknown): string {
  return value === null || value === undefined ? "" : javaText(value);
}
