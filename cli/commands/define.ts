/** Makes a command of its page, its arguments and what it does. */
import { type ArgsDef, defineCommand } from "citty";
import type { Arguments, Command, CommandPage } from "../arguments/definition.ts";
import { type GivenArguments, readArguments } from "../arguments/read-arguments.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";

interface LeafParts {
  readonly page: CommandPage;
  readonly args: Arguments;
  /** Does the work; what is heavy is imported in here. */
  run(given: GivenArguments): Promise<ExitCode>;
  /** Told that the arguments make no sense. */
  refuse(problems: readonly string[], page: CommandPage): void;
}

/** A command that does something. */
export function leaf({ page, args, run, refuse }: LeafParts): Command {
  const definition = defineCommand({
    meta: page,
    args: lenient(args),
    run: async ({ rawArgs }): Promise<ExitCode> => {
      const read = readArguments(rawArgs, args);
      if (read.ok) return await run(read.given);
      refuse(read.problems, page);
      return EXIT.refused;
    },
  });
  return { page, args, children: {}, definition };
}

/** A command that only holds others. */
export function group(page: CommandPage, children: Readonly<Record<string, Command>>): Command {
  const subCommands = Object.fromEntries(Object.entries(children).map(([name, child]) => [name, child.definition]));
  return { page, args: {}, children, definition: defineCommand({ meta: page, subCommands }) };
}

/** What citty itself is told: it finds and starts the command, and leaves the checks to {@link readArguments}. */
function lenient(args: Arguments): ArgsDef {
  return Object.fromEntries(
    Object.entries(args).map(([name, argument]) => [
      name,
      argument.type === "positional" ? { type: "positional", required: false } : { type: "string" },
    ]),
  );
}
