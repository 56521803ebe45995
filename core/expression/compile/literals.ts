/** Literals: constants, texts with `#{…}`, lists and maps. */
import type { InterpolationNode, ListNode, LiteralNode, MapNode } from "../ast.ts";
import { hashOrderedMap } from "../hash-order.ts";
import { textOrNothing } from "../java-text.ts";
import { andThen } from "../maybe.ts";
import type { Rendering } from "../rendering.ts";
import { type Compiled, evaluateAll } from "./compiled.ts";
import type { Compiler } from "./compiler.ts";

/** A constant. */
export function compileLiteral(node: LiteralNode): Compiled {
  const { value } = node;
  return { evaluate: () => value, waits: false };
}

/** A double-quoted text with expressions in it. */
export function compileInterpolation(compiler: Compiler, node: InterpolationNode): Compiled {
  return gathered(
    node.parts.map((part) => compiler.expression(part)),
    (values, run) => run.bounded(values.map(textOrNothing).reduce((whole, part) => whole + part, "")),
  );
}

/** `[a, b]`. */
export function compileList(compiler: Compiler, node: ListNode): Compiled {
  return gathered(
    node.items.map((item) => compiler.expression(item)),
    (values) => values,
  );
}

/** `{'k': v}`; entries come in the order that Java's HashMap gives them. */
export function compileMap(compiler: Compiler, node: MapNode): Compiled {
  const parts = node.entries.flatMap(([key, value]) => [compiler.expression(key), compiler.expression(value)]);
  return gathered(parts, (values) => {
    const seen = new Map<unknown, unknown>();
    for (let index = 0; index < values.length; index += 2) {
      if (!seen.has(values[index])) seen.set(values[index], values[index + 1]);
    }
    return hashOrderedMap([...seen], 1);
  });
}

function gathered(parts: readonly Compiled[], next: (values: unknown[], run: Rendering) => unknown): Compiled {
  const waits = parts.some((part) => part.waits);
  return { evaluate: (run) => andThen(evaluateAll(parts, run), (values) => next(values, run)), waits };
}
