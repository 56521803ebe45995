/** Puts positional and named arguments into the order of the parameters. */
import type { Arguments } from "../ast.ts";
import type { MaybePromise } from "../contract.ts";
import type { Parameters } from "../definition.ts";
import { placedError } from "../error.ts";
import { positionAt } from "../position.ts";
import type { Rendering } from "../rendering.ts";
import { type Compiled, evaluateAll } from "./compiled.ts";
import type { Compiler } from "./compiler.ts";

/** Compiled arguments. */
export interface CompiledArguments {
  /** The values in the order of the parameters; undefined for what was not given. */
  readonly evaluate: (run: Rendering) => MaybePromise<readonly unknown[]>;
  readonly waits: boolean;
  /** How many arguments are written in the template. */
  readonly count: number;
}

const NOTHING: readonly unknown[] = [];

/** Compiles arguments for parameters; wrong ones are reported, and fail when they are reached. */
export function compileArguments(
  compiler: Compiler,
  args: Arguments,
  parameters: Parameters,
  offset: number,
): CompiledArguments {
  const count = args.positional.length + args.named.length;
  if (count === 0) return { evaluate: () => NOTHING, waits: false, count };
  const problem = mismatch(args, parameters);
  if (problem !== undefined) {
    compiler.report(problem, offset);
    const { text } = compiler;
    const fail = () => {
      throw placedError(problem, text, positionAt(text, offset));
    };
    return { evaluate: fail, waits: false, count };
  }
  const parts: Compiled[] = args.positional.map((argument) => compiler.expression(argument));
  for (const { name, value } of args.named) {
    const index = parameters?.indexOf(name) ?? parts.length;
    while (parts.length < index) parts.push(ABSENT);
    parts[index] = compiler.expression(value);
  }
  const waits = parts.some((part) => part.waits);
  const [only] = parts;
  if (parts.length === 1 && only && !waits) return { evaluate: (run) => [only.evaluate(run)], waits, count };
  return { evaluate: (run) => evaluateAll(parts, run), waits, count };
}

const ABSENT: Compiled = { evaluate: () => undefined, waits: false };

function mismatch(args: Arguments, parameters: Parameters): string | undefined {
  const allowed = parameters?.length ?? Number.POSITIVE_INFINITY;
  if (args.positional.length > allowed) {
    return `The argument at position ${allowed + 1} is not allowed. Only ${allowed} argument(s) are allowed.`;
  }
  const stranger = args.named.find(({ name }) => !parameters?.includes(name));
  return stranger && `The following named argument does not exist: ${stranger.name}`;
}
