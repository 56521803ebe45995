/** Function calls, macro calls and `block("name")`. */
import type { CallNode, Expression } from "../ast.ts";
import { Fault } from "../error.ts";
import { andThen } from "../maybe.ts";
import type { Rendering } from "../rendering.ts";
import { compileArguments } from "./arguments.ts";
import { type Compiled, evaluateAll, guarded } from "./compiled.ts";
import type { Compiler } from "./compiler.ts";
import { suggestion } from "./suggestion.ts";
import { captured } from "./tags.ts";

/** `name(args)`: a built-in function, else a macro of the template. */
export function compileCall(compiler: Compiler, node: CallNode): Compiled {
  if (node.name === "block") return compileBlockCall(compiler, node);
  const definition = compiler.vocabulary.functions.get(node.name);
  if (!definition) return compileMacroCall(compiler, node);
  const args = compileArguments(compiler, node.args, definition.parameters, node.offset);
  const place = compiler.place(node.offset);
  const onFault = (error: unknown) => place.fault(error);
  const { call } = definition;
  if (!args.waits && !definition.waits) {
    return {
      evaluate: (run) => {
        try {
          run.step(1);
          const given = args.evaluate(run);
          return call(Array.isArray(given) ? given : [], run);
        } catch (error) {
          throw onFault(error);
        }
      },
      waits: false,
    };
  }
  const invoke = (run: Rendering) => {
    run.step(1);
    return andThen(args.evaluate(run), (given) => call(given, run));
  };
  return { evaluate: (run) => guarded(() => invoke(run), true, onFault), waits: true };
}

function compileMacroCall(compiler: Compiler, node: CallNode): Compiled {
  const { macros } = compiler;
  const place = compiler.place(node.offset);
  compiler.callsOfMacros.push({ name: node.name, offset: node.offset });
  const parts = node.args.positional.map((argument) => compiler.expression(argument));
  const named = node.args.named.map(({ name, value }) => ({ name, value: compiler.expression(value) }));
  const waits = compiler.anyWaits || parts.some((part) => part.waits) || named.some(({ value }) => value.waits);
  const invoke = (run: Rendering) => {
    const macro = macros.get(node.name);
    if (!macro) {
      const hint = suggestion(node.name, [...compiler.vocabulary.functions.keys(), ...macros.keys()]);
      throw new Fault(`Function or Macro [${node.name}] does not exist.`, "plain", hint);
    }
    const all = evaluateAll([...parts, ...named.map(({ value }) => value)], run);
    return andThen(all, (values) => {
      const given = named.map(({ name }, index) => [name, values[parts.length + index]] as const);
      return macro(values.slice(0, parts.length), new Map(given), run);
    });
  };
  return {
    evaluate: (run) =>
      guarded(
        () => invoke(run),
        waits,
        (error) => place.fault(error),
      ),
    waits,
  };
}

function compileBlockCall(compiler: Compiler, node: CallNode): Compiled {
  const name: Expression | undefined = node.args.positional[0] ?? node.args.named[0]?.value;
  const place = compiler.place(node.offset);
  if (!name)
    return { evaluate: () => raise(place.fault(new Fault("The block function expects a name"))), waits: false };
  const argument = compiler.expression(name);
  const waits = compiler.anyWaits || argument.waits;
  return {
    evaluate: (run) =>
      andThen(argument.evaluate(run), (value) => {
        const block = compiler.blocks.get(String(value));
        return block ? captured(block, run) : "";
      }),
    waits,
  };
}

function raise(error: unknown): never {
  throw error;
}
