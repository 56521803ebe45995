/** Puts a server together: backends, the parts of its role, the management port, and the flows of a folder. */
import { normalize } from "node:path";
import { MeterRegistry } from "../../components/server/metrics/meter-registry.ts";
import { meterProcess } from "../../components/server/metrics/process-meters.ts";
import { isWhole, ROLES } from "../../components/server/roles.ts";
import { Server } from "../../components/server/server.ts";
import { createEngine, type Engine } from "../../components/standalone/engine.ts";
import type { Deployment } from "../../core/configuration/deployment.ts";
import { pluginDefaultsOf } from "../../core/configuration/plugin-settings.ts";
import type { Configuration } from "../../core/configuration/schema/schema.ts";
import type { IdSource } from "../../core/contracts/clock.ts";
import type { Logger } from "../../core/contracts/logger.ts";
import type { Subscription } from "../../core/contracts/queue.ts";
import { messageOf } from "../../core/message-of.ts";
import type { RestApi } from "../../core/rest/rest-api.ts";
import { systemClock } from "../../platform/clock.ts";
import { createRandomIds } from "../../platform/ids.ts";
import { machineName, processorCount } from "../../platform/resources.ts";
import { VERSION } from "../../platform/version.ts";
import { type OpenBackends, openBackends } from "../backends/open-backends.ts";
import { expandHome } from "../configuration/read-configuration.ts";
import { createFlowReader, type FlowReader } from "../flows/flow-reader.ts";
import { RealPaths } from "../flows/real-paths.ts";
import { type BannerFacts, bannerLines } from "./banner.ts";
import { engineOptions, workDirectoryOf } from "./engine-options.ts";
import { FlowFolder, flowFilesOf } from "./flow-folder.ts";
import { livenessOf } from "./liveness-settings.ts";
import { startManagement } from "./management-port.ts";
import { roleParts } from "./role-parts.ts";
import type { ServerCommand } from "./server-command.ts";
import { skippedExecutions } from "./skipped-executions.ts";

/** What a server is opened from. */
export interface OpenServerOptions {
  readonly command: ServerCommand;
  readonly configuration: Configuration;
  readonly deployment: Deployment;
  readonly logger: Logger;
  /** Aborted when the process is asked to end: a start that waits for something gives up. */
  readonly ending: AbortSignal;
}

/** What only the caller knows of the banner. */
export type BannerContext = Pick<BannerFacts, "database" | "storage" | "configuration" | "startedInMs">;

/** A server that runs. */
export interface OpenServer {
  /** Its API, without the network and for the person who owns the process; few servers are asked for it. */
  openApi(): Promise<RestApi>;
  /** Where others reach its API; undefined where it has none. */
  apiUrl(): string | undefined;
  banner(context: BannerContext): readonly string[];
  /** Ends everything in order; what is not over when the signal aborts is given up. */
  stop(deadline: AbortSignal): Promise<void>;
}

/** A server, or why there is none. */
export type OpenServerResult =
  | { readonly ok: true; readonly server: OpenServer }
  | { readonly ok: false; readonly problem: string };

/** Tasks at the same time: four for each processor, as in Kestra, and no less than this. */
const THREADS_MIN = 16;
const THREADS_PER_PROCESSOR = 4;

/** Opens it. Rejects with a message for users. */
export async function openServer(options: OpenServerOptions): Promise<OpenServerResult> {
  const { command, configuration, deployment, logger, ending } = options;
  const folders = await flowFolders(command, configuration);
  if ("problem" in folders) return { ok: false, problem: `--flow-path ${folders.problem}` };
  const ids = createRandomIds();
  const meters = new MeterRegistry(configuration.kestra.metrics);
  meterProcess(meters);
  const onFault = (error: unknown): void => logger.error(messageOf(error));
  const onWait = (reason: string): void => logger.warn(reason);
  const [backends, reader] = await Promise.all([
    openBackends(deployment, { clock: systemClock, ids, metrics: meters, onFault, onWait, ending }),
    createFlowReader(pluginDefaultsOf(configuration)),
  ]);
  const closing: Subscription[] = [{ stop: () => backends.close() }];
  try {
    const { migrated } = backends;
    if (migrated.length > 0) logger.info(`The database was brought up to date: ${migrated.join(", ")}.`);
    const server = await startParts({ ...options, backends, reader, ids, meters, onFault, folders }, closing);
    return { ok: true, server };
  } catch (error) {
    await stopAll(closing);
    throw error;
  }
}

