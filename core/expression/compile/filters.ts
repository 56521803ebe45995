/** Filters and tests. */

import type { FilterNode, TestNode } from "../ast.ts";
import type { FilterDefinition } from "../definition.ts";
import { Fault } from "../error.ts";
import { andThen } from "../maybe.ts";
import { MISSING } from "../missing.ts";
import type { Rendering } from "../rendering.ts";
import { compileSoftly } from "./access.ts";
import { compileArguments } from "./arguments.ts";
import { type Compiled, type Evaluate, guarded, nullWhenMissing, rescued } from "./compiled.ts";
import type { Compiler } from "./compiler.ts";
import { hintedClassName } from "./number-kind.ts";
import { suggestion } from "./suggestion.ts";

/** `input | name(args)`. */
export function compileFilter(compiler: Compiler, node: FilterNode): Compiled {
  const filter = compiler.vocabulary.filters.get(node.name);
  const place = compiler.place(node.offset);
  if (!filter) {
    const problem = `Filter [${node.name}] does not exist.`;
    const hint = suggestion(node.name, compiler.vocabulary.filters.keys());
    compiler.report(problem, node.offset, hint);
    const input = compiler.expression(node.input);
    return {
      evaluate: (run) => andThen(input.evaluate(run), () => fail(place.fault(new Fault(problem, "plain", hint)))),
      waits: input.waits,
    };
  }
  const hinted = node.name === "className" ? hintedClassName(node.input) : undefined;
  const input = compileInput(compiler, node, filter.takesMissing ?? false);
  const args = compileArguments(compiler, node.args, filter.parameters, node.offset);
  const call = hinted ? { ...filter, call: hinted } : filter;
  const onFault = (error: unknown) => place.fault(error);
  if (!input.waits && !args.waits && !filter.waits) return direct(call, input.evaluate, args, onFault);
  const evaluate = (run: Rendering) =>
    andThen(input.evaluate(run), (value) => andThen(args.evaluate(run), (given) => apply(call, value, given, run)));
  return { evaluate: (run) => guarded(() => evaluate(run), true, onFault), waits: true };
}

function direct(
  filter: FilterDefinition,
  input: Evaluate,
  args: { readonly evaluate: (run: Rendering) => unknown; readonly count: number },
  onFault: (error: unknown) => unknown,
): Compiled {
  const evaluate = (run: Rendering) => {
    const value = input(run);
    try {
      const given = args.evaluate(run);
      return apply(filter, value, Array.isArray(given) ? given : [], run);
    } catch (error) {
      throw onFault(error);
    }
  };
  return { evaluate, waits: false };
}

function apply(filter: FilterDefinition, value: unknown, args: readonly unknown[], run: Rendering): unknown {
  if ((value === null || value === undefined) && !filter.takesNull) return null;
  const result = filter.call(value, args, run);
  return typeof result === "string" ? run.bounded(result) : result;
}

function fail(error: unknown): never {
  throw error;
}

/** The input; where the filter or test takes a missing one, it counts as null. */
function compileInput(compiler: Compiler, node: FilterNode | TestNode, takesMissing: boolean): Compiled {
  const input = compiler.expression(node.input);
  if (!takesMissing) return input;
  const softly = compileSoftly(compiler, node.input);
  if (softly) {
    return {
      evaluate: (run) => {
        const value = softly(run);
        return value === MISSING ? null : value;
      },
      waits: false,
    };
  }
  return { evaluate: (run) => rescued(() => input.evaluate(run), input.waits, nullWhenMissing), waits: input.waits };
}

/** `input is name`, `input is not name`. */
export function compileTest(compiler: Compiler, node: TestNode): Compiled {
  const test = compiler.vocabulary.tests.get(node.name);
  const place = compiler.place(node.offset);
  if (!test) {
    const problem = `Test [${node.name}] does not exist.`;
    const hint = suggestion(node.name, compiler.vocabulary.tests.keys());
    compiler.report(problem, node.offset, hint);
    return { evaluate: () => fail(place.fault(new Fault(problem, "plain", hint))), waits: false };
  }
  const input = compileInput(compiler, node, test.takesMissing ?? false);
  const holds = (value: unknown): boolean => {
    try {
      return test.call(value) !== node.negated;
    } catch (error) {
      throw place.fault(error);
    }
  };
  return { evaluate: (run) => andThen(input.evaluate(run), holds), waits: input.waits };
}
