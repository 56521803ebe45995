/** Prints what is in force. */
import { deploymentOf } from "../../core/configuration/deployment.ts";
import { inForceText } from "../../core/configuration/in-force.ts";
import { standardOutput } from "../../platform/console.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { say, tell } from "../messages.ts";
import { DATA_DIRECTORY, readConfiguration } from "./read-configuration.ts";

/** What to print. */
export interface ShowOptions {
  readonly file: string | undefined;
  /** Also what nobody has set. */
  readonly defaults: boolean;
}

/** Prints the configuration, or what is wrong with it. */
export async function showConfiguration({ file, defaults }: ShowOptions): Promise<ExitCode> {
  const read = await readConfiguration({ file });
  const warnings = read.ok ? read.loaded.warnings : read.warnings;
  for (const warning of warnings) say(`warning: ${warning}`);
  if (!read.ok) {
    for (const problem of read.problems) tell(problem);
    return EXIT.refused;
  }
  const made = deploymentOf(read.loaded, { dataDirectory: DATA_DIRECTORY, standalone: true });
  for (const problem of made.ok ? [] : made.problems) say(`warning: no server would start with this: ${problem}`);
  await standardOutput().write(inForceText(read.loaded, { defaults }));
  return EXIT.success;
}
