/** Everything in one process: executor and worker over the given backends, and what their users need to drive them. */
import type { Clock, IdSource } from "../../core/contracts/clock.ts";
import type { Locks } from "../../core/contracts/locks.ts";
import type { LogLevel } from "../../core/contracts/log.ts";
import type { Queue, Subscription, Update, UpdateFilter } from "../../core/contracts/queue.ts";
import type { Repository } from "../../core/contracts/repository.ts";
import type { Storage } from "../../core/contracts/storage.ts";
import type { Breakpoint, ExecutionTrigger } from "../../core/execution/execution.ts";
import { type GlobalVariables, NO_GLOBALS } from "../../core/execution/variables.ts";
import type { ExpressionEngine } from "../../core/expression/contract.ts";
import type { Flow, Label } from "../../core/flow/flow.ts";
import type { Template } from "../../core/flow/template.ts";
import type { PluginRegistry } from "../../core/plugin/registry.ts";
import { keepAlive } from "../../platform/process.ts";
import type { CreationResult } from "../execution-factory.ts";
import { assembleExecutor } from "../executor/assembly.ts";
import { FlowPrograms } from "../flow-programs.ts";
import { createInputResolver } from "../input-resolver.ts";
import { ExecutionOperations } from "../operations/execution-operations.ts";
import { type RunningScheduler, type SchedulerOptions, startScheduler } from "../scheduler/scheduler.ts";
import { ExecutionExpressions } from "../services/execution-expressions.ts";
import type { ExecutionScope, SharedResources } from "../services/execution-resources.ts";
import { createExpressionServices } from "../services/expression-services.ts";
import { createSecretOpener } from "../services/secret-inputs.ts";
import { createJobEnvironments } from "../worker/job-environment.ts";
import { startWorker } from "../worker/worker.ts";
import { createChecked } from "./checked-creation.ts";

/** The tenant of an installation without tenants. */
export const DEFAULT_TENANT = "main";

/** Jobs that run at the same time when nothing is said. */
export const WORKER_SLOTS_DEFAULT = 16;

/** What a standalone is made of. */
export interface StandaloneOptions {
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
  /** Jobs that run at the same time. Default {@link WORKER_SLOTS_DEFAULT}. */
  readonly workers?: number;
  /** Task log lines below this level are dropped at the source. Default: all are kept. */
  readonly minLogLevel?: LogLevel;
  readonly globals?: GlobalVariables;
  /** Finds secrets by key. Default: there are none. */
  secret?(key: string): string | undefined;
  /** Base64 of the key that encrypts SECRET inputs. */
  readonly encryptionKey?: string;
  /** Starts what the triggers of flows ask for. Default: nothing does. */
  readonly scheduler?: SchedulerSettings;
  /** Told faults of the engine itself. */
  onFault(error: unknown): void;
}

/** How triggers are looked after. */
export interface SchedulerSettings {
  /** What becomes of missed dates where a trigger does not say: ALL, LAST or NONE. Default ALL. */
  readonly recoverMissedSchedules?: string;
}

/** Who wants which execution. */
export interface StandaloneExecutionRequest {
  readonly tenantId?: string;
  readonly namespace: string;
  readonly flowId: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly labels?: readonly Label[];
  /** Default: a new one. */
  readonly id?: string;
  /** What seems to have started it. */
  readonly trigger?: ExecutionTrigger;
  /** Of the flow. Default: the newest. */
  readonly revision?: number;
  /** Date-time before which it does not start. */
  readonly scheduleDate?: string;
  /** Tasks before which it stops. Default none. */
  readonly breakpoints?: readonly Breakpoint[];
}

/** A running standalone. */
export interface Standalone extends AsyncDisposable {
  readonly repository: Repository;
  readonly storage: Storage;
  /** Registers a flow as its next revision. */
  saveFlow(flow: Flow, source: string): Promise<Flow>;
  /** Registers a template as its next revision. */
  saveTemplate(template: Template, source: string): Promise<Template>;
  /** Checks and stores the inputs and creates the execution; problems come back as values. */
  createExecution(request: StandaloneExecutionRequest): Promise<CreationResult>;
  /** Live updates from now on. */
  follow(filter: UpdateFilter): Promise<Subscription & AsyncIterable<Update>>;
  /** What can be done about executions. */
  readonly operations: ExecutionOperations;
  /** Renders expressions with the variables of executions. */
  readonly expressions: ExecutionExpressions;
  /** True while no worker runs a job. */
  isIdle(): boolean;
  /** Stops taking work, kills what runs, and waits for it. */
  stop(): Promise<void>;
}

/** Starts executor and worker; ready when it resolves. */
export async function startStandalone(options: StandaloneOptions): Promise<Standalone> {
  const { queue, repository, storage, clock, ids } = options;
  const globals = options.globals ?? NO_GLOBALS;
  const { locks } = options;
  const shared: SharedResources = { storage, repository, clock, locks, secret: (key) => options.secret?.(key) };
  const { encryptionKey, engine } = options;
  const resolveInputs = createInputResolver({ ...shared, engine, globals, encryptionKey });
  const openSecrets = createSecretOpener(encryptionKey);
  const programs = new FlowPrograms(repository, options.registry);
  const services = (execution: ExecutionScope) => createExpressionServices(shared, execution);
  const executor = await assembleExecutor({
    ...options,
    programs,
    globals,
    resolveInputs,
    openSecrets,
    services,
  });
  const { factory } = executor;
  const expressions = new ExecutionExpressions({ repository, programs, engine, globals, services });
  const worker = await startWorker({
    ...options,
    id: ids.next(),
    programs,
    openSecrets,
    slots: options.workers ?? WORKER_SLOTS_DEFAULT,
    createEnvironment: createJobEnvironments({ ...options, ...shared }),
  });
  const scheduler =
    options.scheduler && (await startSchedulerOf({ ...options, ...options.scheduler, globals, resolveInputs }, shared));
  const release = keepAlive();
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopping ??= stopAll([...(scheduler ? [scheduler] : []), worker, executor], [queue, repository, storage]).finally(
      release,
    );
    return stopping;
  };
  return {
    repository,
    storage,
    async saveFlow(flow, source) {
      const saved = await repository.flows.save({ flow, source });
      const { tenantId, namespace, id: flowId } = saved;
      await queue.signal({ kind: "flows-changed", tenantId, flows: [{ namespace, flowId }] });
      return saved;
    },
    saveTemplate: (template, source) => repository.templates.save({ template, source }),
    createExecution: ({ tenantId = DEFAULT_TENANT, inputs = {}, labels = [], ...request }) =>
      createChecked({ factory, queue, clock, repository, expressions }, { ...request, tenantId, inputs, labels }),
    follow: (filter) => queue.follow(filter),
    operations: new ExecutionOperations({ ...options, programs, resolveInputs, now: () => clock.now() }),
    expressions,
    isIdle: () => worker.isIdle(),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function startSchedulerOf(
  options: Omit<SchedulerOptions, "services">,
  shared: SharedResources,
): Promise<RunningScheduler> {
  const services = ({ tenantId, namespace, id: flowId }: Flow) =>
    createExpressionServices(shared, { id: "", tenantId, namespace, flowId });
  return startScheduler({ ...options, services });
}

/** Workers first, so that what they still answer is handled; the backends last. */
async function stopAll(parts: readonly Subscription[], backends: readonly { close(): Promise<void> }[]): Promise<void> {
  for (const part of parts) await part.stop();
  for (const backend of backends) await backend.close();
}
