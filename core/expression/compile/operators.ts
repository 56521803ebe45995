/** Unary and binary operators and the ternary. */

import { add, arithmetic, compare, negate, numberOperand, subtract } from "../arithmetic.ts";
import type { BinaryNode, TernaryNode, UnaryNode } from "../ast.ts";
import { isEqual } from "../equality.ts";
import { Fault } from "../error.ts";
import { textOrNothing } from "../java-text.ts";
import { andThen } from "../maybe.ts";
import { contains, isIn } from "../membership.ts";
import { MISSING } from "../missing.ts";
import { rangeOf } from "../range.ts";
import type { Rendering } from "../rendering.ts";
import { truthOf } from "../truth-value.ts";
import { compileSoftly } from "./access.ts";
import { type Compiled, combine, combineTwo, guarded, nullWhenMissing, type Place, rescued } from "./compiled.ts";
import type { Compiler } from "./compiler.ts";

type Operation = (left: unknown, right: unknown, run: Rendering) => unknown;

/** Operators whose operands' faults, missing names included, are hidden behind one of their own. */
const WRAPPING: Readonly<Record<string, readonly [string, Operation]>> = {
  "+": ["Could not perform addition", add],
  "-": ["Could not perform subtraction", subtract],
  "*": ["Could not perform multiplication", (left, right) => arithmetic("*", left, right)],
  "/": ["Could not perform division", (left, right) => arithmetic("/", left, right)],
  "%": ["Could not perform greater modulus", (left, right) => arithmetic("%", left, right)],
  "==": ["Could not perform equals comparison", (left, right) => isEqual(left, right)],
  "!=": ["Could not perform not equals comparison", (left, right) => !isEqual(left, right)],
  ">": ["Could not perform greater than comparison", (left, right) => compare(">", left, right)],
  "<": ["Could not perform less than comparison", (left, right) => compare("<", left, right)],
  ">=": ["Could not perform greater than or equals comparison", (left, right) => compare(">=", left, right)],
  "<=": ["Could not perform less than or equals comparison", (left, right) => compare("<=", left, right)],
};

const PLAIN: Readonly<Record<string, Operation>> = {
  "~": (left, right, run) => run.bounded(textOrNothing(left) + textOrNothing(right)),
  "..": (left, right) => rangeOf(left, right, 1),
  contains,
  isIn,
};

/** `not x`, `-x`, `+x`. */
export function compileUnary(compiler: Compiler, node: UnaryNode): Compiled {
  const operand = compiler.expression(node.operand);
  const place = compiler.place(node.offset);
  const operation = node.operator === "not" ? invert : node.operator === "-" ? negate : numberOperand;
  return combine(operand, (value) => {
    try {
      return operation(value);
    } catch (error) {
      throw place.fault(error);
    }
  });
}

function invert(value: unknown): boolean {
  const truth = truthOf(value);
  if (truth === undefined) throw new Fault("null value given to not() and strict variables is set to true");
  return !truth;
}

/** Any binary operator. */
export function compileBinary(compiler: Compiler, node: BinaryNode): Compiled {
  const { operator } = node;
  if (operator === "and" || operator === "or") return compileLogic(compiler, node);
  if (operator === "??" || operator === "???") return compileCoalesce(compiler, node);
  const left = compiler.expression(node.left);
  const right = compiler.expression(node.right);
  const place = compiler.place(node.offset);
  const wrapping = Object.hasOwn(WRAPPING, operator) ? WRAPPING[operator] : undefined;
  if (wrapping) return compileWrapping(left, right, place, wrapping);
  const operation = Object.hasOwn(PLAIN, operator) ? PLAIN[operator] : undefined;
  return combineTwo(left, right, (a, b, run) => {
    try {
      return operation?.(a, b, run) ?? null;
    } catch (error) {
      throw place.fault(error);
    }
  });
}

function compileWrapping(
  left: Compiled,
  right: Compiled,
  place: Place,
  [message, operation]: readonly [string, Operation],
): Compiled {
  const both = combineTwo(left, right, operation);
  const wrap = (error: unknown) => place.wrapped(message, error);
  if (!both.waits) {
    return {
      evaluate: (run) => {
        try {
          const value = both.evaluate(run);
          return typeof value === "string" ? run.bounded(value) : value;
        } catch (error) {
          throw wrap(error);
        }
      },
      waits: false,
    };
  }
  return { evaluate: (run) => guarded(() => both.evaluate(run), true, wrap), waits: true };
}

function compileLogic(compiler: Compiler, node: BinaryNode): Compiled {
  const left = compiler.expression(node.left);
  const right = compiler.expression(node.right);
  const place = compiler.place(node.offset);
  const decisive = node.operator === "or";
  const truth = (value: unknown): boolean => {
    try {
      const known = truthOf(value);
      if (known !== undefined) return known;
      throw new Fault("null value used in and operator and strict variables is set to true");
    } catch (error) {
      throw place.fault(error);
    }
  };
  if (!left.waits && !right.waits) {
    return {
      evaluate: (run) => (truth(left.evaluate(run)) === decisive ? decisive : truth(right.evaluate(run))),
      waits: false,
    };
  }
  return {
    evaluate: (run) =>
      andThen(left.evaluate(run), (first) =>
        truth(first) === decisive ? decisive : andThen(right.evaluate(run), truth),
      ),
    waits: true,
  };
}

function compileCoalesce(compiler: Compiler, node: BinaryNode): Compiled {
  const left = compiler.expression(node.left);
  const right = compiler.expression(node.right);
  const replacesNull = node.operator === "??";
  const isAbsent = (value: unknown) => value === MISSING || (replacesNull && (value === null || value === undefined));
  const softly = compileSoftly(compiler, node.left);
  if (softly && !right.waits) {
    return {
      evaluate: (run) => {
        const value = softly(run);
        return isAbsent(value) ? right.evaluate(run) : value;
      },
      waits: false,
    };
  }
  const attempt = (run: Rendering) =>
    rescued(
      () => left.evaluate(run),
      left.waits,
      (error) => {
        nullWhenMissing(error);
        return MISSING;
      },
    );
  return {
    evaluate: (run) => andThen(attempt(run), (value) => (isAbsent(value) ? right.evaluate(run) : value)),
    waits: left.waits || right.waits,
  };
}

/** `c ? a : b`; a null condition chooses `b`. */
export function compileTernary(compiler: Compiler, node: TernaryNode): Compiled {
  const condition = compiler.expression(node.condition);
  const whenTrue = compiler.expression(node.whenTrue);
  const whenFalse = compiler.expression(node.whenFalse);
  const place = compiler.place(node.offset);
  const choose = (value: unknown): Compiled => {
    try {
      return truthOf(value) ? whenTrue : whenFalse;
    } catch (error) {
      throw place.fault(error);
    }
  };
  const waits = condition.waits || whenTrue.waits || whenFalse.waits;
  if (!condition.waits) return { evaluate: (run) => choose(condition.evaluate(run)).evaluate(run), waits };
  return { evaluate: (run) => andThen(condition.evaluate(run), (value) => choose(value).evaluate(run)), waits };
}
