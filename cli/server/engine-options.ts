/** What the configuration says to the engine of a server. */
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { environmentSecrets } from "../../components/services/environment-secrets.ts";
import type { EngineOptions, SchedulerSettings } from "../../components/standalone/engine.ts";
import { ownWorkFolder } from "../../components/worker/work-folder.ts";
import { WorkerGroups } from "../../components/worker-groups.ts";
import { missedSchedulesOf } from "../../core/configuration/plugin-settings.ts";
import type { Configuration } from "../../core/configuration/schema/schema.ts";
import type { IdSource } from "../../core/contracts/clock.ts";
import type { Logger } from "../../core/contracts/logger.ts";
import type { Metrics } from "../../core/contracts/metrics.ts";
import { systemClock } from "../../platform/clock.ts";
import { environmentVariables } from "../../platform/environment.ts";
import { random } from "../../platform/random.ts";
import { envsOf } from "../backends/environment-values.ts";
import type { OpenBackends } from "../backends/open-backends.ts";
import { expandHome } from "../configuration/read-configuration.ts";
import type { FlowReader } from "../flows/flow-reader.ts";

/** What it is made from. */
export interface EngineOptionsSource {
  readonly configuration: Configuration;
  readonly backends: OpenBackends;
  readonly reader: FlowReader;
  readonly ids: IdSource;
  readonly meters: Metrics;
  readonly logger: Logger;
  onFault(error: unknown): void;
}

/** Folder of working directories below the system's temporary one, where nothing is configured. */
const WORK_FOLDER = "kestra-wd";

/** The folder that holds those of the tasks of all workers. */
export function workDirectoryOf({ kestra }: Configuration): string {
  const configured = kestra.tasks["tmp-dir"].path;
  return configured === undefined ? join(tmpdir(), WORK_FOLDER) : expandHome(configured);
}

/** Makes the folder of working directories, and the options. */
export async function engineOptions(source: EngineOptionsSource): Promise<EngineOptions> {
  const { configuration, backends, reader, ids, meters, logger, onFault } = source;
  const { kestra } = configuration;
  const variables = environmentVariables();
  const { find: secret, keys: secretKeys } = environmentSecrets(variables, (message) => logger.warn(message));
  const workDirectory = workDirectoryOf(configuration);
  await mkdir(workDirectory, { recursive: true }).catch((error: unknown) => {
    throw new Error(`The folder for tasks, ${workDirectory}, cannot be made (kestra.tasks.tmp-dir.path).`, {
      cause: error,
    });
  });
  const { queue, repository, storage, locks } = backends;
  const encryptionKey = kestra.encryption["secret-key"];
  const { "env-vars-prefix": prefix, "redacted-env-vars": hidden, globals } = kestra.variables;
  return {
    queue,
    repository,
    storage,
    registry: reader.registry,
    engine: reader.expressions,
    clock: systemClock,
    ids,
    random,
    temporaryDirectory: ownWorkFolder(workDirectory),
    globals: {
      envs: envsOf(variables, prefix, hidden),
      globals,
      kestra: { ...(kestra.url === undefined ? {} : { url: kestra.url }), environment: kestra.environment },
    },
    secret,
    secretKeys,
    allowedLocalPaths: kestra["local-files"]["allowed-paths"],
    metrics: meters,
    groups: new WorkerGroups(repository.services, systemClock),
    triggers: scheduleSettings(configuration),
    onFault,
    ...(locks ? { locks } : {}),
    ...(encryptionKey === undefined ? {} : { encryptionKey }),
  };
}

/** What `kestra.plugins.configurations` says about schedules. */
function scheduleSettings(configuration: Configuration): SchedulerSettings {
  const recoverMissedSchedules = missedSchedulesOf(configuration);
  return recoverMissedSchedules === undefined ? {} : { recoverMissedSchedules };
}
