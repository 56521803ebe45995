/** A command's help, made from its definition. */

import type { Argument, Command } from "./arguments/definition.ts";
import { aliasesOf } from "./arguments/read-arguments.ts";
import { EXIT_MEANINGS } from "./exit-code.ts";

/** Lines are never wider, however wide the terminal: long lines are hard to read. */
const COLUMNS_MAX = 100;
const COLUMNS_MIN = 30;

/** How help is made. */
export interface HelpOptions {
  readonly columns: number;
  /** Makes a text stand out. */
  bold(text: string): string;
}

/** Of the lines of the usage after the first. */
const USAGE_INDENT = 6;

type Entry = readonly [term: string, description: string];

/** The text of a command's help. */
export function helpText(command: Command, options: HelpOptions): string {
  const columns = Math.max(COLUMNS_MIN, Math.min(COLUMNS_MAX, options.columns));
  const { page } = command;
  const section = (title: string, body: readonly string[]): readonly string[] =>
    body.length === 0 ? [] : ["", options.bold(title), ...body];
  const table = (entries: readonly Entry[]) => tableLines(entries, columns);
  const notes = (page.notes ?? []).flatMap((note) => ["", ...wrap(note, columns)]);
  const lines = [
    ...wrap(page.description, columns),
    ...section("Usage", indented(wrap(usage(command), columns - USAGE_INDENT))),
    ...section("Arguments", table(positionals(command))),
    ...section(
      "Commands",
      table(Object.entries(command.children).map(([name, child]) => [name, child.page.description])),
    ),
    ...section("Options", table(optionEntries(command))),
    ...section("Server and output", table(optionEntries(command, "server"))),
    ...notes,
    ...section("Examples", exampleLines(command)),
    ...section(
      "Exit codes",
      isLeaf(command) ? table(EXIT_MEANINGS.map(([code, meaning]) => [String(code), meaning])) : [],
    ),
  ];
  return `${lines.join("\n")}\n`;
}

/** The line to type. */
export function usage(command: Command): string {
  const words = Object.entries(command.args)
    .filter(([, { type }]) => type === "positional")
    .map(([name, { repeatable, required }]) => {
      const word = `${name.toUpperCase()}${repeatable === true ? "..." : ""}`;
      return required === false ? `[${word}]` : word;
    });
  const hasOptions = Object.values(command.args).some(({ type }) => type !== "positional");
  const more = isLeaf(command) ? (hasOptions ? ["[options]"] : []) : ["COMMAND"];
  return [command.page.name, ...words, ...more].join(" ");
}

function isLeaf(command: Command): boolean {
  return Object.keys(command.children).length === 0;
}

/** The positionals and what they are. */
export function positionals(command: Command): readonly Entry[] {
  return Object.entries(command.args)
    .filter(([, { type }]) => type === "positional")
    .map(([name, { description = "" }]) => [name.toUpperCase(), description]);
}

/** The options and what they do. @param section those that commands share. Default: the command's own */
export function optionEntries(command: Command, section?: Argument["section"]): readonly Entry[] {
  const own = Object.entries(command.args)
    .filter(([, argument]) => argument.type !== "positional" && argument.section === section)
    .map(([name, argument]): Entry => [optionTerm(name, argument), optionDescription(argument)]);
  if (section !== undefined) return own;
  const version: readonly Entry[] = command.page.name.includes(" ") ? [] : [["-v, --version", "Print the version."]];
  return [...own, ["-h, --help", "Print this help."], ...version];
}

function optionTerm(name: string, argument: Argument): string {
  const short = aliasesOf(argument).map((alias) => `-${alias}, `);
  const hint = argument.type === "enum" ? (argument.options ?? []).join("|") : (argument.valueHint ?? "");
  return `${short.join("")}--${name}${argument.type === "boolean" || hint === "" ? "" : ` ${hint}`}`;
}

function optionDescription({ description = "", repeatable }: Argument): string {
  return repeatable === true ? `${description} Repeatable.` : description;
}

function exampleLines({ page }: Command): readonly string[] {
  return (page.examples ?? []).flatMap(({ says, line }, index) => [
    ...(index > 0 ? [""] : []),
    `  # ${says}`,
    `  ${line}`,
  ]);
}

/** Terms to the left and descriptions to the right of them; below them where the terminal is narrow. */
function tableLines(entries: readonly Entry[], columns: number): readonly string[] {
  const widest = Math.min(30, Math.max(0, ...entries.map(([term]) => term.length)));
  const left = widest + 4;
  const stacked = columns - left < 30;
  return entries.flatMap(([term, description]) => {
    const below = stacked || term.length > widest;
    const wrapped = wrap(description, stacked ? columns - 6 : columns - left);
    const indent = " ".repeat(stacked ? 6 : left);
    const first = below ? `  ${term}` : `  ${term.padEnd(widest)}  ${wrapped[0] ?? ""}`;
    return [first.trimEnd(), ...wrapped.slice(below ? 0 : 1).map((line) => indent + line)];
  });
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line, index) => `${" ".repeat(index === 0 ? 2 : USAGE_INDENT)}${line}`);
}

function wrap(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
