/** `kestra server`: from the configuration to a server that runs, and to its end. */

import { isWhole } from "../../components/server/roles.ts";
import { type Deployment, databaseText, deploymentOf, storageText } from "../../core/configuration/deployment.ts";
import type { ConfigurationSource } from "../../core/configuration/load.ts";
import type { Configuration } from "../../core/configuration/schema/schema.ts";
import type { Logger } from "../../core/contracts/logger.ts";
import { pause } from "../../core/contracts/pause.ts";
import { messageOf } from "../../core/message-of.ts";
import { systemClock } from "../../platform/clock.ts";
import { environmentVariable } from "../../platform/environment.ts";
import { keepAlive, processStartMs } from "../../platform/process.ts";
import {
  DATA_DIRECTORY,
  type ReadConfiguration,
  readConfiguration,
  removeConfigurationFiles,
} from "../configuration/read-configuration.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { say, tell } from "../messages.ts";
import { isLoopback } from "./listened-host.ts";
import { type OpenServer, type OpenServerResult, openServer } from "./open-server.ts";
import { pluginFolderNotice } from "./plugin-folder.ts";
import { listenForEnd, type RequestedEnd } from "./process-end.ts";
import type { ServerCommand } from "./server-command.ts";
import { createServerLogger } from "./server-logger.ts";
import type { LogFile } from "./shown-server.ts";

/** Runs a server until it is asked to end; answers the exit code. */
export async function startServer(command: ServerCommand): Promise<ExitCode> {
  const release = keepAlive();
  let logger: Logger | undefined;
  let log: LogFile | undefined;
  const end = listenForEnd(() => logger);
  try {
    const read = await readConfiguration({ file: command.configFile, options: overrides(command) });
    if (!read.ok) return refuse(read.problems, read.warnings);
    const { configuration } = read.loaded;
    const made = deploymentOf(read.loaded, { dataDirectory: DATA_DIRECTORY, standalone: isWhole(command.role) });
    if (!made.ok) return refuse(made.problems, read.loaded.warnings);
    if (command.isTui) log = await (await import("./shown-server.ts")).openLogFile();
    logger = createServerLogger(configuration, made.deployment, command, log && ((text) => log?.write(text)));
    for (const warning of read.loaded.warnings) logger.warn(warning);
    for (const notice of made.deployment.notices) logger.info(notice);
    for (const failure of await removeConfigurationFiles(read)) logger.warn(failure);
    warnWhenOpen(configuration, made.deployment, logger);
    const plugins = await pluginFolderNotice(command.pluginsDirectory ?? environmentVariable("KESTRA_PLUGINS_PATH"));
    if (plugins !== undefined) logger.warn(plugins);
    return await run({ command, read, deployment: made.deployment, logger, end, log });
  } catch (error) {
    const message = messageOf(error);
    logger?.error(message);
    if (!logger || log) say(message);
    return EXIT.failed;
  } finally {
    await log?.close();
    release();
  }
}

interface Start {
  readonly command: ServerCommand;
  readonly read: ReadConfiguration & { ok: true };
  readonly deployment: Deployment;
  readonly logger: Logger;
  readonly end: RequestedEnd;
  /** Where the log goes while the terminal shows something else. */
  readonly log: LogFile | undefined;
}

async function run({ command, read, deployment, logger, end, log }: Start): Promise<ExitCode> {
  const {
    loaded: { configuration },
    files,
  } = read;
  const { requested, ending } = end;
  const gracePeriodMs = configuration.kestra.server["termination-grace-period"];
  const opening = openServer({ command, configuration, deployment, logger, ending });
  const early = await Promise.race([requested, opening.then(() => undefined)]);
  if (early !== undefined) return await endEarly(opening, early, gracePeriodMs, logger);
  const opened = await opening;
  if (!opened.ok) return refuse([opened.problem], []);
  const { server } = opened;
  for (const line of server.banner({
    database: databaseText(deployment.database),
    storage: storageText(deployment.storage),
    configuration: files,
    startedInMs: systemClock.now() - processStartMs(),
  })) {
    logger.info(line);
  }
  const reason = log ? await shown(server, log, end) : await requested;
  await stopGracefully(server, reason, gracePeriodMs, logger);
  return EXIT.success;
}

