/**
 * Attached to the backends of a configuration, beside the servers that work on them: queue, repository and storage are
 * open in this process, and nothing else is. No flow is loaded, no table is changed, and nothing runs here.
 */
import { access } from "node:fs/promises";
import { SqlError } from "../../backends/database/sql-database.ts";
import { MeterRegistry } from "../../components/server/metrics/meter-registry.ts";
import { createEngine } from "../../components/standalone/engine.ts";
import { type Deployment, databaseText, deploymentOf } from "../../core/configuration/deployment.ts";
import { pluginDefaultsOf } from "../../core/configuration/plugin-settings.ts";
import type { Configuration } from "../../core/configuration/schema/schema.ts";
import type { Logger } from "../../core/contracts/logger.ts";
import { messageOf } from "../../core/message-of.ts";
import { RestFault } from "../../core/rest/faults.ts";
import type { RestApi } from "../../core/rest/rest-api.ts";
import { systemClock } from "../../platform/clock.ts";
import { createRandomIds } from "../../platform/ids.ts";
import { type OpenBackends, openBackends } from "../backends/open-backends.ts";
import { DATA_DIRECTORY, expandHome, readConfiguration } from "../configuration/read-configuration.ts";
import { createFlowReader } from "../flows/flow-reader.ts";
import { engineOptions } from "../server/engine-options.ts";
import { createServerLogger } from "../server/server-logger.ts";
import { createInProcessApi } from "./in-process-api.ts";

/** What is attached to. */
export interface AttachOptions {
  /** Of the configuration. */
  readonly file: string;
  /** How long an answer may take, in milliseconds. Default: as of a server. */
  readonly timeoutMs: number | undefined;
  /** Told what the backends have to say: lines of the log of a server. */
  write(text: string): void;
}

/** Backends that are open. */
export interface AttachedBackends {
  readonly api: RestApi;
  /** Asks the database whether it is there. @throws RestFault when it is not */
  knock(): Promise<void>;
  /** What it is, for the head of the screen. */
  readonly target: string;
  /** Where its servers are reached, as far as the configuration says so. */
  readonly server: string | undefined;
  readonly warnings: readonly string[];
  close(): Promise<void>;
}

/** There are no options for the log of a server. */
const COMMAND = { logFormat: undefined, logLevel: undefined };

/** Opens them. @throws RestFault with what is wrong, and what to do */
export async function attachBackends(options: AttachOptions): Promise<AttachedBackends> {
  const { file } = options;
  const read = await readConfiguration({ file });
  const made = read.ok ? deploymentOf(read.loaded, { dataDirectory: DATA_DIRECTORY, standalone: true }) : read;
  if (!read.ok || !made.ok) {
    const problems = made.ok ? [] : made.problems;
    throw new RestFault(`The configuration ${file} is not right:`, problems);
  }
  const { configuration, warnings } = read.loaded;
  const { deployment } = made;
  const logger = createServerLogger(configuration, deployment, COMMAND, options.write);
  const backends = await open(configuration, deployment, logger);
  try {
    const api = await apiOver({ ...options, configuration, deployment, backends, logger });
    const { url } = configuration.kestra;
    return {
      api,
      knock: () => knock(backends),
      // What is started waits there until somebody runs it.
      target: `${file}: ${databaseText(deployment.database)}${backends.isAlone ? ", no server runs on it" : ""}`,
      server: url?.replace(/\/+$/, ""),
      warnings,
      close: () => backends.close(),
    };
  } catch (error) {
    await backends.close();
    throw error;
  }
}

async function open(configuration: Configuration, deployment: Deployment, logger: Logger): Promise<OpenBackends> {
  const { database } = deployment;
  const instead = `Look at a server that runs by its address: kestra tui --server ${serverOf(configuration)}`;
  if (database.kind === "memory") {
    throw new RestFault("The configuration keeps everything in memory, which is of one process alone.", [instead]);
  }
  const { address } = database;
  // What is not there would be made.
  const path = address.kind === "sqlite" && !address.inMemory ? expandHome(address.path) : undefined;
  const isThere =
    path === undefined ||
    (await access(path).then(
      () => true,
      () => false,
    ));
  if (!isThere) throw new RestFault(`There is no database ${path} yet: the first server makes it.`, [instead]);
  try {
    return await openBackends(deployment, {
      clock: systemClock,
      ids: createRandomIds(),
      migrates: false,
      // Somebody waits for the screen, and sees at once what is wrong.
      ending: AbortSignal.abort(),
      onFault: (error) => logger.error(messageOf(error)),
      onWait: () => undefined,
    });
  } catch (error) {
    const isTaken = error instanceof SqlError && error.code === "UNAVAILABLE" && address.kind === "sqlite";
    throw new RestFault(messageOf(error), isTaken ? [instead] : []);
  }
}

/** A row that is not there is found at once, however many there are. */
async function knock({ repository }: OpenBackends): Promise<void> {
  await repository.settings.find("knock").catch((error: unknown) => {
    throw new RestFault(messageOf(error));
  });
}

/** Where a server of this configuration would be reached on this machine. */
function serverOf({ kestra, micronaut: { server } }: Configuration): string {
  return kestra.url?.replace(/\/+$/, "") ?? `http://localhost:${server.port}${server["context-path"] ?? ""}`;
}

interface OpenedBackends extends AttachOptions {
  readonly configuration: Configuration;
  readonly deployment: Deployment;
  readonly backends: OpenBackends;
  readonly logger: Logger;
}

async function apiOver(options: OpenedBackends): Promise<RestApi> {
  const { configuration, deployment, backends, logger, timeoutMs } = options;
  const parts = await engineOptions({
    configuration,
    backends,
    logger,
    reader: await createFlowReader(pluginDefaultsOf(configuration)),
    ids: createRandomIds(),
    meters: new MeterRegistry(configuration.kestra.metrics),
    onFault: (error) => logger.error(messageOf(error)),
  });
  return createInProcessApi({
    engine: createEngine(parts),
    parts,
    name: databaseText(deployment.database),
    configured: { configuration, deployment, logger },
    timeoutMs,
  });
}
