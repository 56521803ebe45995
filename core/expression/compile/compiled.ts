/** What expressions and statements are compiled to: closures, and ways to put them together. */
import type { MaybePromise } from "../contract.ts";
import { ExpressionError, Fault, missingError, placedError, toExpressionError } from "../error.ts";
import { andThen, isPromise } from "../maybe.ts";
import { positionAt } from "../position.ts";
import type { Rendering } from "../rendering.ts";

/** Computes a value. */
export type Evaluate = (run: Rendering) => unknown;

/** A compiled expression. */
export interface Compiled {
  readonly evaluate: Evaluate;
  /** True when the value may be a promise; where false, nobody looks. */
  readonly waits: boolean;
}

/** A compiled statement. */
export interface CompiledStatement {
  readonly execute: (run: Rendering) => MaybePromise<void>;
  /** True when execution may answer a promise. */
  readonly waits: boolean;
}

/** A place in a template, and the faults that happen there. */
export class Place {
  readonly template: string;
  readonly offset: number;

  constructor(template: string, offset: number) {
    this.template = template;
    this.offset = offset;
  }

  /** The fault of a name that does not exist. */
  missing(name: string): ExpressionError {
    return missingError(name, this.template, positionAt(this.template, this.offset));
  }

  /** Whatever was thrown, as an error that stands here unless it stands somewhere already. */
  fault(error: unknown): ExpressionError {
    if (error instanceof ExpressionError) return error;
    return toExpressionError(error, this.template, positionAt(this.template, this.offset));
  }

  /** A fault that hides its cause from `??` and `default`, with the cause's text kept. */
  wrapped(what: string, cause: unknown): unknown {
    if (cause instanceof RangeError || isLimit(cause)) return this.fault(cause);
    const why = cause instanceof Error ? cause.message : String(cause);
    const at = positionAt(this.template, this.offset);
    const { message } = placedError(what, this.template, at);
    const own = message.slice(what.length);
    const shortly = why.endsWith(own) ? why.slice(0, -own.length) : why;
    return new ExpressionError(`${message}: ${shortly}`, this.template, at);
  }
}

function isLimit(error: unknown): boolean {
  return (error instanceof ExpressionError || error instanceof Fault) && error.kind === "limit";
}

/** Runs the action; what it throws or rejects with goes through `onFault`, whose result is thrown. */
export function guarded(action: () => unknown, waits: boolean, onFault: (error: unknown) => unknown): unknown {
  try {
    const value = action();
    if (!waits || !isPromise(value)) return value;
    return value.catch((error: unknown) => {
      throw onFault(error);
    });
  } catch (error) {
    throw onFault(error);
  }
}

/** Runs the action; what it throws or rejects with may be turned into a value. */
export function rescued(action: () => unknown, waits: boolean, onFault: (error: unknown) => unknown): unknown {
  try {
    const value = action();
    return waits && isPromise(value) ? value.catch(onFault) : value;
  } catch (error) {
    return onFault(error);
  }
}

/** Turns a missing name into null and throws everything else again. */
export function nullWhenMissing(error: unknown): null {
  if (error instanceof ExpressionError && error.kind === "missing") return null;
  throw error;
}

/** All values in order, one after the other. */
export function evaluateAll(parts: readonly Compiled[], run: Rendering): MaybePromise<unknown[]> {
  const values: unknown[] = [];
  for (let index = 0; index < parts.length; index += 1) {
    const part = parts[index];
    if (!part) continue;
    const value = part.evaluate(run);
    if (part.waits && isPromise(value)) return evaluateRest(parts, index, value, values, run);
    values.push(value);
  }
  return values;
}

async function evaluateRest(
  parts: readonly Compiled[],
  index: number,
  pending: Promise<unknown>,
  values: unknown[],
  run: Rendering,
): Promise<unknown[]> {
  values.push(await pending);
  for (const part of parts.slice(index + 1)) values.push(await part.evaluate(run));
  return values;
}

/** A closure of one operand. */
export function combine(operand: Compiled, next: (value: unknown, run: Rendering) => unknown): Compiled {
  const { evaluate, waits } = operand;
  if (!waits) return { evaluate: (run) => next(evaluate(run), run), waits };
  return { evaluate: (run) => andThen(evaluate(run), (value) => next(value, run)), waits };
}

/** A closure of two operands, the left one first. */
export function combineTwo(
  left: Compiled,
  right: Compiled,
  next: (a: unknown, b: unknown, run: Rendering) => unknown,
): Compiled {
  const first = left.evaluate;
  const second = right.evaluate;
  if (!left.waits && !right.waits) return { evaluate: (run) => next(first(run), second(run), run), waits: false };
  return {
    evaluate: (run) => andThen(first(run), (a) => andThen(second(run), (b) => next(a, b, run))),
    waits: true,
  };
}