async function shown(server: OpenServer, log: LogFile, end: RequestedEnd): Promise<string> {
  const { showServer } = await import("./shown-server.ts");
  const reason = await showServer(server, log, end.requested);
  end.begin();
  say(`The server ends once tasks have come to their end; Ctrl-C ends it at once. Its log is in ${log.path}.`);
  return reason;
}

/** How long a start that is no longer wanted may take to come to a point where it can be ended in order. */
const EARLY_END_MS_MAX = 5_000;

/** Ends a server that is not ready yet: what has begun ends in order, what cannot come to an end goes with the process. */
async function endEarly(
  opening: Promise<OpenServerResult>,
  signal: string,
  gracePeriodMs: number,
  logger: Logger,
): Promise<ExitCode> {
  logger.info(`${signal}: ending before the server is ready.`);
  const givenUp = opening.catch(() => undefined);
  const opened = await Promise.race([givenUp, pause(systemClock, EARLY_END_MS_MAX).then(() => undefined)]);
  if (opened?.ok) await stopGracefully(opened.server, signal, gracePeriodMs, logger);
  return EXIT.success;
}

async function stopGracefully(
  server: OpenServer,
  signal: string,
  gracePeriodMs: number,
  logger: Logger,
): Promise<void> {
  logger.info(`${signal}: ending; tasks have ${Math.round(gracePeriodMs / 1000)} s. Send it again to end at once.`);
  const deadline = new AbortController();
  const timer = systemClock.after(gracePeriodMs, () => deadline.abort());
  await server.stop(deadline.signal);
  timer.cancel();
  logger.info("Ended.");
}

/** Whoever reaches a port that asks nobody sees what runs here. The API itself asks, or listens to this machine alone. */
function warnWhenOpen({ micronaut, endpoints }: Configuration, deployment: Deployment, logger: Logger): void {
  const { enabled, host = micronaut.server.host } = endpoints.all;
  if (enabled && !isLoopback(host) && !deployment.managementAuth) {
    logger.warn(
      `The management port listens on ${host} and asks nobody to sign in. ` +
        "Set endpoints.all.basic-auth, or endpoints.all.host: 127.0.0.1.",
    );
  }
}

/** Keys that options of the command set. */
function overrides({ role, port, logFormat }: ServerCommand): (ConfigurationSource & { kind: "options" })["options"] {
  const set = (key: string, text: string, option: string) => ({ path: key.split("."), text, option });
  return [
    ...(port === undefined ? [] : [set("micronaut.server.port", port, "--port")]),
    ...(logFormat === undefined ? [] : [set("logger.format", logFormat, "--log-format")]),
    ...(role === "local" ? localOverrides(set) : []),
  ];
}

/** `server local` takes no database and storage of a configuration. */
function localOverrides(set: (key: string, text: string, option: string) => ReturnType<typeof overrides>[number]) {
  const option = "server local";
  return [
    set("kestra.queue.type", "sqlite", option),
    set("kestra.repository.type", "sqlite", option),
    set("datasources.sqlite.url", `${DATA_DIRECTORY}/kestra.db`, option),
    set("kestra.storage.type", "local", option),
    set("kestra.storage.local.base-path", `${DATA_DIRECTORY}/storage`, option),
    set("endpoints.all.port", "0", option),
  ];
}

function refuse(problems: readonly string[], warnings: readonly string[]): ExitCode {
  for (const warning of warnings) say(`warning: ${warning}`);
  for (const problem of problems) tell(problem);
  return EXIT.refused;
}
