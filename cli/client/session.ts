/** A command at work on a server: what it was given, whom it asks, and where it writes. */
import { AnswerFault, RestFault } from "../../core/rest/faults.ts";
import { isInputTerminal, standardOutput } from "../../platform/console.ts";
import { environmentVariables } from "../../platform/environment.ts";
import type { CommandPage } from "../arguments/definition.ts";
import type { GivenArguments } from "../arguments/read-arguments.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { refuseUsage, say, tell } from "../messages.ts";
import { capabilitiesOf } from "../terminal/capabilities.ts";
import { ApiClient } from "./api-client.ts";
import { plainTextWarning, readConnection } from "./connection.ts";
import { UsageFault } from "./faults.ts";
import { OUTPUT_FORMATS, Output } from "./output.ts";

/** What a command works with. */
export interface Session {
  readonly given: GivenArguments;
  readonly api: ApiClient;
  readonly output: Output;
}

/** Does the work of a command that asks a server; answers its exit code. */
export async function runSession(
  given: GivenArguments,
  page: CommandPage,
  work: (session: Session) => Promise<ExitCode | undefined>,
): Promise<ExitCode> {
  return await tellingFaults(page, async () => {
    const connection = await readConnection(given, environmentVariables());
    const warning = plainTextWarning(connection);
    if (warning !== undefined) say(warning);
    return await work({ given, api: new ApiClient(connection), output: outputOf(given) });
  });
}

/** Where and how a command writes. */
export function outputOf(given: GivenArguments): Output {
  const format = OUTPUT_FORMATS.find((each) => each === given.value("output")) ?? "table";
  const capabilities = capabilitiesOf({
    environment: environmentVariables(),
    inputIsTerminal: isInputTerminal(),
    outputIsTerminal: standardOutput().isTerminal,
  });
  return new Output(format, given.isOn("quiet"), capabilities);
}

/** Tells what went wrong in a line each, and answers the exit code. @param work answers undefined for success */
export async function tellingFaults(page: CommandPage, work: () => Promise<ExitCode | undefined>): Promise<ExitCode> {
  try {
    return (await work()) ?? EXIT.success;
  } catch (error) {
    if (error instanceof UsageFault) return refuseUsage(error.problems, page);
    if (!(error instanceof RestFault)) throw error;
    tellFault(error);
    return EXIT.failed;
  }
}

/**
 * Does something about each of these. What a server refuses for one keeps it from no other: it is told with the name, and
 * the exit code is 1 in the end. @throws RestFault when the others would fare no better
 */
export async function forEachName(
  names: readonly string[],
  act: (name: string) => Promise<unknown>,
): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.success;
  for (const name of names) {
    try {
      await act(name);
    } catch (error) {
      if (!(error instanceof AnswerFault && error.isAboutOne)) throw error;
      tellFault(error, error.message.includes(name) ? "" : `${name}: `);
      exitCode = EXIT.failed;
    }
  }
  return exitCode;
}

function tellFault({ message, details }: RestFault, about = ""): void {
  say(`${about}${message}`);
  for (const detail of details) tell(`  ${detail}`);
}
