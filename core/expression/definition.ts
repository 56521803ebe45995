/** How functions, filters and tests are described. */
import type { Rendering } from "./rendering.ts";

/** Names of the arguments in order; undefined where any number of unnamed arguments is taken. */
export type Parameters = readonly string[] | undefined;

/** A function: `name(args)`. */
export interface FunctionDefinition {
  readonly parameters: Parameters;
  /** True when the answer may be a promise. */
  readonly waits?: boolean;
  /** The value. `args` follows `parameters`; what was not given is undefined. Throws a Fault. */
  readonly call: (args: readonly unknown[], run: Rendering) => unknown;
}

/** A filter: `input | name(args)`. */
export interface FilterDefinition {
  readonly parameters: Parameters;
  /** True when the answer may be a promise. */
  readonly waits?: boolean;
  /** True when null is an input like any other; otherwise null comes out as null. Default false. */
  readonly takesNull?: boolean;
  /** True when a missing input counts as null. Default false. */
  readonly takesMissing?: boolean;
  /** The value. `args` follows `parameters`; what was not given is undefined. Throws a Fault. */
  readonly call: (input: unknown, args: readonly unknown[], run: Rendering) => unknown;
}

/** A test: `input is name`. */
export interface TestDefinition {
  /** True when a missing input counts as null. Default false. */
  readonly takesMissing?: boolean;
  /** Whether it holds. Throws a Fault. */
  readonly call: (input: unknown) => boolean;
}

/** The words a template may use. */
export interface Vocabulary {
  readonly functions: ReadonlyMap<string, FunctionDefinition>;
  readonly filters: ReadonlyMap<string, FilterDefinition>;
  readonly tests: ReadonlyMap<string, TestDefinition>;
}
