/** From the words of the command line to a command, its help, or a message that says what was probably meant. */
import { runCommand } from "citty";
import { standardOutput } from "../platform/console.ts";
import { environmentVariables } from "../platform/environment.ts";
import { VERSION } from "../platform/version.ts";
import { closest } from "./arguments/closest.ts";
import type { Command } from "./arguments/definition.ts";
import { commandTree } from "./command-tree.ts";
import { EXIT, EXIT_MEANINGS, type ExitCode } from "./exit-code.ts";
import { helpText } from "./help.ts";
import { refuseUsage } from "./messages.ts";
import { wantsColor } from "./terminal/capabilities.ts";

const HELP = new Set(["--help", "-h"]);
const ASKS_VERSION = new Set(["--version", "-V"]);

/** Does what the words say; answers the exit code. */
export async function runProgram(words: readonly string[]): Promise<ExitCode> {
  const { command, rest } = findCommand(commandTree, words[0] === "help" ? words.slice(1) : words);
  const end = rest.indexOf("--");
  const options = rest.slice(0, end < 0 ? undefined : end);
  if (options.some((word) => ASKS_VERSION.has(word))) {
    void standardOutput().write(`${VERSION}\n`);
    return EXIT.success;
  }
  const wantsHelp = words[0] === "help" || options.some((word) => HELP.has(word));
  const isLeaf = Object.keys(command.children).length === 0;
  const [unknown] = isLeaf ? [] : rest.filter((word) => !HELP.has(word));
  if (unknown !== undefined) return refuseUnknown(command, unknown);
  if (wantsHelp || !isLeaf) {
    printHelp(command);
    return EXIT.success;
  }
  const { result } = await runCommand(command.definition, { rawArgs: [...rest] });
  return EXIT_MEANINGS.find(([code]) => code === result)?.[0] ?? EXIT.failed;
}

/** Follows the words down the tree. */
function findCommand(root: Command, words: readonly string[]): { command: Command; rest: readonly string[] } {
  let command = root;
  for (const [at, word] of words.entries()) {
    const child = Object.hasOwn(command.children, word) ? command.children[word] : undefined;
    if (!child) return { command, rest: words.slice(at) };
    command = child;
  }
  return { command, rest: [] };
}

function refuseUnknown(command: Command, word: string): ExitCode {
  const isOption = word.startsWith("-");
  const names = isOption ? ["--help", "--version"] : Object.keys(command.children);
  const meant = closest(word, names);
  const hint = meant === undefined ? "" : ` Did you mean ${isOption ? meant : `${command.page.name} ${meant}`}?`;
  const what = isOption ? `There is no option ${word}` : `There is no command "${command.page.name} ${word}"`;
  return refuseUsage([`${what}.${hint}`], command.page);
}

function printHelp(command: Command): void {
  const output = standardOutput();
  const color = wantsColor(environmentVariables(), output.isTerminal);
  const bold = (text: string): string => (color ? `\u001b[1m${text}\u001b[22m` : text);
  void output.write(helpText(command, { columns: output.columns(), bold }));
}
