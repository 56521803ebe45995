/** Names, attributes, subscripts and method calls. */
import { readAttribute, readName, readSubscript } from "../access.ts";
import type { AttributeNode, BinaryNode, Expression, NameNode } from "../ast.ts";
import { callMethod } from "../java-methods.ts";
import { javaText } from "../java-text.ts";
import { andThen } from "../maybe.ts";
import { MISSING } from "../missing.ts";
import type { Rendering } from "../rendering.ts";
import { type Compiled, type Evaluate, evaluateAll, type Place } from "./compiled.ts";
import type { Compiler } from "./compiler.ts";

/** A root name. */
export function compileName(compiler: Compiler, node: NameNode): Compiled {
  const { name } = node;
  const place = compiler.place(node.offset);
  return {
    evaluate: (run) => {
      const value = readName(run, name);
      if (value === MISSING) throw place.missing(name);
      return value;
    },
    waits: false,
  };
}

/** `target.name`, `target[…]`, `target.name(…)`. */
export function compileAccess(compiler: Compiler, node: AttributeNode): Compiled {
  const target = compiler.expression(node.target);
  const place = compiler.place(node.offset);
  const { name, call } = node;
  if (typeof name !== "string") return compileSubscript(compiler, node, target, name);
  if (call) return compileMethod(compiler, node, target, name, call);
  const constant = constantRead(node, target.evaluate, name, place);
  if (!target.waits) return { evaluate: constant, waits: false };
  return {
    evaluate: (run) => andThen(target.evaluate(run), (value) => constantRead(node, () => value, name, place)(run)),
    waits: true,
  };
}

function constantRead(node: AttributeNode, target: Evaluate, name: string, place: Place): Evaluate {
  return (run) => {
    const value = target(run);
    let found: unknown;
    try {
      found = opened(run, readAttribute(value, name));
    } catch (error) {
      throw place.fault(error);
    }
    if (found === MISSING) throw place.missing(missingName(node, value, name));
    return found;
  };
}

/** Encrypted values are read as what they hold. */
function opened({ services }: Rendering, found: unknown): unknown {
  const isOpenable = services.opened !== undefined && typeof found === "object" && found !== null;
  return isOpenable ? services.opened?.(found) : found;
}

/** A null root is named itself; else the attribute that was looked for. */
function missingName(node: AttributeNode, value: unknown, name: string): string {
  return (value === null || value === undefined) && node.target.kind === "name" ? node.target.name : name;
}

function compileSubscript(compiler: Compiler, node: AttributeNode, target: Compiled, key: Expression): Compiled {
  const subscript = compiler.expression(key);
  const place = compiler.place(node.offset);
  const read = (run: Rendering, value: unknown, index: unknown): unknown => {
    let found: unknown;
    try {
      found = opened(run, readSubscript(value, index));
    } catch (error) {
      throw place.fault(error);
    }
    if (found === MISSING) throw place.missing(missingName(node, value, javaText(index)));
    return found;
  };
  if (!target.waits && !subscript.waits) {
    return { evaluate: (run) => read(run, target.evaluate(run), subscript.evaluate(run)), waits: false };
  }
  return {
    evaluate: (run) =>
      andThen(target.evaluate(run), (value) => andThen(subscript.evaluate(run), (index) => read(run, value, index))),
    waits: true,
  };
}

function compileMethod(
  compiler: Compiler,
  node: AttributeNode,
  target: Compiled,
  name: string,
  call: readonly Expression[],
): Compiled {
  const parts = call.map((argument) => compiler.expression(argument));
  const place = compiler.place(node.offset);
  const waits = target.waits || parts.some((part) => part.waits);
  const invoke = (value: unknown, args: readonly unknown[]): unknown => {
    let found: unknown;
    try {
      found = value === null || value === undefined ? MISSING : callMethod(value, name, args);
      if (found === MISSING && args.length === 0) found = readAttribute(value, name);
    } catch (error) {
      throw place.fault(error);
    }
    if (found === MISSING) throw place.missing(missingName(node, value, name));
    return found;
  };
  return {
    evaluate: (run) =>
      andThen(target.evaluate(run), (value) => andThen(evaluateAll(parts, run), (args) => invoke(value, args))),
    waits,
  };
}

/**
 * A way to compute paths of constant steps, and such paths joined by `??`, that answers MISSING instead of throwing: a
 * missing name that is expected costs no error. Undefined where there is none.
 */
export function compileSoftly(compiler: Compiler, node: Expression): Evaluate | undefined {
  switch (node.kind) {
    case "name": {
      const { name } = node;
      return (run) => readName(run, name);
    }
    case "attribute":
      return node.call ? undefined : softAttribute(compiler, node);
    case "binary":
      return node.operator === "??" || node.operator === "???" ? softCoalesce(compiler, node) : undefined;
    default:
      return undefined;
  }
}

function softAttribute(compiler: Compiler, node: AttributeNode): Evaluate | undefined {
  const key = typeof node.name === "string" ? node.name : node.name.kind === "literal" ? node.name.value : undefined;
  const target = key === undefined ? undefined : compileSoftly(compiler, node.target);
  if (!target) return undefined;
  const place = compiler.place(node.offset);
  return (run) => {
    const value = target(run);
    if (value === MISSING) return MISSING;
    try {
      return opened(run, readSubscript(value, key));
    } catch (error) {
      throw place.fault(error);
    }
  };
}

function softCoalesce(compiler: Compiler, node: BinaryNode): Evaluate | undefined {
  const left = compileSoftly(compiler, node.left);
  const right = left && compileSoftly(compiler, node.right);
  if (!left || !right) return undefined;
  return node.operator === "??"
    ? (run) => {
        const value = left(run);
        return value === MISSING || value === null || value === undefined ? right(run) : value;
      }
    : (run) => {
        const value = left(run);
        return value === MISSING ? right(run) : value;
      };
}
