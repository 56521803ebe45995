/** What the program says to the person, on standard error. */
import { standardError } from "../platform/console.ts";
import type { CommandPage } from "./arguments/definition.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";

/** Says one thing, as the program. */
export function say(message: string): void {
  tell(`kestra: ${message}`);
}

/** Says one thing that names its place itself, such as `flow.yml:3:5: ...`. */
export function tell(message: string): void {
  void standardError().write(`${message}\n`);
}

/** Says what is wrong with the words of a command, and where its help is. */
export function refuseUsage(problems: readonly string[], page: CommandPage): ExitCode {
  for (const problem of problems) say(problem);
  void standardError().write(`See ${page.name} --help\n`);
  return EXIT.refused;
}
