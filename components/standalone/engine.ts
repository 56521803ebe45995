/**
 * What the parts of one process share: expressions, flows made ready to run, operations. Nothing of it runs by itself;
 * executor and workers are started from it, each where it is wanted.
 */
import type { Clock, IdSource } from "../../core/contracts/clock.ts";
import type { Locks } from "../../core/contracts/locks.ts";
import type { LogLevel } from "../../core/contracts/log.ts";
import type { Metrics } from "../../core/contracts/metrics.ts";
import type { Queue } from "../../core/contracts/queue.ts";
import type { Repository } from "../../core/contracts/repository.ts";
import type { Storage } from "../../core/contracts/storage.ts";
import type { Execution } from "../../core/execution/execution.ts";
import { type GlobalVariables, NO_GLOBALS } from "../../core/execution/variables.ts";
import type { ExpressionEngine, ExpressionServices } from "../../core/expression/contract.ts";
import type { Flow } from "../../core/flow/flow.ts";
import type { PluginRegistry } from "../../core/plugin/registry.ts";
import { type CreationResult, ExecutionFactory, type ExecutionRequest } from "../execution-factory.ts";
import { ExecutionPreviews } from "../execution-previews.ts";
import { type AssembledExecutor, assembleExecutor } from "../executor/assembly.ts";
import { FlowPrograms } from "../flow-programs.ts";
import { createInputInspector, createInputResolver, type InputResolverOptions } from "../input-resolver.ts";
import { ExecutionOperations } from "../operations/execution-operations.ts";
import { saveFlows } from "../save-flows.ts";
import type { RunningScheduler } from "../scheduler/scheduler.ts";
import { assembleTriggers, type Triggers } from "../scheduler/trigger-assembly.ts";
import { ExecutionExpressions } from "../services/execution-expressions.ts";
import type { ExecutionScope, SharedResources } from "../services/execution-resources.ts";
import { createExpressionServices } from "../services/expression-services.ts";
import { createSecretOpener } from "../services/secret-inputs.ts";
import { SecretStore } from "../services/secret-store.ts";
import { createSecrets } from "../services/secrets.ts";
import { createJobEnvironments } from "../worker/job-environment.ts";
import { withTriggers } from "../worker/whole-worker.ts";
import { type RunningWorker, startWorker, type WorkerOptions } from "../worker/worker.ts";
import type { WorkerGroups } from "../worker-groups.ts";
import { checksFailedBy, createChecked } from "./checked-creation.ts";

/** What the parts of a process are made of. */
export interface EngineOptions {
  readonly queue: Queue;
  readonly repository: Repository;
  readonly storage: Storage;
  /** Shared by all processes that change files of the storage. Default: this process is the only one. */
  readonly locks?: Locks;
  readonly registry: PluginRegistry;
  readonly engine: ExpressionEngine;
  readonly clock: Clock;
  readonly ids: IdSource;
  /** A number of [0, 1). */
  random(): number;
  /** Folder in which tasks get their working directories. */
  readonly temporaryDirectory: string;
  /** Task log lines below this level are dropped at the source. Default: all are kept. */
  readonly minLogLevel?: LogLevel;
  readonly globals?: GlobalVariables;
  /** Finds secrets that are none of the store's, see environment-secrets.ts. Default: there are none. */
  secret?(key: string): string | undefined;
  /** The keys of those. Default: there are none. */
  readonly secretKeys?: readonly string[];
  /** Base64 of the key that encrypts SECRET inputs. */
  readonly encryptionKey?: string;
  /** Folders and files that `file:///` URIs of flows may reach. Default: none. */
  readonly allowedLocalPaths?: readonly string[];
  /** Where work goes that names a group of workers. Default: any worker takes it. */
  readonly groups?: WorkerGroups;
  /** How triggers are looked after, by this process or by others. Default: by nobody, and tasks cannot switch them. */
  readonly triggers?: SchedulerSettings;
  /** True for executions that an executor leaves alone: what comes for them is dropped. Default: none are. */
  isSkipped?(execution: Execution): boolean;
  /** Where the parts count what they do. Default: nowhere. */
  readonly metrics?: Metrics;
  /** Told faults of the engine itself. */
  onFault(error: unknown): void;
}

/** How triggers are looked after. */
export interface SchedulerSettings {
  /** What becomes of missed dates where a trigger does not say: ALL, LAST or NONE. Default ALL. */
  readonly recoverMissedSchedules?: string;
}

