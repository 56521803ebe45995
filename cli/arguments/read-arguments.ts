/**
 * Reads a command's arguments strictly: unknown options, missing values and surplus words are told, with what was
 * probably meant. citty itself takes what it does not know and keeps only the last of repeated options.
 */
import { closest } from "./closest.ts";
import { type Argument, type Arguments, displayName } from "./definition.ts";

/** The arguments of a command, by name. */
export interface GivenArguments {
  /** The only or last value. */
  value(name: string): string | undefined;
  /** All values, in the order given. */
  values(name: string): readonly string[];
  /** True when a switch is on. */
  isOn(name: string): boolean;
}

/** The arguments, or everything that is wrong with them. */
export type ReadResult =
  | { readonly ok: true; readonly given: GivenArguments }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Options that every command has; they are handled before arguments are read. */
const EVERYWHERE = ["--help", "--version"];

/** Reads the words after a command's name. */
export function readArguments(words: readonly string[], args: Arguments): ReadResult {
  const reader = new ArgumentReader(args);
  reader.read(words);
  reader.checkRequired();
  if (reader.problems.length > 0) return { ok: false, problems: reader.problems };
  const { found } = reader;
  return {
    ok: true,
    given: {
      value: (name) => found.get(name)?.at(-1),
      values: (name) => found.get(name) ?? [],
      isOn: (name) => found.get(name)?.at(-1) === "true",
    },
  };
}

class ArgumentReader {
  readonly found = new Map<string, string[]>();
  readonly problems: string[] = [];
  readonly #args: Arguments;
  readonly #positionals: readonly string[];

  constructor(args: Arguments) {
    this.#args = args;
    this.#positionals = Object.keys(args).filter((name) => args[name]?.type === "positional");
  }

  read(words: readonly string[]): void {
    for (let at = 0; at < words.length; at++) {
      const word = words[at] ?? "";
      if (word === "--") {
        for (const rest of words.slice(at + 1)) this.#positional(rest);
        return;
      }
      // No option is a digit: a word such as -5 is a number.
      if (!word.startsWith("-") || /^-(\d|$)/.test(word)) this.#positional(word);
      else if (this.#option(word, words[at + 1])) at++;
    }
  }

  checkRequired(): void {
    for (const [name, argument] of Object.entries(this.#args)) {
      const required = argument.type === "positional" ? argument.required !== false : argument.required === true;
      if (required && !this.found.has(name)) this.problems.push(`${displayName(name, argument)} is missing.`);
    }
  }

  /** True when the next word was its value. */
  #option(word: string, next: string | undefined): boolean {
    const { name, inline, shown } = this.#split(word);
    const argument = name === undefined ? undefined : this.#args[name];
    if (name === undefined || !argument) {
      const meant = closest(shown, this.#optionWords());
      this.problems.push(`There is no option ${shown}.${meant === undefined ? "" : ` Did you mean ${meant}?`}`);
      return false;
    }
    if (argument.type === "boolean") {
      this.#switch(name, argument, word, inline);
      return false;
    }
    if (inline !== undefined) {
      this.#take(name, argument, inline);
      return false;
    }
    if (next === undefined || (next.startsWith("-") && next !== "-" && !/^-\d/.test(next))) {
      const hint = argument.valueHint === undefined ? "" : `: ${shown} ${argument.valueHint}`;
      this.problems.push(`${shown} wants a value${hint}.`);
      this.found.set(name, this.found.get(name) ?? []);
      return false;
    }
    this.#take(name, argument, next);
    return true;
  }

  /** A switch stands alone, or says `=true` or `=false`; `-vv` is `-v -v`. */
  #switch(name: string, argument: Argument, word: string, inline = "true"): void {
    const times = /^-(\w)\1+$/.test(word) ? word.length - 1 : 1;
    const value = times > 1 ? "true" : inline;
    if (value !== "true" && value !== "false") {
      this.problems.push(`${displayName(name, argument)} takes no value, but "${value}" stands there.`);
      return;
    }
    for (let time = 0; time < times; time++) this.#take(name, argument, value);
  }

  /** `--name=value`, `-n=value` and `-nvalue` carry their value inside. */
  #split(word: string): { name: string | undefined; inline: string | undefined; shown: string } {
    const equals = word.indexOf("=");
    if (word.startsWith("--")) {
      const shown = equals < 0 ? word : word.slice(0, equals);
      const name = shown.slice(2);
      const inline = equals < 0 ? undefined : word.slice(equals + 1);
      const known = Object.hasOwn(this.#args, name) && this.#args[name]?.type !== "positional";
      return { name: known ? name : undefined, inline, shown };
    }
    const shown = word.slice(0, 2);
    const name = Object.keys(this.#args).find((each) => aliasesOf(this.#args[each]).includes(shown.slice(1)));
    if (name === undefined || word.length === 2)
      return { name, inline: undefined, shown: name === undefined ? word : shown };
    return { name, inline: word[2] === "=" ? word.slice(3) : word.slice(2), shown };
  }

  #positional(word: string): void {
    const name =
      this.#positionals.find((each) => !this.found.has(each)) ??
      this.#positionals.find((each) => this.#args[each]?.repeatable === true);
    const argument = name === undefined ? undefined : this.#args[name];
    if (name === undefined || !argument) this.problems.push(`There is no use for "${word}" here.`);
    else this.#take(name, argument, word);
  }

  #take(name: string, argument: Argument, value: string): void {
    const before = this.found.get(name) ?? [];
    if (before.length > 0 && argument.repeatable !== true) {
      this.problems.push(`${displayName(name, argument)} is given twice.`);
      return;
    }
    if (argument.type === "enum" && !argument.options?.includes(value)) {
      const meant = closest(value, argument.options ?? []);
      const choices = (argument.options ?? []).join(", ");
      const hint = meant === undefined ? "" : ` Did you mean ${meant}?`;
      this.problems.push(`${displayName(name, argument)} knows no "${value}": choose one of ${choices}.${hint}`);
    }
    this.found.set(name, [...before, value]);
  }

  #optionWords(): readonly string[] {
    const own = Object.entries(this.#args).filter(([, { type }]) => type !== "positional");
    return [...own.map(([name]) => `--${name}`), ...EVERYWHERE];
  }
}

/** The short names of an option. */
export function aliasesOf(argument: Argument | undefined): readonly string[] {
  if (!argument || !("alias" in argument) || argument.alias === undefined) return [];
  return typeof argument.alias === "string" ? [argument.alias] : argument.alias;
}
