/** What a command says of itself beyond citty's definitions: options that repeat, and examples. */
import type { ArgDef, CommandDef, CommandMeta } from "citty";

/** An option or positional of a command. */
export type Argument = ArgDef & {
  /** May be given many times; all values count. Positionals: takes all that are left. Default false. */
  readonly repeatable?: boolean;
  /**
   * Shared by all commands that ask a server: help tells those of `server` apart and leaves out those of `accepted`,
   * which do nothing; the reference tells them once. Default: the command's own.
   */
  readonly section?: "server" | "accepted";
};

/** The options and positionals of a command, by their long names. */
export type Arguments = Readonly<Record<string, Argument>>;

/** One line to type, and what it does. */
export interface Example {
  readonly says: string;
  readonly line: string;
}

/** What help tells about a command. */
export interface CommandPage extends CommandMeta {
  /** The words that call it, as `kestra flow validate`. */
  readonly name: string;
  readonly description: string;
  readonly examples?: readonly Example[];
  /** Paragraphs after the options. */
  readonly notes?: readonly string[];
}

/** A command with its page in hand. */
export interface Command {
  readonly page: CommandPage;
  readonly args: Arguments;
  /** Commands below it, by the word that follows. */
  readonly children: Readonly<Record<string, Command>>;
  readonly definition: CommandDef;
}

/** The long name with dashes, or the positional's name in capitals. */
export function displayName(name: string, argument: Argument): string {
  return argument.type === "positional" ? name.toUpperCase() : `--${name}`;
}