/** Parts of a process, none of which runs yet. */
export interface Engine {
  readonly programs: FlowPrograms;
  /** What can be done about executions. */
  readonly operations: ExecutionOperations;
  /** Renders expressions with the variables of executions. */
  readonly expressions: ExecutionExpressions;
  readonly factory: ExecutionFactory;
  /** What would come of inputs. */
  readonly previews: ExecutionPreviews;
  /** The secrets that are kept for namespaces. */
  readonly secrets: SecretStore;
  /** What expressions of an execution may reach. */
  services(execution: ExecutionScope, revealed?: (secret: string) => void): ExpressionServices;
  /**
   * Asks the flow's checks, makes the execution and sends it on its way; problems come back as values.
   * @param wanted aborts when it is not wanted any longer. Default: it is tried for as long as it takes
   * @throws BackendAway when it was given up and is not made
   */
  createExecution(request: ExecutionRequest, wanted?: AbortSignal): Promise<CreationResult>;
  /** Registers a flow as its next revision, and tells everyone. */
  saveFlow(flow: Flow, source: string): Promise<Flow>;
  startExecutor(): Promise<AssembledExecutor>;
  /** What can be done about triggers, and by webhooks. */
  readonly triggers: Triggers;
  startScheduler(): Promise<RunningScheduler>;
  /** Starts a worker for tasks; for triggers too, where somebody looks after them. */
  startWorker(options: Pick<WorkerOptions, "id" | "slots" | "group">): Promise<RunningWorker>;
}

/** Makes the parts. */
export function createEngine(options: EngineOptions): Engine {
  const { queue, repository, storage, clock, locks, encryptionKey, engine, allowedLocalPaths } = options;
  const globals = options.globals ?? NO_GLOBALS;
  const secretStore = new SecretStore({ repository: repository.secrets, clock, encryptionKey, locks });
  const shared: SharedResources = {
    storage,
    repository,
    clock,
    locks,
    encryptionKey,
    secret: createSecrets(secretStore, (key) => options.secret?.(key)),
    ...(allowedLocalPaths ? { allowedLocalPaths } : {}),
  };
  const resolving = { ...shared, engine, globals };
  const resolveInputs = createInputResolver(resolving);
  const openSecrets = createSecretOpener(encryptionKey);
  const programs = new FlowPrograms(repository, options.registry);
  const services: Engine["services"] = (execution, revealed) => createExpressionServices(shared, execution, revealed);
  const factory = new ExecutionFactory({ ...options, resolveInputs });
  const triggers = assembleTriggers({
    ...options,
    ...options.triggers,
    globals,
    resolveInputs,
    services: ({ tenantId, namespace, id: flowId }) => services({ id: "", tenantId, namespace, flowId }),
  });
  const expressions = new ExecutionExpressions({ repository, programs, engine, globals, services });
  const operations = new ExecutionOperations({ ...options, programs, resolveInputs });
  return {
    programs,
    expressions,
    factory,
    previews: previewsOf(options, resolving, { programs, operations, expressions }),
    secrets: secretStore,
    services,
    operations,
    createExecution: (request, wanted) =>
      createChecked({ factory, queue, clock, repository, expressions }, request, wanted),
    saveFlow: (flow, source) => saveFlow(options, flow, source),
    triggers,
    startScheduler: () => triggers.startScheduler(),
    startExecutor: () =>
      assembleExecutor({ ...options, programs, globals, resolveInputs, openSecrets, services, factory }),
    async startWorker(settings) {
      const { triggers: isLookedAfter, ...rest } = options;
      const operations = isLookedAfter ? { triggers: triggers.operations } : {};
      const createEnvironment = createJobEnvironments({ ...rest, ...shared, ...operations });
      const worker = await startWorker({ ...options, ...settings, programs, openSecrets, createEnvironment });
      if (!isLookedAfter) return worker;
      return withTriggers(
        worker,
        await triggers.startWorker({ ...options, workerId: settings.id, ...groupOf(settings), createEnvironment }),
      );
    },
  };
}

function previewsOf(
  options: EngineOptions,
  resolving: InputResolverOptions,
  parts: Pick<Engine, "programs" | "operations" | "expressions">,
): ExecutionPreviews {
  const { repository } = options;
  return new ExecutionPreviews({
    ...parts,
    repository,
    inspectInputs: createInputInspector(resolving),
    dryFactory: new ExecutionFactory({ ...options, resolveInputs: createInputResolver(resolving, true) }),
    checksFailedBy: (execution) => checksFailedBy({ ...parts, repository }, execution),
  });
}

async function saveFlow(options: EngineOptions, flow: Flow, source: string): Promise<Flow> {
  const [saved = flow] = await saveFlows(options, [{ flow, source }]);
  return saved;
}

function groupOf({ group }: Pick<WorkerOptions, "group">): Pick<WorkerOptions, "group"> {
  return group === undefined ? {} : { group };
}
