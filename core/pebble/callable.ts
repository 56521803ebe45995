/** Functions, filters and tests of the language: how they are declared and how their arguments are bound. */
import { CallFault } from "./error.ts";
import type { Evaluation } from "./evaluation.ts";

/** The arguments of a call by name; a missing one is undefined. */
export type BoundArguments = Readonly<Record<string, unknown>>;

/** A function, filter or test. `input` is undefined for functions. */
export interface Callable {
  /** The names of its arguments, in order; undefined when it takes any number of them. */
  readonly parameters: readonly string[] | undefined;
  call(input: unknown, args: BoundArguments, evaluation: Evaluation, positional: readonly unknown[]): unknown;
}

export type CallableTable = Readonly<Record<string, Callable>>;

/** Declares a filter or test: `input | name(parameters...)`. */
export function filter(
  parameters: readonly string[],
  call: (input: unknown, args: BoundArguments, evaluation: Evaluation) => unknown,
): Callable {
  return { parameters, call };
}

/** Declares a filter that passes null on: `null | name` is null. */
export function nullSafe(
  parameters: readonly string[],
  call: (input: NonNullable<unknown>, args: BoundArguments, evaluation: Evaluation) => unknown,
): Callable {
  return {
    parameters,
    call: (input, args, evaluation) => (input === null || input === undefined ? null : call(input, args, evaluation)),
  };
}

/** Declares a function: `name(parameters...)`. */
export function func(
  parameters: readonly string[],
  call: (args: BoundArguments, evaluation: Evaluation) => unknown,
): Callable {
  return { parameters, call: (_input, args, evaluation) => call(args, evaluation) };
}

/** Declares a function that takes any number of arguments. */
export function variadic(call: (args: readonly unknown[]) => unknown): Callable {
  return { parameters: undefined, call: (_input, _args, _evaluation, positional) => call(positional) };
}

/** Binds positional and named arguments to the names. @throws CallFault for too many or unknown ones */
export function bind(
  parameters: readonly string[] | undefined,
  positional: readonly unknown[],
  named: readonly (readonly [string, unknown])[],
): BoundArguments {
  const bound: Record<string, unknown> = Object.create(null);
  if (!parameters) return bound;
  if (positional.length > parameters.length) {
    const position = parameters.length + 1;
    throw new CallFault(
      `The argument at position ${position} is not allowed. Only ${parameters.length} argument(s) are allowed.`,
    );
  }
  for (const [index, value] of positional.entries()) bound[parameters[index] ?? ""] = value;
  for (const [name, value] of named) {
    if (!parameters.includes(name)) throw new CallFault(`The following named argument does not exist: ${name}`);
    bound[name] = value;
  }
  return bound;
}