interface StartOptions extends OpenServerOptions {
  readonly backends: OpenBackends;
  readonly reader: FlowReader;
  readonly ids: IdSource;
  readonly meters: MeterRegistry;
  readonly folders: FlowFolders;
  onFault(error: unknown): void;
}

/** Starts everything over open backends. @param closing gets what has to be stopped besides, first things first */
async function startParts(options: StartOptions, closing: Subscription[]): Promise<OpenServer> {
  const { command, configuration, logger, backends, ids } = options;
  const parts = await engineOptions(options);
  const isSkipped = skippedExecutions(command.skips, logger.of("executor"));
  const engine = createEngine({ ...parts, ...(isSkipped ? { isSkipped } : {}) });
  const instance = {
    id: ids.next(),
    type: isWhole(command.role) ? ("STANDALONE" as const) : ("SERVER" as const),
    version: VERSION,
    hostname: machineName(),
  };
  const threads = command.threads ?? Math.max(THREADS_MIN, processorCount() * THREADS_PER_PROCESSOR);
  const workDirectory = workDirectoryOf(configuration);
  const services = ROLES[command.role];
  const made = roleParts({ ...options, services, engine, parts, instance, threads, workDirectory });
  const liveness = livenessOf(configuration);
  const records = backends.repository.services;
  const server = new Server({
    instance,
    liveness,
    services: records,
    clock: systemClock,
    ids,
    logger,
    parts: made.parts,
  });
  const management = await startManagement({ ...options, server, running: made.running });
  if (management) closing.unshift(management);
  closing.unshift(...(await loadFolders(options, engine)));
  await server.start();
  return {
    async openApi() {
      const { createInProcessApi } = await import("../tui/in-process-api.ts");
      return createInProcessApi({ engine, parts, name: "This server", configured: options });
    },
    apiUrl: () => made.apiUrl(),
    banner: (context) =>
      bannerLines({
        ...context,
        version: VERSION,
        role: command.role,
        apiUrl: made.apiUrl(),
        managementUrl: management?.url,
        authentication: made.authentication(),
        worker: made.workerText,
      }),
    async stop(deadline) {
      await server.stop(deadline);
      await stopAll(closing);
    },
  };
}

async function stopAll(parts: readonly Subscription[]): Promise<void> {
  for (const part of parts) await part.stop();
}

/** A folder of flows and the files in it. */
interface FlowFiles {
  readonly directory: string;
  readonly files: readonly string[];
  /** By which path each is known. */
  readonly paths: RealPaths;
}

/** Folders of flows and the files in them. */
interface FlowFolders {
  readonly all: readonly FlowFiles[];
  /** Files are loaded again when they change. */
  readonly watched: boolean;
}

async function flowFolders(
  { flowPath, watch }: ServerCommand,
  { micronaut }: Configuration,
): Promise<FlowFolders | { readonly problem: string }> {
  const { enabled, paths } = micronaut.io.watch;
  const directories = [...(flowPath === undefined ? [] : [flowPath]), ...(enabled ? paths : [])].map((each) =>
    expandHome(each),
  );
  const all: FlowFiles[] = [];
  for (const directory of directories.map(withoutSlash)) {
    const known = new RealPaths();
    const found = await flowFilesOf(directory, known);
    if ("problem" in found) return found;
    all.push({ directory, files: found.files, paths: known });
  }
  return { all, watched: watch || enabled };
}

/** The path as those who watch it write it, so that both name its files alike. */
function withoutSlash(directory: string): string {
  return normalize(directory).replace(/(.)[/\\]+$/, "$1");
}

/** Loads the flows; answers what watches their folders. */
async function loadFolders(
  { backends, reader, logger, folders }: StartOptions,
  engine: Engine,
): Promise<readonly Subscription[]> {
  const watching: Subscription[] = [];
  const parts = { reader, engine, ...backends, logger: logger.of("flows") };
  for (const { directory, files, paths } of folders.all) {
    const folder = new FlowFolder({ ...parts, directory });
    const { flows, wrong } = await folder.load(files);
    const unread = wrong === 0 ? "" : `; ${wrong} ${wrong === 1 ? "file is" : "files are"} wrong`;
    logger.info(`${flows} ${flows === 1 ? "flow is" : "flows are"} loaded from ${directory}${unread}.`);
    if (!folders.watched) continue;
    const { watchFlows } = await import("./watch-flows.ts");
    watching.push(await watchFlows({ directory, paths, folder, logger: parts.logger }));
  }
  return watching;
}
