/** `kestra sys database migrate`: what a server does to its database when it starts, and no more. */
import { deploymentOf } from "../../core/configuration/deployment.ts";
import { messageOf } from "../../core/message-of.ts";
import { systemClock } from "../../platform/clock.ts";
import { standardOutput } from "../../platform/console.ts";
import { keepAlive } from "../../platform/process.ts";
import { openDatabase } from "../backends/open-database.ts";
import { DATA_DIRECTORY, readConfiguration } from "../configuration/read-configuration.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { say, tell } from "../messages.ts";

/** Does it; answers the exit code. @param file the configuration file, where one is named */
export async function migrateDatabase(file: string | undefined): Promise<ExitCode> {
  const read = await readConfiguration({ file });
  for (const warning of read.ok ? read.loaded.warnings : read.warnings) say(`warning: ${warning}`);
  const made = read.ok ? deploymentOf(read.loaded, { dataDirectory: DATA_DIRECTORY, standalone: true }) : read;
  if (!made.ok) {
    for (const problem of made.problems) tell(problem);
    return EXIT.refused;
  }
  const { database: choice } = made.deployment;
  if (choice.kind === "memory") {
    say("There is no database: everything is kept in memory.");
    return EXIT.success;
  }
  const release = keepAlive();
  try {
    const { database, migrated } = await openDatabase(choice, { clock: systemClock, onWait: say });
    await database.close();
    const what = migrated.length === 0 ? "is up to date" : `was brought up to date: ${migrated.join(", ")}`;
    await standardOutput().write(`The database ${what}.\n`);
    return EXIT.success;
  } catch (error) {
    say(messageOf(error));
    return EXIT.failed;
  } finally {
    release();
  }
}
