/** The parts of a role, each made of what the process has. */
import { executorPart } from "../../components/server/parts/executor-part.ts";
import type { ServerPart } from "../../components/server/parts/server-part.ts";
import { simplePart } from "../../components/server/parts/simple-part.ts";
import { type RunningWorkerPart, workerPart } from "../../components/server/parts/worker-part.ts";
import type { Engine, EngineOptions } from "../../components/standalone/engine.ts";
import { keepWorkFolders } from "../../components/worker/work-folder.ts";
import type { Job } from "../../core/contracts/queue.ts";
import type { ServerInstance, ServiceType } from "../../core/contracts/service.ts";
import { systemClock } from "../../platform/clock.ts";
import { random } from "../../platform/random.ts";
import { VERSION } from "../../platform/version.ts";
import type { OpenBackends } from "../backends/open-backends.ts";
import type { OpenServerOptions } from "./open-server.ts";
import { retentionRules } from "./retention-rules.ts";
import { type WebPart, webPart } from "./web-part.ts";

/** What parts are made of. */
export interface RolePartsOptions extends OpenServerOptions {
  readonly services: readonly ServiceType[];
  readonly engine: Engine;
  readonly parts: EngineOptions;
  readonly backends: OpenBackends;
  readonly instance: ServerInstance;
  /** The folder that holds those of the tasks of all workers. */
  readonly workDirectory: string;
  /** Tasks at the same time; 0 is no worker. */
  readonly threads: number;
}

/** The parts of a role, and what is to be seen of them once they run. */
export interface RoleParts {
  /** In the order in which they start. */
  readonly parts: readonly ServerPart[];
  /** Undefined where there is no worker. */
  readonly workerText: string | undefined;
  apiUrl(): string | undefined;
  /** Whether users of the API have to sign in, in words. */
  authentication(): string;
  /** What the worker is at. */
  running(): readonly Job[] | undefined;
}

/** Makes the parts. */
export function roleParts(options: RolePartsOptions): RoleParts {
  const { command, services, threads, logger } = options;
  const isWanted = (type: ServiceType): boolean =>
    !(type === "WORKER" && threads === 0) && !(type === "INDEXER" && !command.indexer);
  const wanted = services.filter(isWanted);
  const web = webPart({ ...options, version: VERSION });
  let worker: RunningWorkerPart | undefined;
  const onWorker = (started: RunningWorkerPart): void => {
    worker = started;
  };
  if (services.length === 1 && services[0] === "INDEXER") {
    logger.info("On a database, executors write what an indexer would: this one has nothing to do but to be healthy.");
  }
  const group = command.workerGroup === undefined ? "" : `, group ${command.workerGroup}`;
  return {
    parts: wanted.map((type) => partOf(type, options, web, onWorker)),
    workerText: wanted.includes("WORKER") ? `${threads} tasks at the same time${group}` : undefined,
    apiUrl: () => web.url(),
    authentication: () => web.authentication(),
    running: () => worker?.running(),
  };
}

function partOf(
  type: ServiceType,
  options: RolePartsOptions,
  web: WebPart,
  onWorker: (worker: RunningWorkerPart) => void,
): ServerPart {
  switch (type) {
    case "EXECUTOR":
      return executor(options);
    case "WORKER":
      return worker(options, onWorker);
    case "SCHEDULER":
      return simplePart({ type, start: async () => [await options.engine.startScheduler()] });
    case "INDEXER":
      return simplePart({ type, start: () => Promise.resolve([]) });
    case "WEBSERVER":
      return web.part;
  }
}

function worker(
  { engine, threads, command: { workerGroup }, workDirectory, logger }: RolePartsOptions,
  onWorker: (worker: RunningWorkerPart) => void,
): ServerPart {
  const group = workerGroup === undefined ? {} : { group: workerGroup };
  const keepFolders = () =>
    keepWorkFolders({
      directory: workDirectory,
      clock: systemClock,
      onRemoved: (folder) => logger.of("worker").info(`What a worker that is gone has left is removed: ${folder}.`),
    });
  const part = workerPart({ engine, clock: systemClock, slots: threads, keepFolders, ...group });
  return {
    type: "WORKER",
    async start(context) {
      const started = await part.start(context);
      onWorker(started);
      return started;
    },
  };
}

function executor({ engine, backends, configuration, instance, logger }: RolePartsOptions): ServerPart {
  const { cleaner } = configuration.kestra.jdbc;
  return executorPart({
    engine,
    queue: backends.queue,
    services: backends.repository.services,
    clock: systemClock,
    random,
    serverId: instance.id,
    isAlone: backends.isAlone,
    intervalMs: configuration.kestra.server.liveness.interval,
    retention: {
      rules: retentionRules(configuration.kestra.retention, backends),
      initialDelayMs: cleaner["initial-delay"],
      fixedDelayMs: cleaner["fixed-delay"],
      clock: systemClock,
      logger: logger.of("retention"),
    },
  });
}
