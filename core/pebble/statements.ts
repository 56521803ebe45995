/** Tags and prints: from nodes to functions that write output. */
import type { Arguments, Expression, Node } from "./ast.ts";
import type { Evaluate, Write } from "./compiler.ts";
import { CallFault, type ExpressionError, NotFound, type Position } from "./error.ts";
import type { Evaluation } from "./evaluation.ts";
import { MapEntry } from "./map-entry.ts";
import { truth } from "./operators.ts";
import { isMap, javaClass, printed } from "./printing.ts";

/** What statements need of the compiler of expressions. */
export interface NodeCompiler {
  expression(expression: Expression): Evaluate;
  applyFilter(name: string, args: Arguments, at: number): (of: Evaluate, evaluation: Evaluation) => unknown;
  position(at: number): Position;
  fault(message: string, at: number, cause?: unknown): ExpressionError;
}

/** Compiles nodes to one writer. */
export function compileNodes(nodes: readonly Node[], compiler: NodeCompiler): Write {
  const writers = nodes.map((node) => compileNode(node, compiler));
  if (writers.length === 1 && writers[0]) return writers[0];
  return (evaluation) => {
    for (const write of writers) write(evaluation);
  };
}

function compileNode(node: Node, compiler: NodeCompiler): Write {
  switch (node.kind) {
    case "raw": {
      const { text } = node;
      const position = (): Position => ({ line: 1, column: 1 });
      return (evaluation) => evaluation.write(text, position);
    }
    case "print": {
      const value = compiler.expression(node.value);
      const position = (): Position => compiler.position(node.at);
      return (evaluation) => {
        evaluation.step(position);
        evaluation.write(guarded(() => printed(value(evaluation)), compiler, node.at), position);
      };
    }
    case "set": {
      const value = compiler.expression(node.value);
      return (evaluation) => evaluation.assign(node.name, value(evaluation));
    }
    case "if":
      return compileIf(node, compiler);
    case "for":
      return compileFor(node, compiler);
    case "apply":
      return compileApply(node, compiler);
    case "macro":
      return compileMacro(node, compiler);
    case "block": {
      const write = compileNodes(node.body, compiler);
      return (evaluation) => {
        evaluation.blocks.set(node.name, () => write(evaluation));
        write(evaluation);
      };
    }
  }
}

/** Faults of printing itself get the place of the print. */
function guarded<T>(action: () => T, compiler: NodeCompiler, at: number): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof CallFault) throw compiler.fault(error.message, at, error);
    throw error;
  }
}

function compileIf(node: Extract<Node, { kind: "if" }>, compiler: NodeCompiler): Write {
  const branches = node.branches.map(({ condition, body }) => ({
    condition: compiler.expression(condition),
    at: condition.at,
    write: compileNodes(body, compiler),
  }));
  const otherwise = node.otherwise && compileNodes(node.otherwise, compiler);
  return (evaluation) => {
    for (const { condition, write, at } of branches) {
      if (holds(condition, evaluation, compiler, at)) return write(evaluation);
    }
    otherwise?.(evaluation);
  };
}

function holds(condition: Evaluate, evaluation: Evaluation, compiler: NodeCompiler, at: number): boolean {
  try {
    const value = condition(evaluation);
    if (value === null || value === undefined) {
      throw compiler.fault("null value given to if statement and strict variables is set to true", at);
    }
    return truth(value, "given to if statement");
  } catch (error) {
    if (error instanceof NotFound) {
      throw compiler.fault(`Wrong operand(s) type in conditional expression: ${error.message}`, at, error);
    }
    if (error instanceof CallFault) throw compiler.fault(error.message, at, error);
    throw error;
  }
}

function compileFor(node: Extract<Node, { kind: "for" }>, compiler: NodeCompiler): Write {
  const over = compiler.expression(node.over);
  const write = compileNodes(node.body, compiler);
  const otherwise = node.otherwise && compileNodes(node.otherwise, compiler);
  const position = (): Position => compiler.position(node.at);
  return (evaluation) => {
    const value = over(evaluation);
    if (value === null || value === undefined) return;
    const items = itemsOf(value);
    if (!items) throw compiler.fault(`Not an iterable object. Value = [${printed(value)}] (${javaClass(value)})`, node.at);
    if (items.length === 0) {
      otherwise?.(evaluation);
      return;
    }
    evaluation.inScope((scope) => {
      for (const [index, item] of items.entries()) {
        evaluation.step(position);
        scope.variables.clear();
        scope.variables.set("loop", {
          index,
          length: items.length,
          first: index === 0,
          last: index === items.length - 1,
          revindex: items.length - 1 - index,
        });
        scope.variables.set(node.name, item);
        write(evaluation);
      }
    });
  };
}

function itemsOf(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (value instanceof MapEntry || !isMap(value)) return undefined;
  return Object.entries(value).map(([key, each]) => new MapEntry(key, each));
}

function compileApply(node: Extract<Node, { kind: "apply" }>, compiler: NodeCompiler): Write {
  const write = compileNodes(node.body, compiler);
  const filters = node.filters.map(({ name, args, at }) => compiler.applyFilter(name, args, at));
  const position = (): Position => compiler.position(node.at);
  return (evaluation) => {
    const before = evaluation.output;
    evaluation.output = "";
    write(evaluation);
    let value: unknown = evaluation.output;
    evaluation.output = before;
    for (const apply of filters) {
      const input = value;
      value = guarded(() => apply(() => input, evaluation), compiler, node.at);
    }
    evaluation.write(printed(value), position);
  };
}

function compileMacro(node: Extract<Node, { kind: "macro" }>, compiler: NodeCompiler): Write {
  const write = compileNodes(node.body, compiler);
  const parameters = node.parameters.map(({ name, fallback }) => ({
    name,
    fallback: fallback && compiler.expression(fallback),
  }));
  return (evaluation) => {
    evaluation.macros.set(node.name, (positional, named) => {
      const before = { output: evaluation.output, sees: evaluation.seesContext };
      evaluation.output = "";
      evaluation.seesContext = false;
      try {
        evaluation.inScope((scope) => {
          for (const [index, { name, fallback }] of parameters.entries()) {
            const given = index < positional.length ? positional[index] : named.get(name);
            scope.variables.set(name, given ?? fallback?.(evaluation) ?? null);
          }
          write(evaluation);
        }, undefined);
        return evaluation.output;
      } finally {
        evaluation.output = before.output;
        evaluation.seesContext = before.sees;
      }
    });
  };
}
